"""Every parameter of the list, alone and together."""

import pytest
from django.http import QueryDict

from offers.facets import counts
from offers.filters import OfferFilter
from offers.models import Offer, Schedule
from offers.panel import FilterPanel
from tests.factories import (
    make_category,
    make_checked_offer,
    make_location,
    make_municipality,
    make_offer,
    make_schedule,
    offers_found,
)


def found(query):
    return [offer.title_de for offer in offers_found(query)]


@pytest.fixture
def town(region, at):
    """A small town with offers that differ in everything that can be filtered."""
    at("2026-11-24 17:30")
    imst, oetz = make_municipality("Imst"), make_municipality("Oetz", lat=47.2, lon=10.9)
    german = make_category("german", "Deutsch lernen")
    courses = make_category("german-courses", "Deutschkurse", parent=german)
    food = make_category("food", "Günstig essen")
    shelter = make_location("Frauenhaus", oetz, is_confidential=True)
    cafe = make_checked_offer(
        "Sprachencafé",
        slug="a-cafe",
        categories=[german],
        locations=[make_location("Café", imst, step_free=True)],
        languages=["ar", "tr"],
        audiences=["everyone"],
        cost_cents=0,
        joining="walk-in",
    )
    make_schedule(cafe, "TU", "17:00", "19:00")
    make_offer(
        "Deutschkurs",
        slug="b-kurs",
        categories=[courses, food],
        locations=[make_location("Schule", oetz, step_free=False)],
        municipalities=[imst, oetz],
        languages=["ar"],
        audiences=["women", "families"],
        childcare=True,
        joining="register",
    )
    make_offer(
        "Tafel", slug="c-tafel", categories=[food], locations=[shelter], cost_cents=200, audiences=["low-income"]
    )
    make_offer("Telefonberatung", slug="d-telefon", by_phone=True, languages=["fa"])
    make_offer("Patin werden", slug="e-patin", kind="volunteering", municipalities=[imst])
    make_offer("Entwurf", slug="f-entwurf", status="draft", categories=[german], by_phone=True)
    Schedule.objects.expand(region)


ALL = ["Sprachencafé", "Deutschkurs", "Tafel", "Telefonberatung", "Patin werden"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ALL),
        ("category=german", ["Sprachencafé", "Deutschkurs"]),
        ("category=german-courses", ["Deutschkurs"]),
        ("category=german-courses&category=food", ["Deutschkurs", "Tafel"]),
        ("category=german&language=tr", ["Sprachencafé"]),
        ("municipality=imst", ["Sprachencafé", "Deutschkurs", "Telefonberatung", "Patin werden"]),
        ("municipality=oetz", ["Deutschkurs", "Telefonberatung"]),
        ("language=ar", ["Sprachencafé", "Deutschkurs"]),
        ("language=tr&language=fa", ["Sprachencafé", "Telefonberatung"]),
        ("audience=women", ["Deutschkurs"]),
        ("audience=women&audience=everyone", ["Sprachencafé", "Deutschkurs"]),
        ("when=now", ["Sprachencafé"]),
        ("when=today", ["Sprachencafé"]),
        ("when=week&when=now", ["Sprachencafé"]),
        ("free=1", ["Sprachencafé"]),
        ("childcare=1", ["Deutschkurs"]),
        ("stepfree=1", ["Sprachencafé"]),
        ("joining=walk-in&joining=register", ["Sprachencafé", "Deutschkurs"]),
        ("kind=volunteering", ["Patin werden"]),
        ("kind=service", ["Sprachencafé", "Deutschkurs", "Tafel", "Telefonberatung"]),
        ("q=kurs", ["Deutschkurs"]),
        ("q=kurs&free=1", []),
    ],
)
def test_a_filter_finds(town, query, expected):
    assert found(query) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("category=nonsense&free=1", "category"),
        ("municipality=atlantis&free=1", "municipality"),
        ("near=atlantis&free=1", "near"),
        ("language=xx&free=1", "language"),
        ("audience=aliens&free=1", "audience"),
        ("when=yesterday&free=1", "when"),
        ("childcare=perhaps&free=1", "childcare"),
        ("joining=never&free=1", "joining"),
        ("kind=unkind&free=1", "kind"),
        (f"q={'a' * 2000}&free=1", "q"),
        ("q=a%00b&free=1", "q"),
        ("category=%00&free=1", "category"),
    ],
)
def test_a_bad_value_gives_a_message_at_its_field_and_the_other_filters_apply(client, town, query, field):
    response = client.get(f"/de/offers/?{query}")

    context = response.context_data
    assert response.status_code == 200
    assert list(context["filter"].form.errors) == [field]
    assert [Offer.objects.get(pk=pk).title_de for pk in context["page"]] == ["Sprachencafé"]
    assert str(context["panel"].errors[0][1]) in response.content.decode().replace("&quot;", '"')


def options(panel):
    for group in panel.groups:
        for option in group.options:
            yield option
            yield from option.children


@pytest.mark.parametrize(
    "query",
    [
        "",
        "category=german",
        "municipality=oetz",
        "language=ar&free=1",
        "kind=service&audience=women",
        "q=kurs",
        "when=week",
    ],
)
def test_every_option_shows_how_many_results_it_would_give(town, query):
    offers = OfferFilter(QueryDict(query))
    panel = FilterPanel(offers, counts(offers), QueryDict(query))

    shown, real = {}, {}
    for option in options(panel):
        params = QueryDict(query, mutable=True)
        params.setlist(option.name, [option.value])
        key = f"{option.name}={option.value}"
        shown[key], real[key] = option.count, len(found(params.urlencode()))

    assert shown == real
    assert len(shown) > 3


def test_a_place_that_is_confidential_is_neither_found_nor_counted(town):
    offers = OfferFilter(QueryDict("category=food"))

    assert "Tafel" not in found("municipality=oetz")
    assert counts(offers)["municipality"]["oetz"] == 1  # the course, not the shelter
