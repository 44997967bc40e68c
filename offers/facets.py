"""How many results each option of each filter would give: one query for all of them."""

from collections import defaultdict

from django.db.models import CharField, Count, F, Q, Value
from django.db.models.functions import Cast, Coalesce

from .choices import When

_NOTHING = Value("", output_field=CharField())


def counts(offer_filter):
    """``{parameter: {value: number}}``; an option counts with all other filters as they are set.

    ``counts["total"][""]`` is the number of results.
    """
    parts = list(_parts(offer_filter))
    found = defaultdict(lambda: defaultdict(int))
    for name, value, number in parts[0].union(*parts[1:], all=True):
        found[name][value] += number
    _add_everywhere(found, offer_filter)
    return found


def without_each(offer_filter):
    """``{parameter: number}``: how many results there would be without the filter; for a page without results."""
    names = dict.fromkeys(name for name, _value in offer_filter.set_values if name != "near")
    parts = [_total(offer_filter.narrowed(without=name), name) for name in names]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {name: number for name, _value, number in rows if number}


def _parts(offer_filter):
    narrowed = offer_filter.narrowed
    yield _total(narrowed(), "total")
    topics = narrowed(without="category")
    yield _by(topics.filter(categories__parent__isnull=False), "category", F("categories__slug"))
    yield _by(topics, "category", Coalesce("categories__parent__slug", "categories__slug"))
    yield from _by_municipality(narrowed(without="municipality"))
    yield _by(narrowed(without="language"), "language", F("languages__code"))
    yield _by(narrowed(without="audience"), "audience", F("audiences__code"))
    yield _by(narrowed(without="joining"), "joining", F("joining"))
    yield _by(narrowed(without="kind"), "kind", F("kind"))
    dated = narrowed(without="when")
    for when, offers in ((When.NOW, dated.open_now()), (When.TODAY, dated.today()), (When.WEEK, dated.this_week())):
        yield _total(offers, "when", when)
    yield _total(narrowed(without="free").free(), "free", "1")
    yield _total(narrowed(without="childcare").with_childcare(), "childcare", "1")
    yield _total(narrowed(without="stepfree").step_free(), "stepfree", "1")


def _by_municipality(offers):
    """An offer may be in a municipality and serve it, and counts once: those here, those for here, less those both."""
    elsewhere = offers.exclude(offers.everywhere)
    located = elsewhere.filter(locations__is_confidential=False)
    yield _by(located, "municipality", F("locations__municipality__slug"))
    yield _by(elsewhere, "municipality", F("municipalities__slug"))
    both = elsewhere.filter(Q(locations__is_confidential=False) & Q(locations__municipality=F("municipalities")))
    yield _by(both, "municipality", F("municipalities__slug"), sign=-1)
    yield _total(offers.filter(offers.everywhere), "everywhere")


def _add_everywhere(found, offer_filter):
    for place in offer_filter.municipalities:
        found["municipality"][place.slug] += found["everywhere"][""]


def _by(offers, name, key, sign=1):
    rows = offers.order_by().annotate(facet=_label(name), option=Cast(key, CharField()))
    return (
        rows.values("facet", "option").annotate(n=Count("pk", distinct=True) * sign).values_list("facet", "option", "n")
    )


def _total(offers, name, value=""):
    rows = offers.order_by().annotate(facet=_label(name), option=_label(str(value)))
    return rows.values("facet", "option").annotate(n=Count("pk", distinct=True)).values_list("facet", "option", "n")


def _label(text):
    return Value(text, output_field=CharField()) if text else _NOTHING
