"""The region of Imst as it comes with the software."""

import csv
from pathlib import Path

import pytest

from integration_portal.languages import CODES
from integration_portal.regions.loader import load
from network.models import Location, Municipality, Organisation, Page, Region, column
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
