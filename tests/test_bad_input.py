"""Whatever somebody sends, the answer is a page that helps: never a 500, never a traceback.

`make test` sends 1,000 generated requests to each address on SQLite, and fewer on PostgreSQL.
"""

import os
from functools import cache
from urllib.parse import quote

import pytest
from django.core.handlers.base import BaseHandler
from django.core.signals import request_finished
from django.db import close_old_connections
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from integration_portal.languages import CODES
from network.models import EmergencyNumber, Page
from tests.factories import (
    make_category,
    make_checked_offer,
    make_document,
    make_good_practice,
    make_location,
    make_notice,
    make_offer,
    make_partner_item,
    make_region,
    make_schedule,
)

REQUESTS = int(os.environ.get("REQUESTS_PER_ADDRESS", "60"))
PARAMETERS = [
    *("q", "category", "municipality", "near", "language", "audience", "when", "free", "childcare", "stepfree"),
    *("field", "role", "medium", "next", "country", "from", "view", "month", "days"),
    *("joining", "kind", "page", "p", "unknown", "", "csrfmiddlewaretoken"),
]
ADDRESSES = [
    *("/", "/healthz", "/robots.txt", "/favicon.ico", "/sitemap.xml", "/sitemap-offers.xml", "/learning.json"),
    *("/sitemap-{}.xml", "/media/{}", "/{}"),
    *(
        "/{lang}/",
        "/{lang}/offers/",
        "/{lang}/offers.json",
        "/{lang}/offers/map/",
        "/{lang}/offers/suggestions.json",
        "/{lang}/volunteering/",
    ),
    *("/{lang}/offers/{}/", "/{lang}/offers/kurs/", "/{lang}/offers/{}/preview/", "/{lang}/emergency/"),
    *("/{lang}/calendar/", "/{lang}/calendar.ics", "/{lang}/offers/{}.ics", "/{lang}/network/map/"),
    *("/{lang}/network/", "/{lang}/network/{}/", "/{lang}/network/{}.vcf", "/{lang}/meetings/", "/{lang}/meetings/{}/"),
    *("/{lang}/meetings/{}.ics", "/{lang}/press/", "/{lang}/projects/", "/{lang}/projects/{}/", "/{lang}/partners/"),
    "/{lang}/partners/{}/",
    *("/{lang}/contacts/", "/{lang}/contacts/{}.vcf", "/{lang}/contacts.vcf", "/{lang}/meetings.ics"),
    *("/{lang}/members/", "/{lang}/members/notice/", "/{lang}/members/sign-in/", "/{lang}/members/sign-in/code/"),
    *("/{lang}/members/sign-out/", "/{lang}/meetings/{}/propose/", "/{lang}/calendar/{}.ics"),
    *("/{lang}/documents/{}/", "/{lang}/documents/leitfaden/", "/{lang}/offers/feed.atom", "/{lang}/notices/feed.atom"),
    *("/{lang}/good-practice/", "/{lang}/good-practice/{}/", "/{lang}/good-practice/paten/", "/{lang}/notices/"),
    *("/{lang}/invitations/{}/", "/{lang}/about/", "/{lang}/{}/", "/{lang}/{}"),
]
# What has broken other sites: NUL, half a surrogate's bytes, right-to-left marks, numbers that overflow.
NASTY = [
    *("%00", "a%00b", "%ff%fe", "%C3%28", "%ED%A0%80", "%E2%80%AE", "-1", "0", "abc", "1e9", "9" * 400, "%F0%9F%98%80"),
    *(
        "../../etc/passwd",
        "%2e%2e%2f",
        "' OR 1=1 --",
        "%27%22%3E%3Cscript%3E",
        "{{7*7}}",
        "%25s%25n",
        "\\",
        "%0d%0aX-A:1",
    ),
    *("kurs", "imst", "german", "ar", "women", "now", "1", "walk-in", "volunteering", "x" * 2000),
    *("month", "2026-12", "2026-12-01", "0001-01-01", "9999-12-31", "2099-12-31", "2000-01"),
]


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A small site whose rows stay for all requests of this module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        make_region()
        offer = make_checked_offer(
            "Kurs", slug="kurs", categories=[make_category()], locations=[make_location()], languages=["ar"]
        )
        make_schedule(offer)
        make_offer("Tafel", audiences=["women"], by_phone=True)
        practice = make_good_practice(slug="paten", when="2018")
        make_document("Leitfaden", slug="leitfaden", good_practice=practice)
        make_partner_item()
        make_notice()
        Page.objects.create(slug="about", title_de="Über uns", body_de="Text")
        EmergencyNumber.objects.create(number="112", name_de="Euro-Notruf")
        handler = BaseHandler()
        handler.load_middleware()
        # The end of a request would close the connection and end the transaction; Django's test client does the same.
        request_finished.disconnect(close_old_connections)
        yield handler
        request_finished.connect(close_old_connections)
        transaction.set_rollback(True)


