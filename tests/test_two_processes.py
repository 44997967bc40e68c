"""A change by one process is seen in every worker of another within a second, on either database."""

import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from urllib.parse import quote

import psycopg
import pytest
from django.conf import settings

from tests.browser.server import PROJECT, serving

SECONDS = 1.0
ASKED = 16  # times: enough to meet both workers


@pytest.fixture(scope="module")
def site(request, tmp_path_factory):
    """A site with two workers, on the kind of database that these tests run on."""
    if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
        with serving() as site:
            yield site
        return
    name = f"two_processes_{tmp_path_factory.getbasetemp().name.replace('-', '_')}"
    server = {key: settings.DATABASES["default"][key] for key in ("HOST", "PORT", "USER", "PASSWORD")}
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}".format(**server)
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}"')
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            with serving(database=f"{address}/{name}") as site:
                yield site
        finally:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def pages(site, path):
    """The page from all workers."""
    return [urllib.request.urlopen(site.base_url + quote(path, safe="/?=&")).read().decode() for _ in range(ASKED)]


def change(site, code):
    """Runs in a process of its own, as a command or another machine would; returns when it is done."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=PROJECT, env=site.environment, check=True, capture_output=True)
    return time.monotonic()


@pytest.mark.parametrize(
    ("path", "code", "new"),
    [
        (
            "/de/offers/computeria/",
            "from offers.models import Offer; Offer.objects.filter(slug='computeria')."
            "update(title_de='Computeria neu')",
            "Computeria neu",
        ),
        (
            "/de/offers/?q=zaubern",
            "from offers.models import Category; "
            "Category.objects.filter(slug='computer').update(search_words_de='Zaubern')",
            "/de/offers/computeria/",
        ),
        (
            "/de/offers/?category=health&q=computeria",
            "from offers.models import *; "
            "Offer.objects.get(slug='computeria').categories.add(Category.objects.get(slug='health'))",
            "/de/offers/computeria/",
        ),
        (
            "/de/about/",
            "from network.models import Page; Page.objects.filter(slug='about').update(body_de='Ganz neuer Text')",
            "Ganz neuer Text",
        ),
    ],
    ids=["bulk update", "search words", "many to many", "page"],
)
def test_a_change_is_seen_in_every_worker_within_a_second(site, path, code, new):
    assert not any(new in page for page in pages(site, path))

    done = change(site, code)
    time.sleep(max(0, done + SECONDS - time.monotonic()))

    assert all(new in page for page in pages(site, path))


def test_the_database_counts_what_any_program_changes(site):
    """Not only Django: a trigger sees a plain SQL statement too."""
    address = site.environment["DATABASE_URL"]
    statement = "UPDATE network_page SET title_de = 'Von Hand' WHERE slug = 'imprint'"
    assert "Von Hand" not in "".join(pages(site, "/de/imprint/"))

    connect = sqlite3.connect if address.startswith("sqlite") else psycopg.connect
    with closing(connect(address.removeprefix("sqlite:///"))) as connection:
        connection.execute(statement)
        connection.commit()
    time.sleep(SECONDS)

    assert all("Von Hand" in page for page in pages(site, "/de/imprint/"))


if "sqlite3" not in settings.DATABASES["default"]["ENGINE"]:  # SQLite has one writer at a time

    def test_two_editors_who_change_the_same_rows_in_another_order_both_succeed(site):
        address = site.environment["DATABASE_URL"]
        statement = "UPDATE network_page SET title_sv = %s WHERE slug = %s"
        with psycopg.connect(address) as first, psycopg.connect(address) as second, ThreadPoolExecutor() as pool:
            first.execute(statement, ["first", "about"])
            waiting = pool.submit(second.execute, statement, ["second", "privacy"])
            time.sleep(0.3)
            first.execute(statement, ["first", "privacy"])
            first.commit()
            waiting.result(timeout=10)
            second.execute(statement, ["second", "about"])
            second.commit()

else:

    @pytest.mark.parametrize("path", ["offers/?q=qwrtzx", "offers/computeria/"])
    def test_no_page_waits_for_another_who_writes(site, path):
        """Not even where dates are still to be made, or a search without result to be counted."""
        database = site.environment["DATABASE_URL"].removeprefix("sqlite:///")
        with closing(sqlite3.connect(database, isolation_level=None)) as connection:
            connection.execute("UPDATE offers_schedule SET start_time = '17:05'")
            connection.execute("BEGIN IMMEDIATE")
            started = time.monotonic()
            page = urllib.request.urlopen(f"{site.base_url}/de/{path}", timeout=30).read().decode()
            connection.execute("ROLLBACK")

        assert "</html>" in page
        assert time.monotonic() - started < 5  # seconds; whoever waits does so for 20
