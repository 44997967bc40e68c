"""The region of Imst as it comes with the software."""

import csv
import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation

from integration_portal.languages import CODES
from integration_portal.regions.loader import load
from integration_portal.templatetags.portal import money
from network.models import (
    Location,
    Meeting,
    Municipality,
    Organisation,
    Page,
    PressItem,
    Project,
    Region,
    column,
)
from network.templatetags.network import days, known_date, percent
from offers.models import Category, Occurrence, Offer, Schedule

pytestmark = pytest.mark.django_db

IMST = Path(__file__).parents[1] / "integration_portal/regions/imst"


@pytest.fixture(scope="module")
def imst(django_db_setup, django_db_blocker):
    """The region, loaded once for all tests of this module."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        load(IMST)
        yield
        transaction.set_rollback(True)


def test_the_region_of_imst_has_all_its_municipalities_offers_and_languages(imst):
    assert Municipality.objects.filter(in_region=True).exclude(outline="").count() == 24
    assert 30 <= Offer.objects.published().count() <= 40
    assert Category.objects.top().count() == 13
    assert Region.objects.current().languages == list(CODES)
    for model, names in ((Offer, ["title", "summary"]), (Category, ["name", "hint"]), (Page, ["title", "body"])):
        missing = [
            (row, name, code)
            for row in model.objects.all()
            for name in names
            for code in CODES
            if not getattr(row, column(name, code))
        ]
        assert missing == []


def test_every_translation_that_a_machine_made_is_marked(imst):
    marks = {tuple(offer.machine_translated) for offer in Offer.objects.all()}

    assert marks == {tuple(code for code in CODES if code != "de")}


def test_nothing_in_imst_claims_to_be_checked(imst):
    assert not Offer.objects.exclude(checked_on=None).exists()
    assert not Occurrence.objects.reliable().exists()
    assert Schedule.objects.count() == 8


def test_the_map_of_imst_is_small(imst):
    assert sum(len(place.outline) for place in Municipality.objects.all()) < 8_000


def test_every_fact_of_the_folder_stays_true_to_its_source(imst):
    """Names, phones, addresses and times as the sources have them (shared facts of the region)."""
    with (IMST / "organisations.csv").open(encoding="utf-8") as file:
        sources = {row["slug"]: row["source"] for row in csv.DictReader(file)}

    tafel = Offer.objects.get(slug="team-oesterreich-tafel").schedules.get()
    assert str(Organisation.objects.get(slug="regio-imst").phone) == "+43 5417 20018"
    assert str(Organisation.objects.get(slug="tsd").phone) == "+43 512 21440"
    assert Location.objects.get(slug="pfarrgasse-23").address == "Pfarrgasse 23, Imst"
    assert (tafel.weekdays, str(tafel.start_time), str(tafel.end_time)) == (["SA"], "18:30:00", "20:00:00")
    assert all(sources.values())


# How a cell of the folder is told on a page, by column; what is missing here is a key, a code or a choice.
def _literally(row, cell):
    return [cell]


def _known(row, cell):
    return [known_date(cell)]


def _money(row, cell):
    return [money(int(cell), row.get("currency") or "SEK"), money(int(cell), "EUR")]


TOLD = {
    "organisations.csv": dict.fromkeys(("name", "address", "phone", "email", "website", "source"), _literally)
    | {"other_source": _literally, "since": _known, "as_of": _known},
    "projects.csv": dict.fromkeys(("reference", "website", "source", "other_source"), _literally)
    | dict.fromkeys(("starts", "ends"), _known)
    | dict.fromkeys(("total_cents", "funding_cents"), _money)
    | {"funding_rate": lambda row, cell: [percent(int(cell))]},
    "funding_sources.csv": {"amount_cents": _money},
    "contacts.csv": {"phone": _literally, "email": _literally},
    "programmes.csv": {"name": _literally, "period": _literally},
    "meetings.csv": dict.fromkeys(("place", "participants", "source", "other_source"), _literally),
    "press_items.csv": {"url": _literally},
    "emergency_numbers.csv": {"number": _literally, "source": _literally},
    "working_groups.csv": {},
}


@pytest.fixture(scope="module")
def german_pages(imst):
    """The text and the links of all German pages about the network, in one piece."""
    client = Client()
    lists = ["", "network/", "meetings/", "projects/", "press/", "partners/", "contacts/", "emergency/"]
    with translation.override("de"):
        rows = [row.get_absolute_url() for model in (Organisation, Project, Meeting) for row in model.objects.all()]
    found = [client.get(path).content.decode() for path in [*(f"/de/{path}" for path in lists), *rows]]
    return _plain(" ".join(found))


def _plain(text):
    """Without tags, but with the addresses of links; spaces that do not break are spaces."""
    shown = unescape(re.sub(r"<[^>]+>", "", text)) + unescape(" ".join(re.findall(r'href="([^"]+)"', text)))
    return re.sub(r"\s+", " ", shown)


@pytest.mark.parametrize("name", TOLD)
def test_every_fact_of_the_network_is_on_a_page(imst, german_pages, name):
    with (IMST / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = TOLD[name] | {column: _lines for column in rows[0] if column.endswith("_de")}
    with translation.override("de"):
        missing = [
            (row.get("slug"), column, cell)
            for row in rows
            for column, told in columns.items()
            for cell in [row[column]]
            if cell and not any(_plain(one) in german_pages for one in told(row, cell))
        ]

    assert missing == []


def _lines(row, cell):
    """A text is told when all its lines are: the pages make lists of them."""
    return [re.sub(r"(^|\n)- ", " ", cell)]


def test_every_day_of_the_network_is_on_a_page(imst, german_pages):
    with translation.override("de"):
        rows = [*Meeting.objects.exclude(first_day=None), *PressItem.objects.all()]
        assert [row for row in rows if days(row) not in german_pages] == []
        assert len(rows) > 20
