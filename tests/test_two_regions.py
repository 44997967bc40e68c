"""Two regions, each on its own server with its own database, learn from one another."""

import sqlite3
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing

import pytest
from django.db import connection

from tests.browser.server import PROJECT, serving

SECONDS = 1.1  # until every process knows of a change

PARTNER = """
from network.models import Organisation, PartnerFeed
PartnerFeed.objects.all().delete()  # those that the browser tests look at
partner = Organisation.objects.create(slug="{slug}", name="{name}", country="{country}")
PartnerFeed.objects.create(organisation=partner, url="{url}/learning.json")
"""
PRACTICE = """
from network.models import GoodPractice, Organisation
GoodPractice.objects.create(
    slug="praktik", title_sv="Svensk praktik", title_en="Swedish practice", visibility="public",
    organisation=Organisation.objects.get(slug="bengtsfors-kommun"),
)
"""


def manage(site, *arguments):
    """The finished process of a command, on the database of a site."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=site.environment, capture_output=True, text=True, check=False)


def shell(site, code):
    manage(site, "shell", "--no-imports", "-c", code).check_returncode()


def page(site, path):
    return urllib.request.urlopen(f"{site.base_url}{path}").read().decode()


def value(site, query):
    with closing(sqlite3.connect(site.environment["DATABASE_URL"].removeprefix("sqlite:///"))) as database:
        return database.execute(query).fetchone()[0]


@pytest.fixture
def migrated(db, tmp_path):
    """The tests' own empty database as a file, or None where it is in no file."""
    if connection.vendor != "sqlite":
        return None
    connection.ensure_connection()
    path = tmp_path / "migrated.sqlite3"
    path.write_bytes(connection.connection.serialize())
    return path


@pytest.fixture
def sites(migrated):
    """Two sites, and a function that stops the second."""
    with ExitStack() as here, ExitStack() as there, ThreadPoolExecutor() as pool:
        starting = [
            pool.submit(here.enter_context, serving(migrated=migrated)),
            pool.submit(there.enter_context, serving(migrated=migrated, region="tests/regions/dalsland")),
        ]
        yield *(one.result() for one in starting), there.close


def test_two_regions_learn_from_one_another_and_remember_what_they_learned(sites):
    imst, dalsland, stop_dalsland = sites
    shell(dalsland, PRACTICE + PARTNER.format(slug="imst", name="Regio Imst", country="AT", url=imst.base_url))
    shell(imst, PARTNER.format(slug="dalsland", name="Dalslands kommuner", country="SE", url=dalsland.base_url))
    assert "Swedish practice" not in page(imst, "/de/partners/")

    assert [manage(site, "sync_partners").returncode for site in (imst, dalsland)] == [0, 0]
    time.sleep(SECONDS)

    learned = page(imst, "/de/partners/")
    link = f'<a href="{dalsland.base_url}/good-practice/praktik/"><span lang="en" dir="ltr">Swedish practice</span></a>'
    for text in (link, "Bengtsfors kommun", "Dalsland", "Schweden", "Dalslands kommuner"):
        assert text in learned, text
    assert f'<a href="{imst.base_url}/projects/abc-cafe-imst/">' in page(dalsland, "/sv/partners/imst/")

    stop_dalsland()
    again = manage(imst, "sync_partners")
    time.sleep(SECONDS)

    assert (again.returncode, again.stdout) == (1, "Dalslands kommuner: The site does not answer.\n")
    assert link in page(imst, "/de/partners/")
    assert value(imst, "SELECT problem FROM network_partnerfeed") == "unreachable"
