"""Cards and answers are kept, and say what they would say if they were made anew."""

import pytest
from django.db import connection
from django.template.loader import get_template
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from network.models import Organisation
from offers import facets, parts
from offers.models import Closure, Offer
from tests.factories import (
    make_category,
    make_checked_offer,
    make_location,
    make_municipality,
    make_offer,
    make_schedule,
)

pytestmark = pytest.mark.django_db


def shown(*offers, origin=None, words=()):
    found = parts.cards(facets.current(), [offer.pk for offer in offers], origin)
    return [card.html(words) for card in found]


def test_a_kept_card_needs_no_query_and_is_the_same(region):
    offers = [make_offer("Kurs", categories=[make_category()]), make_offer("Treffen")]
    first = shown(*offers)

    with CaptureQueriesContext(connection) as queries:
        again = shown(*offers)

    assert again == first
    assert "Kurs" in again[0]
    assert "Treffen" in again[1]
    assert [query["sql"] for query in queries if "offers_contentversion" not in query["sql"]] == []


@pytest.mark.parametrize(
    "change",
    [
        lambda offer: Offer.objects.update(title_de="Zauberei"),
        lambda offer: Organisation.objects.update(name="Zauberei"),
        lambda offer: offer.categories.update(name_de="Zauberei"),
        lambda offer: offer.categories.add(make_category("magic", "Zauberei")),
        lambda offer: offer.locations.add(make_location("Saal", make_municipality("Zauberei"))),
    ],
    ids=["bulk update", "provider", "topic", "many to many", "place"],
)
def test_a_change_is_on_the_card_at_once(region, change):
    offer = make_offer("Kurs", categories=[make_category()])
    assert "Zauberei" not in shown(offer)[0]

    change(offer)

    assert "Zauberei" in shown(offer)[0]


def test_what_is_withdrawn_has_no_card(region):
    offer = make_offer("Kurs")
    assert len(shown(offer)) == 1

    Offer.objects.update(status=Offer.Status.DRAFT)

    assert shown(offer) == []


def test_the_next_date_follows_the_clock(region, at):
    at("2026-11-24 18:59")
    offer = make_checked_offer("Sprachencafé")
    make_schedule(offer, "TU WE", "17:00", "19:00")
    assert "Dienstag" in shown(offer)[0]
    assert "Dienstag" in shown(offer)[0]

    at("2026-11-24 19:00")

    assert "Mittwoch" in shown(offer)[0]


def test_a_check_expires_at_midnight(region, at):
    at("2026-11-24 23:59")
    offer = make_offer("Beratung", checked_on="2026-08-26", check_interval=90)
    before = shown(offer)[0]
    assert shown(offer)[0] == before

    at("2026-11-25 00:00")

    assert shown(offer)[0] != before


def test_a_card_whose_dates_are_still_to_be_made_is_not_kept(region, at, monkeypatch):
    at("2026-11-24 12:00")
    monkeypatch.setattr(facets, "EXPAND_AT_ONCE", 1)
    offers = [make_checked_offer(f"Kurs {number}") for number in range(3)]
    for offer in offers:
        make_schedule(offer, "WE", "17:00", "19:00")

    rounds = [["Mittwoch" in card for card in shown(*offers)] for _ in range(3)]

    assert [sum(dates) for dates in rounds] == [1, 2, 3]


def test_a_closure_changes_the_next_date(region, at):
    at("2026-11-24 12:00")
    offer = make_checked_offer("Kurs")
    make_schedule(offer, "WE", "17:00", "19:00")
    assert "25. November" in shown(offer)[0]

    Closure.objects.create(offer=offer, first_day="2026-11-25", last_day="2026-11-25")

    assert "2. Dezember" in shown(offer)[0]


