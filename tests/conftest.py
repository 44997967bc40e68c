import datetime as dt
import gc
import os
import sqlite3
from contextlib import closing

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone, translation

from tests.factories import make_region


def pytest_collection_finish():
    """What is loaded by now stays to the end; to look through it for garbage again takes a twentieth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Begins with the tables that tests/run.py has made once for all, where there are some."""
    if connection.vendor != "sqlite" or "MIGRATED" not in os.environ:
        yield
        return
    name = connection.creation._get_test_db_name()  # in memory, for as long as a connection is open
    with closing(sqlite3.connect(os.environ["MIGRATED"])) as made, closing(sqlite3.connect(name, uri=True)) as memory:
        made.backup(memory)
        yield


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
