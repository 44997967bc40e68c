"""Addresses that every site has, and what happens when something breaks."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from network.models import EmergencyNumber, Page, Region
from offers.models import SearchTally
from tests.factories import make_category, make_offer


def test_health_is_ok_when_the_database_answers(client, db):
    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_robots_name_the_sitemap(client, db):
    assert b"Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content


def test_a_page_is_markdown_without_html(client, region):
    body = "## Überschrift\n\n- eins\n\n<script>alert(1)</script> [böse](javascript:alert(1)) [gut](../offers/)"
    Page.objects.create(slug="about", title_de="Über uns", body_de=body)

    page = client.get("/de/about/").content.decode()

    assert "<h2>Überschrift</h2>" in page
    assert "<li>eins</li>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert '<a href="../offers/">gut</a>' in page


def test_a_page_in_another_language_carries_that_language(client, region):
    Page.objects.create(slug="about", title_de="Über uns", body_de="Nur deutsch")

    page = client.get("/ar/about/").content.decode()

    assert '<div lang="de" dir="ltr"><p>Nur deutsch</p>' in page


def test_emergency_numbers_can_be_called(client, region):
    EmergencyNumber.objects.create(number="144", name_de="Rettung", name_ar="الإسعاف")

    page = client.get("/ar/emergency/").content.decode()

    assert 'href="tel:144"' in page
    assert '<bdi dir="ltr" class="number">144</bdi>' in page
    assert "الإسعاف" in page


def test_the_topic_of_emergencies_shows_whom_to_call(client, region):
    EmergencyNumber.objects.create(number="144", name_de="Rettung")
    make_category("emergency", "Notfall", icon="emergency")
    make_category("german")

    assert 'href="tel:144"' in client.get("/de/offers/?category=emergency").content.decode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rettung", True),
        ("retung imst", True),
        ("bitte schnell rettung rufen", True),
        ("mein Mann schlägt mich heute", True),
        ("الإسعاف", True),
        ("Deutschkurs", False),
        ("Kurs Deutsch Feuer", False),
    ],
)
def test_who_searches_in_an_emergency_sees_whom_to_call(client, region, text, shown):
    EmergencyNumber.objects.create(number="144", name_de="Rettung")
    words = {"search_words_de": "Rettung, Feuer, Mann schlägt mich", "search_words_ar": "الإسعاف"}
    make_category("emergency", "Notfall", icon="emergency", **words)
    make_offer("Deutschkurs", categories=[make_category("german")])

    page = client.get("/de/offers/", {"q": text}).content.decode()

    assert ('href="tel:144"' in page) is shown
    assert not (shown and SearchTally.objects.exists())
    assert 'href="tel:144"' not in client.get("/de/offers/?category=german").content.decode()


def test_before_a_region_is_loaded_visitors_are_asked_to_come_back(client, db):
    Region.objects.all().delete()

    response = client.get("/ar/offers/")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"


@pytest.mark.parametrize("path", ["/", "/ar/", "/ar/offers/", "/ar/offers/kurs/", "/ar/about/"])
def test_when_the_database_is_broken_a_page_in_the_visitors_language_says_so(client, region, path):
    def broken(execute, sql, params, many, context):
        if "network_region" in sql:
            raise OperationalError("the server closed the connection")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(broken):
        response = client.get(path, headers={"accept-language": "ar"})

    assert response.status_code == 503
    assert '<html lang="ar" dir="rtl">' in response.content.decode()


def test_when_the_database_breaks_inside_a_page_it_is_a_503_too(client, region):
    def broken(execute, sql, params, many, context):
        if "offers_offer" in sql:
            raise OperationalError("disk I/O error")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(broken):
        response = client.get("/de/offers/")

    assert response.status_code == 503


def test_a_mistake_of_ours_is_a_500_in_the_visitors_language(client, region, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("offers.views.PER_PAGE", None)

    response = client.get("/ar/offers/")

    page = response.content.decode()
    assert response.status_code == 500
    assert '<html lang="ar" dir="rtl">' in page
    assert "TypeError" not in page
    assert 'href="tel:112"' in page


def test_an_uploaded_file_has_a_name_with_a_hash_and_may_be_kept_for_ever(client, db):
    name = default_storage.save("logos/caritas.PNG", ContentFile(b"png"))
    again = default_storage.save("logos/caritas.PNG", ContentFile(b"png"))
    other = default_storage.save("logos/caritas.PNG", ContentFile(b"another"))

    response = client.get(f"/media/{name}")

    assert name == again
    assert re.fullmatch(r"logos/caritas\.[0-9a-f]{12}\.png", name)
    assert other != name
    assert b"".join(response.streaming_content) == b"png"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("path", ["../settings.py", "..%2f..%2fmanage.py", "logos/", "nothing.png"])
def test_only_uploaded_files_are_served(client, region, path):
    assert client.get(f"/media/{path}").status_code in (400, 404)


def test_every_page_carries_a_strict_content_security_policy(client, region):
    for path in ("/de/", "/admin/login/", "/xx/"):
        policy = client.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy


@pytest.mark.parametrize("path", ["/", "/de/", "/de/offers/", "/sitemap.xml", "/healthz"])
def test_a_host_that_is_not_ours_is_a_bad_request_in_the_visitors_language(client, region, path):
    response = client.get(path, headers={"host": "evil.example", "accept-language": "de"})

    assert response.status_code == 400
    assert '<html lang="de"' in response.content.decode()
    assert "evil.example" not in response.content.decode()


def test_the_machine_itself_may_ask_whether_all_is_well(client, region):
    assert client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code == 200


def test_the_address_without_language_leads_to_the_regions_own(client, region):
    region.languages, region.source_language = ["de", "en", "sv"], "sv"
    region.save()

    assert client.get("/").url == "/sv/"
    assert client.get("/", headers={"accept-language": "de"}).url == "/de/"


@pytest.mark.parametrize(
    ("path", "leads_to"),
    [
        ("/about/", "/de/about/"),
        ("/offers/kurs", "/de/offers/kurs"),
        ("/hr/offers/?q=%C5%A1kola", "/bs/offers/?q=%C5%A1kola"),
        ("/en-%C3%BC/offers/", "/en/offers/"),
    ],
)
def test_addresses_lead_to_the_language_they_lack_or_nearly_have(client, region, path, leads_to):
    assert client.get(path, headers={"accept-language": "de"}).url == leads_to


def test_a_page_names_its_address_without_empty_parameters(client, region):
    page = client.get("/de/offers/?q=&free=1&near=").content.decode()

    assert '<link rel="canonical" href="http://testserver/de/offers/?free=1">' in page


def test_a_picture_from_elsewhere_is_not_loaded_by_a_page_of_ours(client, region):
    Page.objects.create(slug="about", title_de="Über", body_de="![x](https://example.org/x.png)")

    assert "<img" not in client.get("/de/about/").content.decode()