def any_text():
    printable = st.text(max_size=40).map(lambda text: quote(text, errors="ignore", safe=""))
    raw = st.binary(max_size=20).map(lambda data: "".join(f"%{byte:02x}" for byte in data))
    return st.one_of(st.sampled_from(NASTY), printable, raw)


def query_strings():
    pairs = st.tuples(st.sampled_from(PARAMETERS), any_text()).map(lambda pair: f"{pair[0]}={pair[1]}")
    return st.lists(pairs, max_size=6).map("&".join)


@cache
def requests():
    """What is sent to each address: language, part of the path, query string and header. Made once for all of them,
    since Hypothesis would make the same again for each.
    """
    made = []

    @settings(
        max_examples=REQUESTS, deadline=None, database=None, suppress_health_check=list(HealthCheck), derandomize=True
    )
    @given(st.sampled_from([*CODES, "hr", "xx", "fr"]), any_text(), query_strings(), any_text())
    def make(code, part, query, header):
        accept = header.encode("ascii", "ignore").decode().replace("\r", "").replace("\n", "")
        made.append((code, part, query, accept))

    make()
    return made


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_request_is_answered_with_a_500(site, address):
    sent = 0

    for code, part, query, accept in requests():
        path = address.replace("{lang}", code).replace("{}", part)
        request = RequestFactory().generic("GET", path, QUERY_STRING=query, HTTP_ACCEPT_LANGUAGE=accept)
        response = site.get_response(request)
        response.close()
        assert response.status_code in (200, 301, 302, 400, 404), (path, query, accept)
        sent += 1

    assert sent == REQUESTS


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options"])
def test_other_methods_are_refused(client, region, method):
    assert getattr(client, method)("/de/offers/").status_code in (403, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/ar/offers/?q={}", "/ar/offers/map/?unknown={}", "/ar/{}/"])
def test_an_address_that_is_too_long_is_said_to_be_so(client, region, address):
    response = client.get(address.format("ا" * 5000))

    assert response.status_code == 414
    assert '<html lang="ar" dir="rtl"' in response.content.decode()
    assert len(response.content) < 10_000


@pytest.mark.django_db
def test_a_thousand_parameters_too_many_are_a_bad_request_in_the_visitors_language(client, region):
    response = client.get("/ar/offers/?" + "&".join("a" * 1500))

    assert response.status_code == 400
    assert '<html lang="ar" dir="rtl">' in response.content.decode()


def test_a_search_of_2000_letters_says_what_to_do(client, region):
    response = client.get("/en/offers/", {"q": "a" * 2000})

    assert response.status_code == 200
    assert "This is too long. Write a few words, at most 200 letters." in response.content.decode()


def test_an_address_that_begins_like_one_of_another_host_is_not_found(client, region):
    assert client.get("/%2F%5Bexample.org/").status_code == 404
