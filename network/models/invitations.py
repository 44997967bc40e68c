"""Who is asked to come to a meeting, what they answer, and what they want to talk about there."""

import datetime as dt

from django.contrib.admin.models import LogEntry
from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from network.choices import Answer, MeetingStatus, ProposalState
from network.sequence import seconds_of

from .base import column
from .contacts import Contact
from .meetings import Meeting
from .members import Member
from .organisations import Organisation

FORGOTTEN = _("address forgotten")
UNCLEAR_AFTER = dt.timedelta(minutes=2)  # no mail server takes that long over one mail


class InvitationQuerySet(models.QuerySet):
    def with_token(self, token):
        """The one whose page has this address.

        :raises Invitation.DoesNotExist: it is not one of ours
        """
        try:
            return self.get(pk=_signer().unsign(token))
        except BadSignature as error:
            raise self.model.DoesNotExist from error

    def with_meeting(self):
        return self.select_related("organisation", "meeting__location__municipality")

    def for_editors(self):
        """With the organisation, and ``is_shut_out``: whether it is the address of one who gets no mail any more."""
        return self.select_related("organisation").annotate(is_shut_out=_is_shut_out())

    def allowed(self):
        """To which a mail may go: whatever is told or sent goes through here. None goes where the address was
        forgotten, and none to a member who may not sign in any more.
        """
        return self.exclude(email="").exclude(_is_shut_out())

    def due(self):
        """To which a mail shall go: nobody is handing one over, and the meeting is not over."""
        waiting = self.allowed().filter(is_due=True, sending_since=None)
        return waiting.exclude(meeting__in=Meeting.objects.over())

    def claim(self, pk):
        """Whether it is now ours to send. That nobody else sends it stands in columns of this row alone, so that the
        database decides between two who ask at once: what a subquery finds is not looked at again by who had to wait.
        """
        waiting = self.allowed().filter(pk=pk, is_due=True, sending_since=None)
        return waiting.update(sending_since=timezone.now(), is_due=False)

    @transaction.atomic
    def forget(self, emails):
        """Takes these addresses out of every invitation, and out of the editors' log, unless a member, another contact
        or an organisation still has them. An answer stays, as one of the organisation; without one nothing stays.
        """
        emails = {email.lower() for email in emails if email}
        emails -= _given(emails)
        found = _with_address(self, emails)
        found.filter(answer=Answer.OPEN).delete()
        found.update(email="", is_due=False, sending_since=None, problem="")
        logged = LogEntry.objects.alias(lowered=Lower("object_repr"))  # of invitations, members and their accounts
        logged.filter(lowered__in=emails).update(object_repr=str(FORGOTTEN))

    @transaction.atomic
    def follow(self, old, new):
        """Who had the address ``old`` has ``new`` now. The invitations go with it, unless somebody else has the old one
        too: with their answer and the address of their page, but the new one was told of nothing yet. Where both were
        asked, or no mail may go to the new one, the old one is forgotten.
        """
        old, new = old.lower(), new.lower()
        if old in ("", new):
            return
        if _given({old, new}) == {new}:
            asked = Invitation.objects.filter(email__iexact=new).values("meeting")
            theirs = self.filter(email=old).exclude(meeting__in=asked)
            theirs.update(email=new, told=None, sending_since=None, problem="")
        self.forget([old])

    def unclear(self):
        """Where whoever sent it has died or lost the mail server: nobody knows whether the mail left."""
        return self.filter(sending_since__lt=timezone.now() - UNCLEAR_AFTER)

    def refused(self):
        return self.exclude(problem="")

    def untold(self, meeting):
        """Those of a meeting who don't know its latest state."""
        older = Q(told=None) | Q(told__lt=meeting.sequence)
        return self.allowed().filter(older, meeting=meeting, sending_since=None)

    def number_of_answers(self):
        """Triples of answer, its words and how many gave it, those without an answer last."""
        numbers = dict(self.order_by().values_list("answer").annotate(models.Count("pk")))
        return [(one.value, one.label, numbers.get(one.value, 0)) for one in (Answer.YES, Answer.NO, Answer.OPEN)]


# Where somebody has given an address to which mails about meetings go.
_GIVEN = (Member.objects.active, Contact.objects.for_network, Organisation.objects.all)


def _given(emails):
    """Those of these addresses, all in small letters, that somebody has given."""
    return {email for rows in _GIVEN for email in _with_address(rows(), emails).values_list("lowered", flat=True)} - {
        ""
    }


