import datetime as dt
import gc

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from tests.factories import make_region


def pytest_collection_finish():
    """What is loaded by now stays to the end; to look through it for garbage again takes a twentieth of the time."""
    gc.collect()
    gc.freeze()


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
