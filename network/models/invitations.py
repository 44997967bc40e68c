"""Who is asked to come to a meeting, what they answer, and what they want to talk about there."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from network.choices import Answer, ProposalState

from .base import column
from .meetings import Meeting
from .members import Member
from .organisations import Organisation


class Invitation(models.Model):
    """One address that is asked to come to one meeting; a member who answers unasked has one too.

    ``told`` is the SEQUENCE (RFC 5545) of the meeting that the last mail told of, None before the first;
    ``sending_since`` is set while a mail is being handed over: where it stays, nobody knows whether it left.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="invitations", verbose_name=_("meeting"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("organisation")
    )
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=10, choices=CHOICES, default="de")
    answer = models.CharField(_("answer"), max_length=10, choices=Answer, default=Answer.OPEN)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    told = models.BigIntegerField(null=True, blank=True, editable=False)
    sending_since = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["organisation__name", "email"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "email"], name="one_invitation_for_each_address"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="answer_is_known"),
        ]

    def __str__(self):
        return self.email


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
