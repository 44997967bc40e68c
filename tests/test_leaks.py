"""Nothing private on any address: one secret in every field that can hold one, and all addresses fetched.

The addresses come from the URLconf, so that a new page is visited without being named here; each is asked for with the
short names of all rows, of those too that nobody may see. Who asks: a visitor, a member, and a member of another
organisation; the visitor after the member, so that what was kept for one would show with the other.
"""

import pytest
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

from integration_portal.sitemaps import SITEMAPS
from network.models import Contact, Document, GoodPractice, Location, Meeting, Notice
from offers.models import Offer
from tests.secrets_everywhere import Site

LANGUAGES = ["de", "ar"]


def addresses():
    """Every address of the site but the admin's, with the short name of every row wherever one belongs."""
    slugs = [
        slug
        for model in (Contact, Document, GoodPractice, Location, Meeting, Notice, Offer)
        for slug in model.objects.values_list("slug", flat=True)
    ]
    slugs += ["caritas", "verein", "projekt", "wrong"]
    values = {
        "slug": slugs,
        "section": list(SITEMAPS),
        "path": ["logos/a.png"],
        "secret": ["wrong"],
        "token": ["wrong"],
    }
    found = []
    for name, parameters in _named(get_resolver()):
        assert parameters <= values.keys(), f"{name}: say here what {parameters} can be"
        choices = [{key: value} for key in parameters for value in values[key]] or [{}]
        found += [address for choice in choices if (address := _address(name, choice))]
    return list(dict.fromkeys(found))


def _named(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name != "admin":
                yield from _named(pattern)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield pattern.name, set(pattern.pattern.converters)


def _address(name, choice):
    try:
        return reverse(name, kwargs=choice)
    except NoReverseMatch:
        return ""


def body_of(response):
    parts = response.streaming_content if response.streaming else [response.content]
    headers = " ".join(f"{name}: {value}" for name, value in response.headers.items())
    return headers + b"".join(parts).decode(errors="replace")


@pytest.fixture
def site(db):
    return Site()


def client_of(member):
    client = Client()
    if member:
        client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def leaks(client, secrets, allowed, paths):
    """Pairs of an address and what it shows that it must not."""
    found = set()
    for path in paths:
        response = client.get(path)
        assert response.status_code in (200, 301, 302, 400, 403, 404, 405, 410), (path, response.status_code)
        found |= {(path, what) for what in secrets.seen_in(_without_own_address(response, path), allowed)}
    return found


def _without_own_address(response, path):
    """What was asked for comes back in links to other languages: that says nothing."""
    asked = path.split("/", 2)[-1]
    return body_of(response).replace(asked, "").replace(asked.rstrip("/"), "") if asked else body_of(response)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_address_shows_anybody_what_is_not_for_them(site, language):
    viewers = [(site.member, {"everybody", "network", "own"}), (site.stranger, {"everybody", "network", "stranger"})]

    for member, allowed in [*viewers, (None, {"everybody"})]:
        with translation.override(language):
            assert leaks(client_of(member), site.secrets, allowed, addresses()) == set()


@pytest.mark.parametrize(
    "path",
    [
        *("/de/offers/", "/de/offers.json", "/de/offers/suggestions.json", "/de/network/"),
        *("/de/contacts/", "/de/good-practice/"),
    ],
)
def test_no_search_finds_what_is_not_for_the_one_who_asks(site, path):
    known, visitor, found = site.secrets.known, Client(), set()

    for spelling, (_whose, what) in known.items():
        others = site.secrets.spellings_in(body_of(visitor.get(path, {"q": spelling}))) - {spelling}
        found |= {(what, known[other]) for other in others}

    assert found == set()


def test_what_is_for_members_is_there_for_them_and_what_is_for_everybody_for_everybody(site):
    """Without this the other tests would pass on empty pages."""
    paths = addresses()
    for_members = {what for whose, what in site.secrets.known.values() if whose == "network"}
    as_visitor = "".join(body_of(Client().get(path)) for path in paths)
    client = client_of(site.member)
    as_member = "".join(body_of(client.get(path)) for path in paths)

    seen = site.secrets.seen_in(as_member, {"everybody", "nobody", "own", "stranger"})

    assert {
        what for what in for_members if what.endswith(("_de", ".online_link", "content of a document"))
    } - seen == set()
    for text in ("Kurs", "Konferenz", "Beratung", "Was gelang", "Protokoll", "Flohmarkt", "offen"):
        assert text in as_visitor
