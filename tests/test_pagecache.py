"""Whole pages are kept until the content or the minute changes, and only what everybody may see."""

import gzip

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.models import Page
from offers.models import ContentVersion, Offer
from tests.factories import make_category, make_checked_offer, make_offer, make_schedule

PATHS = ["/de/", "/ar/offers/?q=kurs", "/de/offers/kurs/", "/de/offers.json", "/de/emergency/"]


def queries(client, path, **headers):
    with CaptureQueriesContext(connection) as captured:
        client.get(path, headers=headers)
    return [query["sql"] for query in captured if "offers_contentversion" not in query["sql"]]


@pytest.mark.parametrize("path", PATHS)
def test_a_kept_page_needs_no_query_and_is_the_same(client, region, path):
    make_offer("Kurs", slug="kurs")
    for number in range(3):
        make_offer(f"Kurs {number}")
    first = client.get(path)

    again = client.get(path)

    assert queries(client, path) == []
    assert again.content == first.content
    assert again.headers == first.headers
    assert first.headers["Cache-Control"] == "public, max-age=0, must-revalidate"


def test_an_unchanged_page_is_not_sent_again(client, region):
    offer = make_offer("Kurs")
    etag = client.get("/de/offers/").headers["ETag"]

    same = client.get("/de/offers/", headers={"if-none-match": etag})
    Offer.objects.filter(pk=offer.pk).update(title_de="Anders")
    changed = client.get("/de/offers/", headers={"if-none-match": etag})

    assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", etag)
    assert changed.status_code == 200
    assert "Anders" in changed.content.decode()


def test_the_etag_is_of_what_the_page_says_however_it_is_packed(client, region):
    packed = client.get("/de/", headers={"accept-encoding": "gzip"})
    cache.clear()
    packed_again = client.get("/de/", headers={"accept-encoding": "gzip"})
    plain = client.get("/de/")

    assert packed.headers["ETag"] == packed_again.headers["ETag"] == plain.headers["ETag"]
    assert gzip.decompress(packed.content) == plain.content


@pytest.mark.parametrize(
    "change",
    [
        lambda offer: Offer.objects.update(title_de="Zauberei"),
        lambda offer: offer.categories.add(make_category("work", "Zauberei")),
        lambda offer: offer.categories.update(name_de="Zauberei"),
        lambda offer: Offer.objects.bulk_create(
            [Offer(slug="neu", title_de="Zauberei", provider=offer.provider, status="published")]
        ),
    ],
    ids=["bulk update", "many to many", "topic", "bulk create"],
)
def test_every_kind_of_change_is_noticed(client, region, change):
    offer = make_offer("Kurs", categories=[make_category()])
    assert "Zauberei" not in client.get("/de/offers/").content.decode()

    change(offer)

    assert "Zauberei" in client.get("/de/offers/").content.decode()


def test_a_page_changes_with_the_clock_alone(client, region, at):
    at("2026-11-24 18:59")
    make_schedule(make_checked_offer("Sprachencafé"), "TU", "17:00", "19:00")
    assert "Sprachencafé" in client.get("/de/offers/?when=now").content.decode()

    at("2026-11-24 19:00")

    assert (
        "Sprachencafé"
        not in client.get("/de/offers/?when=now").content.decode().split("<main")[1].split("filter-group")[-1]
    )


def test_nothing_that_an_editor_sees_is_kept_for_others(admin_client, client, region):
    make_offer("Geheimer Entwurf", slug="entwurf", status="draft")

    preview = admin_client.get("/de/offers/entwurf/preview/")

    assert "Geheimer Entwurf" in preview.content.decode()
    assert "ETag" not in preview.headers
    assert client.get("/de/offers/entwurf/preview/").status_code == 302


def test_answers_to_forms_and_errors_are_not_kept(client, region):
    make_offer("Kurs", slug="kurs")

    sent = client.post("/de/offers/kurs/feedback/", {"text": ""})
    missing = client.get("/de/about/")
    Page.objects.create(slug="about", title_de="Über uns", body_de="Text")

    assert "ETag" not in sent.headers
    assert "no-store" in client.get("/de/offers/kurs/feedback/").headers["Cache-Control"]
    assert missing.status_code == 404
    assert client.get("/de/about/").status_code == 200


def test_pages_in_other_languages_and_for_other_hosts_are_others(client, region, settings):
    settings.ALLOWED_HOSTS = ["a.example", "b.example"]

    german, arabic = (
        client.get("/de/", headers={"host": "a.example"}),
        client.get("/ar/", headers={"host": "a.example"}),
    )
    elsewhere = client.get("/de/", headers={"host": "b.example"})

    assert '<html lang="ar"' in arabic.content.decode()
    assert "http://b.example/de/" in elsewhere.content.decode()
    assert "a.example" not in elsewhere.content.decode()
    assert "http://a.example/de/" in german.content.decode()


def test_a_cache_that_does_not_answer_is_no_reason_to_fail(client, region, settings, caplog):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:9/0",
            "OPTIONS": {"socket_connect_timeout": 0.2},
        }
    }

    assert client.get("/de/").status_code == 200
    assert "the page cache does not answer" in caplog.text


def test_who_signs_in_while_the_cache_does_not_answer_is_told_to_come_back(client, region, settings):
    location = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}
    settings.CACHES = {"default": location | {"OPTIONS": {"socket_connect_timeout": 0.2}}}

    response = client.post("/de/members/sign-in/", {"email": "anna@example.org"})

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")


def test_a_page_is_kept_once_and_compressed_for_all(client, region):
    packed = client.get("/de/", headers={"accept-encoding": "gzip"})

    assert queries(client, "/de/") == []
    assert client.get("/de/").content == gzip.decompress(packed.content)
    assert "Content-Encoding" not in client.get("/de/").headers
    assert client.get("/de/").headers["Vary"] == packed.headers["Vary"]


def test_the_first_who_asks_with_the_right_etag_gets_no_page_either(client, region):
    etag = client.get("/de/").headers["ETag"]
    cache.clear()

    assert client.get("/de/", headers={"if-none-match": etag}).status_code == 304


def test_who_asks_for_the_headers_alone_gets_those_of_the_page(client, region):
    alone = client.head("/de/")
    page = client.get("/de/")

    assert alone.headers == page.headers
    assert "ETag" in alone.headers
    assert client.head("/de/", headers={"if-none-match": page.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("strength", ["W/", ""])
def test_etags_are_compared_as_weak_ones_and_a_star_is_any(client, region, strength):
    etag = client.get("/de/offers/").headers["ETag"]

    for known in ("*", strength + etag.removeprefix("W/"), f'"other", {etag}'):
        assert client.get("/de/offers/", headers={"If-None-Match": known}).status_code == 304
    assert client.get("/de/offers/", headers={"If-None-Match": etag[:-3] + '"'}).status_code == 200


def test_pages_come_where_somebody_has_emptied_the_table_of_the_version(client, region):
    make_offer("Sprachencafé")
    client.get("/de/offers/")

    ContentVersion.objects.all().delete()
    ContentVersion.objects.forget()

    assert "Sprachencafé" in client.get("/de/offers/").content.decode()
    make_offer("Tafel")
    ContentVersion.objects.forget()
    assert "Tafel" in client.get("/de/offers/").content.decode()
