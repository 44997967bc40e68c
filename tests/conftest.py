import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from tests.factories import make_region


@pytest.fixture
def region(db):
    """A region with its contact, languages all on, in Europe/Vienna; active as in a request."""
    region = make_region()
    with timezone.override(region.tz):
        yield region


@pytest.fixture(autouse=True)
def _german():
    with translation.override("de"):
        yield


@pytest.fixture(autouse=True)
def _no_kept_pages():
    cache.clear()


@pytest.fixture
def signed_in(client):
    """``signed_in(member)`` makes the client theirs."""

    def sign_in(member):
        client.force_login(member.user)
        return client

    return sign_in


@pytest.fixture
def at(monkeypatch):
    """Sets the clock: ``at("2026-11-24 17:30")`` in Vienna's time."""

    def set_clock(text, tz="Europe/Vienna"):
        moment = dt.datetime.fromisoformat(text).replace(tzinfo=timezone.zoneinfo.ZoneInfo(tz))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    return set_clock


@pytest.fixture
def tuesday(at):
    """A day on which the meetings of most tests are still to come."""
    at("2026-11-24 12:00")


@pytest.fixture
def manager(admin_client):
    """The client of an editor who reads English."""
    admin_client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return admin_client
