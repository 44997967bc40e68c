"""The mail that asks somebody to a meeting, tells what has changed, or that it is cancelled."""

import re
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from .calendars import invitation_calendar
from .choices import MeetingStatus


def invitation_mail(invitation, region, site, connection):
    """In the language of the invitation, with what makes calendars show the meeting as it is now.

    :param invitation: from a queryset made ``with_meeting``
    :param site: the address of the site, without a path: https://kompass.example.org
    """
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = region.contact.email or sender
    with translation.override(invitation.language), timezone.override(region.tz):
        url = site.rstrip("/") + invitation.get_absolute_url()
        mail = EmailMultiAlternatives(
            _subject(invitation),
            _body({"invitation": invitation, "meeting": invitation.meeting, "region": region, "url": url}),
            formataddr((name or region.name, sender)),
            [invitation.email],
            reply_to=[organizer],
            headers={"Message-ID": _message_id(invitation, sender)},
            connection=connection,
        )
        if method := invitation.calendar_method:
            _attach(mail, method, invitation_calendar(invitation, method, region, organizer, url))
    return mail


def _subject(invitation):
    title = " ".join(invitation.meeting.title.split())
    if invitation.meeting.status == MeetingStatus.CANCELLED:
        return _("Cancelled: %(title)s") % {"title": title}
    if invitation.told is None:
        return _("Invitation: %(title)s") % {"title": title}
    return _("Changed: %(title)s") % {"title": title}


def _body(context):
    text = render_to_string("network/mail/invitation.txt", context).replace("\r\n", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"


def _message_id(invitation, sender):
    """The same for the same state of the same meeting, so that a mailbox can know one that came twice."""
    domain = sender.rpartition("@")[2] or "localhost"
    return f"<invitation-{invitation.pk}-{invitation.meeting.sequence}@{domain}>"


def _attach(mail, method, calendar):
    """Outlook, Thunderbird and Apple read the alternative; where it is not known, the attachment can be opened."""
    mail.attach_alternative(calendar.decode(), f"text/calendar; method={method}")
    mail.attach("invitation.ics", calendar, "application/ics")
