"""Names of places and languages in the text of a search, which are filters."""

import html
import re

import pytest

from network.models import Language
from offers.filters import OfferFilter
from offers.search import search as find
from tests.factories import make_location, make_municipality, make_offer, make_organisation

pytestmark = pytest.mark.django_db


def chips(page):
    """Pairs of label and query string, without the one that takes all away."""
    links = re.findall(
        r'<a href="\?(.*?)"><span.*?</span> (.*?) <svg', page.split('class="chips"')[1].split("</ul>")[0]
    )
    return [(html.unescape(re.sub("<.*?>", "", label)), html.unescape(query)) for query, label in links]


def test_where_it_is_decides_and_not_where_its_provider_sits(client, region):
    imst, haiming = make_municipality("Imst"), make_municipality("Haiming")
    shop = make_offer(
        "Kleiderladen",
        provider=make_organisation("Rotes Kreuz", municipality=imst),
        locations=[make_location("Bahnhof", haiming)],
    )

    found = find("kleider imst")

    assert found.pks == [shop.pk]
    assert not found.names
    assert "imst" in found.names_in_vain
    assert find("imst").pks == []


def test_a_place_in_the_text_is_a_filter_with_a_chip_that_takes_it_away(client, region):
    oetz, imst = make_municipality("Oetz"), make_municipality("Imst")
    make_offer("Kurs in Oetz", slug="a", locations=[make_location("Schule", oetz)])
    make_offer("Kurs in Imst", slug="b", locations=[make_location("Schule", imst)])
    make_offer("Kurs am Telefon", slug="c", by_phone=True)

    page = client.get("/de/offers/?q=kurs+ötz").content.decode()
    found = {offer["slug"] for offer in client.get("/de/offers.json?q=kurs+ötz").json()["offers"]}

    assert found == {"a", "c"}
    assert '<a href="?q=kurs">' in page.split('class="chips"')[1].split("Oetz")[0]


@pytest.mark.parametrize("query", ["Oetz, Kurs", "oetz-kurs", "kurs oetz?", "(kurs) in Oetz!"])
def test_a_place_beside_a_comma_can_be_taken_away_too(client, region, query):
    offer = make_offer("Kurs", locations=[make_location("Schule", make_municipality("Oetz"))])
    make_offer("Kurs in Imst", slug="b", locations=[make_location("Schule", make_municipality("Imst"))])

    page = client.get("/de/offers/", {"q": query}).content.decode()
    chips = page.split('class="chips"')[1].split("</ul>")[0]
    chip = html.unescape(chips.split("<bdi>Oetz</bdi>")[0].rsplit('href="', 1)[1].split('"')[0])

    assert "oetz" not in chip.casefold()
    assert offer.slug in client.get(f"/de/offers/{chip}").content.decode()


def test_the_way_out_without_a_place_in_the_text_leads_to_what_it_promises(client, region):
    make_offer("Kurs", slug="a", childcare=True, locations=[make_location("Schule", make_municipality("Imst"))])
    make_offer("Kurs", slug="b", locations=[make_location("Schule", make_municipality("Oetz"))])

    page = client.get("/de/offers/?q=kurs+oetz&childcare=1").content.decode()

    assert 'href="?q=kurs&amp;childcare=1">Ohne „Ort“' in page


def test_a_language_in_the_text_is_a_filter_but_not_the_regions_own(client, region):
    farsi = make_offer("Beratung auf Farsi", slug="a", languages=["fa"])
    make_offer("Beratung", slug="b", languages=["ar", "de"])

    data = client.get("/en/offers.json?q=beratung persian").json()

    assert [offer["slug"] for offer in data["offers"]] == ["a"]
    assert find("beratung persisch").pks[0] == farsi.pk
    assert find("beratung deutsch").names == {}


def test_a_place_without_such_an_offer_is_no_filter(client, region):
    make_municipality("Oetz")
    make_offer("Kurs", locations=[make_location("Schule", make_municipality("Imst"))])

    assert client.get("/de/offers.json?q=kurs oetz").json()["count"] == 1


@pytest.mark.parametrize(
    ("query", "slug"),
    [
        ("kurs st. leonhard im pitztal", "st-leonhard-im-pitztal"),
        ("kurs st leonhard", "st-leonhard-im-pitztal"),
        ("kurs mils bei imst", "mils-bei-imst"),
        ("kurs mils", "mils-bei-imst"),
        ("kurs imst", "imst"),
    ],
)
def test_a_place_is_recognised_by_its_whole_name_and_by_what_people_call_it(query, slug):
    for name in ("St. Leonhard im Pitztal", "Mils bei Imst", "Imst"):
        place = make_municipality(name, slug=name.lower().replace(".", "").replace(" ", "-"))
        make_offer("Kurs", locations=[make_location("Schule", place)])

    assert find(query).recognised("municipality") == [slug]


@pytest.fixture
def valley():
    """Courses in two municipalities of the Ötztal and in Imst."""
    for name in ("Oetz", "Sautens", "Imst"):
        place = make_municipality(name, areas="" if name == "Imst" else "Vorderes Ötztal, Ötztal")
        make_offer("Kurs", slug=name.lower(), locations=[make_location("Schule", place)])