def test_each_language_and_each_origin_has_its_own_card(region):
    imst, oetz = make_municipality("Imst"), make_municipality("Oetz", lat=47.2, lon=10.9)
    offer = make_offer("Kurs", title_ar="دورة", locations=[make_location("Saal", imst)])

    german, near = shown(offer)[0], shown(offer, origin=oetz)[0]
    with translation.override("ar"):
        arabic = shown(offer)[0]

    assert "km" not in german
    assert "km von Oetz" in near
    assert "دورة" in arabic
    assert "دورة" not in german


def test_marks_are_for_one_search_and_stay_in_the_text(region):
    offer = make_offer("Span & Class", provider=make_provider("Tom <mark> & amp"))
    plain = shown(offer)

    marked = shown(offer, words={"span", "class", "amp", "mark"})[0]

    assert "><mark>Span</mark> &amp; <mark>Class</mark></a>" in marked
    assert "Tom &lt;<mark>mark</mark>&gt; &amp; <mark>amp</mark></bdi>" in marked
    assert marked.replace("<mark>", "").replace("</mark>", "") == plain[0]
    assert shown(offer) == plain


def make_provider(name):
    return Organisation.objects.create(name=name, slug="provider")


def test_notes_about_languages_are_those_of_the_cards_shown(client, region):
    make_offer("Kurs", title_en="Course", machine_translated=["en"])
    first = client.get("/en/offers/?page=1").content.decode()

    again = client.get("/en/offers/?page=01").content.decode()

    note = "A machine translated this text."
    assert note in first
    assert note in again
    assert note not in client.get("/de/offers/").content.decode()


def test_only_so_many_cards_are_kept_those_asked_for_last(region, monkeypatch):
    monkeypatch.setattr(parts, "MOST_KEPT", 2)
    offers = [make_offer(f"Kurs {number}") for number in range(3)]
    kept = facets.current().kept_parts
    shown(*offers[:2])
    shown(offers[0])
    shown(offers[2])

    keys = [("includes/_card.html", offer.pk, "de", None) for offer in offers]
    assert [kept.get(key) is not None for key in keys] == [True, False, True]


def test_a_card_depends_on_nothing_of_the_request(region):
    """Whatever a card needs is given to it; a word of the page's own context would be kept for others."""
    source = get_template("includes/_card.html").template.source

    assert "request" not in source
    assert "filter." not in source


def answers(client, path):
    return client.get(path).content.decode().split('class="both-languages"')[1].split('class="show-this"')[0]


def test_the_answers_of_an_offer_follow_the_clock_and_its_changes(client, region, at):
    at("2026-11-24 18:59")
    offer = make_checked_offer("Sprachencafé", slug="cafe", provider=make_provider("Caritas"))
    make_schedule(offer, "TU", "17:00", "19:00")
    assert "24. November" in answers(client, "/de/offers/cafe/?a=1")
    assert "24. November" in answers(client, "/de/offers/cafe/?a=2")

    at("2026-11-24 19:00")
    later = answers(client, "/de/offers/cafe/?a=3")
    Organisation.objects.update(name="Zauberei")
    changed = answers(client, "/de/offers/cafe/?a=4")

    assert "24. November" not in later
    assert "Caritas" in later
    assert "Zauberei" in changed


def test_the_german_answers_on_paper_need_no_note_about_their_language(client, region):
    make_offer("Kurs", slug="kurs", title_ar="دورة", cost_note_de="Material", cost_note_ar="مواد")
    german = answers(client, "/de/offers/kurs/")

    arabic = client.get("/ar/offers/kurs/").content.decode()

    assert "Material" in german
    assert "Material" in arabic
    assert "Deutsch</span></p>" not in arabic


def test_a_draft_leaves_no_part_for_others(admin_client, client, region):
    make_offer("Kurs", slug="kurs")
    draft = make_offer("Geheim", slug="geheim", status=Offer.Status.DRAFT)
    admin_client.get("/de/offers/geheim/preview/")

    assert shown(draft) == []
    assert "Geheim" not in client.get("/de/offers/kurs/").content.decode()
