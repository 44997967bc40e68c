import pytest
from django.utils import translation

from integration_portal.text import normalise, words
from offers.models import Offer
from offers.search import search
from tests.factories import make_category, make_location, make_municipality, make_offer, make_organisation

pytestmark = pytest.mark.django_db


def test_a_german_word_finds_the_offer_on_an_arabic_page(client, region):
    offer = make_offer("Deutschkurs für Frauen", title_ar="دورة اللغة الألمانية للنساء", slug="kurs")
    make_offer("Tafel")

    with translation.override("ar"):
        found = search("Deutschkurs")

    assert found == [offer.pk]
    assert "/ar/offers/kurs/" in client.get("/ar/offers/?q=deutschkurs").content.decode()


@pytest.mark.parametrize(
    "query", ["kurs", "DEUTSCHKURS", "الالمانية", "курси", "ucretsiz", "frauen deutsch", "caritas"]
)
def test_words_of_any_language_find_it_however_they_are_written(query):
    offer = make_offer(
        "Deutschkurs für Frauen",
        title_ar="دورة اللغة الألمانية",
        title_uk="Курси німецької",
        summary_tr="Ücretsiz",
        provider=make_organisation("Caritas Tirol"),
    )

    assert search(query) == [offer.pk]


def test_the_place_is_found_unless_it_is_confidential():
    open_place = make_offer("Kleiderladen", locations=[make_location("Ötztal-Bahnhof", make_municipality("Haiming"))])
    make_offer("Schutz", locations=[make_location("Frauenhaus", make_municipality("Roppen"), is_confidential=True)])

    assert search("haiming") == search("oetztal bahnhof".replace("oe", "ö")) == [open_place.pk]
    assert search("frauenhaus") == search("roppen") == []


def test_every_word_must_be_there_and_drafts_are_not_searched():
    make_offer("Deutschkurs")
    make_offer("Kochkurs", status="draft")

    assert search("deutsch kochkurs") == []
    assert search("kochkurs") == []


def test_a_title_counts_more_than_a_topic_and_a_topic_more_than_a_summary():
    in_summary = make_offer("Treffen", slug="a", summary_de="Deutsch")
    in_topic = make_offer("Café", slug="b", categories=[make_category(name_de="Deutsch")])
    in_title = make_offer("Deutschkurs", slug="c")

    assert search("deutsch") == [in_title.pk, in_topic.pk, in_summary.pk]
    assert [offer.pk for offer in Offer.objects.matching(search("deutsch")).in_order("rank")] == search("deutsch")


@pytest.mark.parametrize("query", ["", "   ", "?!", "\u200f", "😀"])
def test_a_search_without_words_finds_nothing(query):
    make_offer("Deutschkurs")

    assert search(query) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Straße", "strasse"),
        ("İŞ ve Işık", "is ve isik"),
        ("الأَلمانيّة", "الالمانيه"),
        ("کتابخانه", normalise("كتابخانه")),
        ("Ёлка", "елка"),
        ("٣ ۴ 5", "3 4 5"),
        ("Deutsch·kurs", "deutschkurs"),
        ("Čačak", "cacak"),
    ],
)
def test_one_word_written_in_two_ways_is_one_word(text, expected):
    assert normalise(text) == expected


def test_words_are_split_at_whatever_is_no_letter():
    assert words("Deutsch-Kurs, (A2)!") == ["deutsch", "kurs", "a2"]
