"""The admin's start page: what should I do next?"""

from collections.abc import Callable
from typing import NamedTuple

from django import template
from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy

from network.choices import NoticeStatus, ProposalState
from network.models import AgendaProposal, Invitation, Meeting, Notice
from offers.models import Feedback, Offer, UnmetSearch

register = template.Library()


class Step(NamedTuple):
    """What makes the queryset of the rows that wait; the list in which to deal with them, a model and a query string;
    and the sentence about ``n`` of them.
    """

    waiting: Callable
    listed: type[Model]
    query: str
    sentence: Promise

    def is_for(self, user):
        """Whether this person may do it: change the rows, and those in whose forms they stand."""
        return all(
            user.has_perm(f"{model._meta.app_label}.change_{model._meta.model_name}")
            for model in (self.waiting().model, self.listed)
        )

    @property
    def url(self):
        return (
            f"{reverse(f'admin:{self.listed._meta.app_label}_{self.listed._meta.model_name}_changelist')}?{self.query}"
        )


STEPS = [
    Step(
        Feedback.objects.open,
        Feedback,
        "is_done__exact=0",
        ngettext_lazy(
            "%(n)s note from a visitor: something may be wrong",
            "%(n)s notes from visitors: something may be wrong",
            "n",
        ),
    ),
    Step(
        UnmetSearch.objects.all,
        UnmetSearch,
        "",
        ngettext_lazy("%(n)s search found little or nothing", "%(n)s searches found little or nothing", "n"),
    ),
    Step(
        lambda: Offer.objects.filter(status=Offer.Status.IN_REVIEW),
        Offer,
        "status__exact=in-review",
        ngettext_lazy("%(n)s offer waits for your review", "%(n)s offers wait for your review", "n"),
    ),
    Step(
        lambda: Notice.objects.filter(status=NoticeStatus.REVIEW),
        Notice,
        "status__exact=review",
        ngettext_lazy("%(n)s notice waits for your review", "%(n)s notices wait for your review", "n"),
    ),
    Step(
        lambda: AgendaProposal.objects.filter(state=ProposalState.NEW),
        Meeting,
        "proposals__state__exact=new",
        ngettext_lazy(
            "%(n)s proposal for the agenda of a meeting waits for your decision",
            "%(n)s proposals for the agendas of meetings wait for your decision",
            "n",
        ),
    ),
    Step(
        Invitation.objects.unclear,
        Invitation,
        "mail=unclear",
        ngettext_lazy(
            "%(n)s invitation is unclear: ask whether the mail has arrived",
            "%(n)s invitations are unclear: ask whether the mails have arrived",
            "n",
        ),
    ),
    Step(
        Invitation.objects.due,
        Invitation,
        "mail=due",
        ngettext_lazy(
            "%(n)s mail about a meeting waits to be sent: go on at the meeting's invitations",
            "%(n)s mails about meetings wait to be sent: go on at the meetings' invitations",
            "n",
        ),
    ),
    Step(
        lambda: Offer.objects.filter(status=Offer.Status.DRAFT),
        Offer,
        "status__exact=draft",
        ngettext_lazy("%(n)s draft is not published yet", "%(n)s drafts are not published yet", "n"),
    ),
    Step(
        Offer.objects.check_overdue,
        Offer,
        "check=overdue",
        ngettext_lazy(
            "%(n)s published offer should be checked: ask the provider whether all is still true",
            "%(n)s published offers should be checked: ask the providers whether all is still true",
            "n",
        ),
    ),
    Step(
        lambda: Offer.objects.published().exclude(machine_translated=[]),
        Offer,
        "machine=yes",
        ngettext_lazy(
            "%(n)s offer has texts translated by a machine that nobody has read",
            "%(n)s offers have texts translated by a machine that nobody has read",
            "n",
        ),
    ),
]


@register.simple_tag(takes_context=True)
def next_steps(context):
    """Pairs of a sentence and the list in which to do it; what is done, and what is for others to do, is left out."""
    numbers = ((step, step.waiting().count()) for step in STEPS if step.is_for(context["request"].user))
    return [(step.sentence % {"n": number}, step.url) for step, number in numbers if number]
