"""The admin's start page: what should I do next?"""

from django import template
from django.urls import reverse
from django.utils.translation import ngettext

from offers.models import Feedback, Offer, UnmetSearch

register = template.Library()


@register.simple_tag
def next_steps():
    """Pairs of a sentence and the list in which to do it; what is done is left out."""
    offers = Offer.objects
    steps = [
        (
            Feedback.objects.open().count(),
            "feedback",
            "is_done__exact=0",
            lambda n: ngettext(
                "%(n)s note from a visitor: something may be wrong",
                "%(n)s notes from visitors: something may be wrong",
                n,
            ),
        ),
        (
            UnmetSearch.objects.count(),
            "unmetsearch",
            "",
            lambda n: ngettext("%(n)s search found little or nothing", "%(n)s searches found little or nothing", n),
        ),
        (
            offers.filter(status=Offer.Status.IN_REVIEW).count(),
            "offer",
            "status__exact=in-review",
            lambda n: ngettext("%(n)s offer waits for your review", "%(n)s offers wait for your review", n),
        ),
        (
            offers.filter(status=Offer.Status.DRAFT).count(),
            "offer",
            "status__exact=draft",
            lambda n: ngettext("%(n)s draft is not published yet", "%(n)s drafts are not published yet", n),
        ),
        (
            offers.check_overdue().count(),
            "offer",
            "check=overdue",
            lambda n: ngettext(
                "%(n)s published offer should be checked: ask the provider whether all is still true",
                "%(n)s published offers should be checked: ask the providers whether all is still true",
                n,
            ),
        ),
        (
            offers.published().exclude(machine_translated=[]).count(),
            "offer",
            "machine=yes",
            lambda n: ngettext(
                "%(n)s offer has texts translated by a machine that nobody has read",
                "%(n)s offers have texts translated by a machine that nobody has read",
                n,
            ),
        ),
    ]
    return [
        (sentence(number) % {"n": number}, f"{reverse(f'admin:offers_{model}_changelist')}?{query}")
        for number, model, query, sentence in steps
        if number
    ]
