"""Which language a visitor gets, and what the page says about it."""

import re

import pytest

from integration_portal import languages
from tests.factories import make_offer


@pytest.mark.parametrize(
    ("header", "target"),
    [
        ("de-AT,de;q=0.9,en;q=0.8", "/de/"),
        ("ar", "/ar/"),
        ("hr-HR,hr", "/bs/"),
        ("sr-Latn-RS", "/bs/"),
        ("prs-AF", "/fa/"),
        ("de-simple", "/de-simple/"),
        ("fr-FR,fr;q=0.9", "/en/"),
        ("fr;q=0.9,uk;q=0.5", "/uk/"),
        ("so;q=0.1,ps;q=0.2", "/ps/"),
        ("", "/de/"),
        ("*", "/en/"),
        ("!!garbage;;q=x", "/de/"),
    ],
)
def test_the_way_in_leads_to_the_visitors_language(client, region, header, target):
    response = client.get("/", headers={"accept-language": header})

    assert response.status_code == 302
    assert response.url == target
    assert "Accept-Language" in response.headers["Vary"]


def test_the_way_in_leads_only_to_languages_that_are_switched_on(client, region):
    region.languages = ["de", "ar"]
    region.save()

    targets = [client.get("/", headers={"accept-language": one}).url for one in ("tr", "ar", "en")]

    assert targets == ["/de/", "/ar/", "/de/"]


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/hr/offers/?free=1", "/bs/offers/?free=1"),
        ("/prs/", "/fa/"),
        ("/fr/offers/kurs/", "/en/offers/kurs/"),
        ("/DE/", "/de/"),
        ("/de-AT/offers/", "/de/offers/"),
        ("/pt-BR/offers/", "/en/offers/"),
        ("/zh-Hant/", "/en/"),
        ("/hr", "/bs"),
    ],
)
def test_a_language_that_we_dont_have_leads_to_the_one_that_serves_it(client, region, path, target):
    response = client.get(path)

    assert (response.status_code, response.url) == (302, target)


def test_a_language_that_is_switched_off_leads_to_english(client, region):
    region.languages = ["de", "en"]
    region.save()

    assert client.get("/ar/offers/").url == "/en/offers/"


def test_an_unknown_address_is_a_404_in_the_visitors_language(client, region):
    response = client.get("/xx/offers/", headers={"accept-language": "ar"})

    page = response.content.decode()
    assert response.status_code == 404
    assert '<html lang="ar" dir="rtl">' in page
    assert 'action="/ar/offers/"' in page


@pytest.mark.parametrize("code", languages.CODES)
def test_a_page_says_its_language_and_direction_and_names_the_others(client, region, code):
    make_offer("Kurs", slug="kurs")

    page = client.get(f"/{code}/offers/kurs/?from=list").content.decode()

    alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', page))
    direction = "rtl" if code in ("ar", "fa", "ps") else "ltr"
    assert f'<html lang="{code}" dir="{direction}">' in page
    assert set(alternates) == set(languages.CODES) - {"de-simple"} | {"x-default"}
    assert alternates["sv"] == "http://testserver/sv/offers/kurs/?from=list"
    assert alternates["x-default"] == "http://testserver/offers/kurs/?from=list"


def test_the_language_switch_keeps_page_filters_and_search(client, region):
    page = client.get("/de/offers/?q=kurs&free=1&page=1").content.decode()

    assert 'href="/ar/offers/?q=kurs&amp;free=1&amp;page=1" lang="ar" dir="rtl"' in page


def test_the_sitemap_has_every_page_in_every_language_that_search_engines_know(client, region):
    make_offer("Kurs", slug="kurs")

    index = client.get("/sitemap.xml").content.decode()
    sitemap = client.get("/sitemap-offers.xml").content.decode()

    assert "<loc>http://testserver/sitemap-offers.xml</loc>" in index
    assert "<loc>http://testserver/ps/offers/kurs/</loc>" in sitemap
    assert 'hreflang="uk" href="http://testserver/uk/offers/kurs/"' in sitemap
    assert 'hreflang="x-default" href="http://testserver/offers/kurs/"' in sitemap
    assert "de-simple" not in sitemap


def test_visitors_get_no_cookie_and_pages_that_a_cache_may_keep(client, region):
    response = client.get("/de/offers/")

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de-AT", "de"), ("sr_Latn", "bs"), ("prs", "fa"), ("zh-Hant", None), ("de-simple", "de-simple"), ("", None)],
)
def test_a_tag_is_matched_to_the_language_that_serves_it(tag, code):
    assert languages.matching(tag) == code


def test_the_reading_order_begins_with_ones_own_language_and_has_each_once():
    orders = {code: languages.reading_order(code) for code in languages.CODES}

    assert orders["ar"] == ["ar", "en", "de", "sv", "fi"]
    assert orders["de-simple"][:2] == ["de-simple", "de"]
    assert all(len(order) == len(set(order)) and order[0] == code for code, order in orders.items())


def test_an_address_without_a_language_leads_to_the_visitors(client, region):
    make_offer("Kurs", slug="kurs")

    response = client.get("/offers/kurs/?a=1", headers={"accept-language": "uk"})

    assert (response.status_code, response.url) == (302, "/uk/offers/kurs/?a=1")
