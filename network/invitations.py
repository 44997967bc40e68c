"""Whom to ask to a meeting, and handing the mails over, each once."""

from enum import Enum
from smtplib import SMTPDataError, SMTPHeloError, SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Prefetch
from django.utils import timezone

from .invitation_mail import invitation_mail
from .models import Contact, Invitation, Member, Region

PERMANENT = 500  # the first of the replies with which a mail server refuses for good


class Outcome(Enum):
    SENT = "sent"
    REFUSED = "refused"  # for good: nobody tries again by himself
    LATER = "refused for now"  # is tried again by the next who sends


def recipients(organisations, region):
    """Pairs of organisation and its addresses, which are pairs of e-mail and language: those of its members, else of
    its contacts, else its own; never that of a member who may not sign in any more.
    """
    lists = (
        Prefetch("members", Member.objects.active()),
        Prefetch("contacts", Contact.objects.for_network().exclude(email="")),
    )
    shut_out, language = set(Member.objects.shut_out().values_list("email", flat=True)), region.source_language
    return [(one, _addresses(one, shut_out, language)) for one in organisations.prefetch_related(*lists)]


def _addresses(organisation, shut_out, language):
    if members := organisation.members.all():
        return [(member.email.lower(), member.language) for member in members]
    emails = [contact.email for contact in organisation.contacts.all()] or [organisation.email]
    return [(email, language) for email in dict.fromkeys(map(str.lower, emails)) if email and email not in shut_out]


def not_invited(meeting, organisations, region):
    """New invitations, not saved, for the addresses that nothing was sent to; a member who has answered unasked is
    among them.
    """
    asked = meeting.invitations.exclude(told=None, sending_since=None)
    known = {email.lower() for email in asked.values_list("email", flat=True)}
    found = {}
    for organisation, addresses in recipients(organisations, region):
        for email, language in addresses:
            new = Invitation(meeting=meeting, organisation=organisation, email=email, language=language, is_due=True)
            found.setdefault(email, new)
    return [new for email, new in found.items() if email not in known]


@transaction.atomic
def invite(meeting, organisations, region):
    """Has each address of these organisations that has no mail yet wait for one; returns how many there are."""
    new = not_invited(meeting, organisations, region)
    Invitation.objects.bulk_create(new, ignore_conflicts=True)
    emails = [invitation.email for invitation in new]
    meeting.invitations.filter(email__in=emails, told=None, sending_since=None).update(is_due=True)
    return len(new)


def tell(meeting):
    """Has everybody who doesn't know the meeting's latest state wait for a mail; returns how many there are."""
    return Invitation.objects.untold(meeting).update(is_due=True)


def deliver(invitations, site):
    """Hands over what is due, and yields each invitation with its ``Outcome``. Whoever stops listening stops it.

    Each is claimed, then sent, then noted as told. Whoever dies in between leaves the claim, and then nobody sends it
    again until an editor has found out whether the mail arrived.

    :param site: the address of the site, which the links in the mails begin with
    :raises OSError: the mail server is not there, takes nothing from us, or was lost; in the last case one is unclear
    """
    region, connection = Region.objects.current(), get_connection()
    try:
        for pk in _due(invitations, region):
            connection.open()
            invitation = _claimed(pk)
            if invitation and invitation.email:
                outcome = _send(invitation, _built(invitation, region, site, connection))
                if outcome is not Outcome.SENT:
                    connection.close()  # the server may have ended it
                yield invitation, outcome
    finally:
        connection.close()


def _due(invitations, region):
    with timezone.override(region.tz):
        return list(invitations.due().order_by("pk").values_list("pk", flat=True))


def _claimed(pk):
    """The invitation if it is ours to send; it may be gone, or without its address, in this moment."""
    return Invitation.objects.with_meeting().filter(pk=pk).first() if Invitation.objects.claim(pk) else None


def _built(invitation, *args):
    """The mail; what cannot be written has not left."""
    try:
        return invitation_mail(invitation, *args)
    except Exception:
        invitation.release()
        raise


def _send(invitation, mail):
    """Where the server has said no, the mail did not leave; where it says nothing, nobody knows."""
    try:
        mail.send()
    except SMTPHeloError:
        invitation.release()
        raise
    except SMTPSenderRefused as error:
        if error.smtp_code < PERMANENT:
            return _refused(invitation, error.smtp_code, error.smtp_error)
        invitation.release()
        raise  # it will be so for all
    except SMTPRecipientsRefused as error:
        return _refused(invitation, *next(iter(error.recipients.values())))
    except SMTPDataError as error:
        return _refused(invitation, error.smtp_code, error.smtp_error)
    except (SMTPNotSupportedError, ValueError) as error:  # before anything was sent: an address that cannot be
        return _refused(invitation, PERMANENT, str(error).encode())
    invitation.note_sent()
    return Outcome.SENT


def _refused(invitation, code, reply):
    """What a server refuses for now (RFC 5321, section 4.2.1) stays due."""
    is_temporary = code < PERMANENT
    invitation.release(f"{code} {reply.decode(errors='replace')}", is_due=is_temporary)
    return Outcome.LATER if is_temporary else Outcome.REFUSED