@pytest.mark.parametrize(
    ("query", "language"),
    [("kurs ötztal", "de"), ("kurs im Oetztal", "de"), ("kurs u ötztalu", "bs"), ("kurs اوتزتال", "ar")],
)
def test_a_valley_is_all_its_municipalities_and_one_chip(client, region, valley, query, language):
    page = client.get(f"/{language}/offers/", {"q": query}).content.decode()
    found = {offer["slug"] for offer in client.get(f"/{language}/offers.json", {"q": query}).json()["offers"]}

    assert found == {"oetz", "sautens"}
    assert [label for label, _query in chips(page)] == [query, "Ötztal"]
    assert "q=kurs" in chips(page)[1][1]
    assert len(client.get(f"/{language}/offers.json?{chips(page)[1][1]}").json()["offers"]) == 3


def test_a_valley_of_two_words_and_one_of_its_municipalities_are_recognised(client, region, valley):
    assert find("kurs vorderes ötztal").recognised("municipality") == ["oetz", "sautens"]
    assert find("kurs sautens").recognised("municipality") == ["sautens"]


def test_a_valley_takes_its_municipalities_that_are_ticked_with_it(client, region, valley):
    page = client.get("/de/offers/?q=kurs+ötztal&municipality=oetz&municipality=imst").content.decode()

    assert [label for label, _query in chips(page)] == ["kurs ötztal", "Imst", "Ötztal"]
    assert dict(chips(page))["Ötztal"] == "q=kurs&municipality=imst"


def test_what_there_is_in_a_valley_is_found_by_its_name_alone(valley):
    assert len(find("ötztal").pks) == 2


@pytest.mark.parametrize("query", ["arzt farsi", "arzt dari", "arzt persisch"])
def test_a_language_that_nobody_there_speaks_is_a_chip_that_says_so(client, region, query):
    make_offer("Arzt", languages=["ar"])
    Language.objects.create(code="fa")

    page = client.get("/de/offers/", {"q": query}).content.decode()

    assert chips(page)[1] == ("Persisch: nicht verwendet", "q=arzt")
    assert "Mit „Persisch“ haben wir nichts Passendes gefunden" in page
    assert client.get("/de/offers.json", {"q": query}).json()["messages"] == {"q": ["Persisch: nicht verwendet"]}


def test_a_name_that_leaves_only_what_fits_badly_is_no_filter_but_a_link_to_that(client, region):
    make_offer("Beratung", slug="a")
    make_offer("Infotag", slug="b", summary_de="Mit Beratung", languages=["ar"])
    make_offer("Beratung und Beratung", slug="c", languages=["tr"])

    page = client.get("/de/offers/?q=beratung+arabisch").content.decode()

    assert ("Arabisch: nicht verwendet", "q=beratung") in chips(page)
    link = html.unescape(re.search(r'href="\?([^"]*)">Mit „Arabisch“ gibt es 1 Angebot</a>', page)[1])
    only = client.get(f"/de/offers/?{link}").content.decode()
    assert "/de/offers/b/" in only
    assert "/de/offers/a/" not in only
    assert [label for label, _query in chips(only)] == ["beratung arabisch", "Arabisch"]


def test_a_place_that_fits_stays_a_filter_beside_a_language_that_does_not(client, region, valley):
    Language.objects.create(code="fa")

    result = find("kurs sautens farsi")

    assert result.recognised("municipality") == ["sautens"]
    assert list(result.names_in_vain) == ["farsi"]


def test_a_place_without_such_an_offer_does_not_lift_others_that_are_there():
    """There are courses in Imst alone; what else there is in Oetz has no course."""
    oetz, imst = make_municipality("Oetz"), make_municipality("Imst")
    make_offer("Tafel in Oetz mit Kursleitung", slug="a", locations=[make_location("Markt", oetz)])
    course = make_offer("Kurs", slug="b", locations=[make_location("Schule", imst)])

    assert find("kurs oetz").pks[0] == course.pk


def test_a_language_that_is_no_filter_may_be_what_one_looks_for():
    Language.objects.create(code="en")
    english = make_offer("Englisch lernen, Kurs", slug="b")
    make_offer("Kurs", slug="a")

    result = find("kurs englisch")

    assert result.pks[0] == english.pk
    assert list(result.names_in_vain) == ["englisch"]


def test_names_of_a_place_and_of_a_language_need_no_other_word(region):
    oetz = make_municipality("Oetz", areas="Ötztal")
    found = make_offer("Café", languages=["fa"], locations=[make_location("Schule", oetz)])
    make_offer("Tafel", languages=["ar"], locations=[make_location("Markt", oetz)])
    make_offer("Büro", languages=["fa"], locations=[make_location("Amt", make_municipality("Imst"))])

    assert OfferFilter({"q": "farsi ötztal"}).result == [found.pk]
    assert OfferFilter({"q": "ötztal"}).names_in_vain == {}


def test_names_that_leave_nothing_together_are_words(region):
    make_municipality("Oetz")
    make_offer("Café")
    Language.objects.create(code="fa")
    persian = make_offer("Persisch kochen")

    assert find("persisch oetz").pks == [persian.pk]


def test_a_word_in_another_script_is_a_place_only_if_it_sounds_like_one():
    """Course, „kurs“, has the consonants of Karres."""
    for name in ("Karres", "Oetz"):
        make_municipality(name)
        make_offer("Kurs", title_ar="كورس شغل", locations=[make_location("Schule", make_municipality(name + " x"))])

    assert find("كورس شغل", "ar").names_in_vain == {}
    assert list(find("شغل كارس", "ar").names_in_vain) == ["كارس"]
    assert list(find("شغل اوتز", "ar").names_in_vain) == ["اوتز"]