def _with_address(rows, emails):
    """Those with one of these addresses, which are in small letters."""
    return rows.annotate(lowered=Lower("email")).filter(lowered__in=emails)


def _is_shut_out():
    return Exists(Member.objects.shut_out().filter(email=Lower(OuterRef("email"))))


def _signer():
    return Signer(salt="network.invitation", sep=".")


class Invitation(models.Model):
    """One address that is asked to come to one meeting; a member who answers unasked has one too. Where the address was
    forgotten, it is empty, and only the answer counts.

    ``told`` is the SEQUENCE (RFC 5545) of the meeting that the last mail told of, None before the first;
    ``in_calendar`` is whether that mail put it into the calendar. A mail goes to those that are ``is_due``.
    ``sending_since`` is set while a mail is being handed over: where it stays, nobody knows whether it left.
    ``problem`` is what the mail server said when it refused the last one.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(_("language"), max_length=10, choices=CHOICES, default="de")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    told = models.BigIntegerField(null=True, blank=True, editable=False)
    in_calendar = models.BooleanField(default=False, editable=False)
    is_due = models.BooleanField(default=False, editable=False)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False)
    problem = models.CharField(_("refused by the mail server"), max_length=300, blank=True, editable=False)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["organisation__name", "email"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "email"], condition=~Q(email=""), name="one_invitation_for_each_address"
            ),
            models.CheckConstraint(
                condition=~Q(email="") | Q(is_due=False, sending_since=None, problem=""),
                name="forgotten_address_gets_no_mail",
            ),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="answer_is_known"),
        ]

    def __str__(self):
        return self.email or str(FORGOTTEN)

    def get_absolute_url(self):
        """Where this person answers without signing in: whoever has the address may."""
        return reverse("invitation", args=[_signer().sign(self.pk)])

    def reply(self, answer):
        self.answer, self.answered_at = answer, timezone.now()
        self.save(update_fields=["answer", "answered_at"])

    @property
    def is_unclear(self):
        return bool(self.sending_since) and self.sending_since < timezone.now() - UNCLEAR_AFTER

    @property
    def calendar_method(self):
        """What the next mail tells the calendar (RFC 5546), None where there is nothing to tell: no day is known."""
        if self.meeting.is_for_calendars and self.meeting.status != MeetingStatus.CANCELLED:
            return "REQUEST"
        return "CANCEL" if self.in_calendar else None

    def note_sent(self):
        """The mail has left; it told of the meeting as it is in this row."""
        self._note(self.meeting.sequence, self.calendar_method == "REQUEST")

    def note_arrived(self):
        """Somebody has asked: the mail of which nothing was known did leave, and told of the state of that moment."""
        told, latest = seconds_of(self.sending_since), self.meeting.sequence
        # To take away from a calendar what is not there harms nobody.
        self._note(min(told, latest), told < latest or self.calendar_method == "REQUEST")

    def _note(self, told, in_calendar):
        self._settle(told=told, in_calendar=in_calendar, problem="")

    def release(self, problem="", is_due=True):
        """The mail did not leave."""
        self._settle(problem=problem[:300], is_due=is_due)

    def _settle(self, **changes):
        """Nobody is handing it over any more. What was forgotten meanwhile stays so: a reply of the mail server would
        bring the address back.
        """
        changes |= {"sending_since": None}
        for name, value in changes.items():
            setattr(self, name, value)
        Invitation.objects.filter(pk=self.pk, email=self.email).update(**changes)


class AgendaProposal(models.Model):
    """What a member would like to talk about at a meeting."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="proposals", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="proposals", verbose_name=_("organisation")
    )
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("member")
    )
    text = models.TextField(_("text"), max_length=1000)
    language = models.CharField(_("language"), max_length=10, choices=CHOICES, default="de")
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.NEW)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        verbose_name = _("proposal for the agenda")
        verbose_name_plural = _("proposals for the agenda")
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_is_known")
        ]

    def __str__(self):
        return self.text[:60]

    def put_on_agenda(self):
        """As a line of its own, once, in the language in which it was written."""
        name, line = column("agenda", self.language), f"- {' '.join(self.text.split())}"
        agenda = getattr(self.meeting, name) or ""
        if line not in agenda.splitlines():
            setattr(self.meeting, name, f"{agenda.rstrip()}\n{line}".strip())
            self.meeting.save(update_fields=[name, "updated_at"])
