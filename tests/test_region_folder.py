"""A region is a folder of plain files."""

import csv
import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from integration_portal.regions.loader import RegionError, load
from integration_portal.regions.outlines import outlines
from network.models import Municipality, Organisation, Region
from offers.models import Closure, Offer, Schedule
from tests.factories import make_offer, make_schedule

pytestmark = pytest.mark.django_db

IMST = Path(__file__).parents[1] / "integration_portal/regions/imst"
DALSLAND = Path(__file__).parent / "regions/dalsland"


def run(command, *args, **options):
    out = StringIO()
    call_command(command, *map(str, args), stdout=out, no_color=True, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """A copy of the Swedish region, to be broken."""
    return Path(shutil.copytree(DALSLAND, tmp_path / "dalsland"))


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def problems(folder):
    with pytest.raises(RegionError) as error:
        load(folder)
    return error.value.problems


def test_the_folder_of_imst_has_no_warnings():
    assert "(0 warnings)" in run("check_region", "imst")
    assert not Region.objects.exists()


def test_a_swedish_region_is_a_folder_too(client, at):
    at("2026-11-23 10:00", tz="Europe/Stockholm")

    run("load_region", DALSLAND)

    page = client.get("/en/offers/sfi/").content.decode()
    home = client.get("/sv/").content.decode()
    assert "Hjälp när du är ny här" in home
    assert "Svenska för invandrare" in home  # open now
    assert '<p class="original"><span lang="sv" dir="ltr">Svenska för invandrare</span></p>' in page
    assert client.get("/de/").status_code == 302
    assert client.get("/", headers={"accept-language": "de"}).url == "/en/"
    assert Region.objects.current().currency == "SEK"


def test_loading_twice_changes_nothing():
    run("load_region", DALSLAND)

    assert run("load_region", DALSLAND) == "Nothing to do: the database holds all of this already.\n"


def test_what_a_person_has_edited_stays_and_is_listed():
    run("load_region", DALSLAND)
    Offer.objects.update(title_sv="Von der Leiterin geändert", cost_cents=None)
    Schedule.objects.all().delete()

    report = run("load_region", DALSLAND)

    assert Offer.objects.get().title_sv == "Von der Leiterin geändert"
    assert "offers.csv, row 2, sfi, title_sv: “Von der Leiterin geändert” → “Svenska för invandrare” (kept" in report
    assert "offers.csv, row 2, sfi, cost_cents: “” → “0” (kept" in report
    assert "schedules.csv, row 2, sfi: 0 rows in the database, 1 in the file (kept" in report
    assert not Schedule.objects.exists()


def test_update_takes_the_files_values():
    run("load_region", DALSLAND)
    Offer.objects.update(title_sv="geändert", childcare=False)
    Offer.objects.get().languages.clear()
    Schedule.objects.all().delete()

    report = run("load_region", DALSLAND, "--update")

    offer = Offer.objects.get()
    assert (offer.title_sv, offer.childcare) == ("Svenska för invandrare", None)
    assert sorted(offer.languages.values_list("code", flat=True)) == ["en", "sv"]
    assert offer.schedules.count() == 1
    assert "offers.csv, row 2, sfi, languages: “” → “en sv”" in report


def test_what_is_missing_is_made_again():
    run("load_region", DALSLAND)
    Offer.objects.all().delete()

    report = run("load_region", DALSLAND)

    assert "offers.csv: 1 new" in report
    assert Schedule.objects.count() == 1


def test_a_trial_changes_nothing():
    report = run("load_region", DALSLAND, "--dry-run")

    assert "offers.csv: 1 new" in report
    assert "This was a trial: nothing was changed." in report
    assert not Organisation.objects.exists()


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("offers.csv", ",0,,365", ",free,,365", "offers.csv, row 2, column cost_cents: "),
        ("offers.csv", "bengtsfors-kommun", "caritas", "offers.csv, row 2, column provider: "),
        ("offers.csv", "courses", "cooking", "offers.csv, row 2, column categories: "),
        ("offers.csv", "published", "secret", "offers.csv, row 2, column status: "),
        ("offers.csv", "Svenska för invandrare,Swedish for immigrants", ",", "offers.csv, row 2, column (row): "),
        ("offers.csv", "title_sv", "title_xx", "offers.csv, row 1, column title_xx: unknown column"),
        ("offers.csv", "slug,", "name,", "offers.csv, row 1, column slug: this column is missing"),
        ("offers.csv", "2026-11-01", "gestern", "offers.csv, row 2, column checked_on: "),
        ("locations.csv", "true,false", "yes,false", "locations.csv, row 2, column step_free: write true or false"),
        ("locations.csv", ",true,false", ",true", "locations.csv, row 2: 6 cells, but the header has 7"),
        ("region.csv", "Europe/Stockholm", "Europe/Bengtsfors", "region.csv, row 2, column time_zone: "),
        ("region.csv", "sv en so ar", "sv xx", "region.csv, row 2, column languages: "),
        (
            "municipalities.csv",
            "mellerud,",
            "bengtsfors,",
            "municipalities.csv, row 3, column slug: “bengtsfors” stands already in row 2",
        ),
        (
            "municipalities.csv",
            "1461",
            "9999",
            "municipalities.geojson: no outline with the official code “9999” (Mellerud)",
        ),
        (
            "municipalities.geojson",
            '"features"',
            '"feature"',
            "municipalities.geojson: not a GeoJSON FeatureCollection",
        ),
        ("municipalities.geojson", "{", "<", "municipalities.geojson: "),
        ("schedules.csv", "MO WE", "MO XX", "schedules.csv, row 2, column weekdays: "),
        ("schedules.csv", "weekly,1", "monthly,1", "schedules.csv, row 2, column (row): "),
        ("region.csv", "dalsland,Dalsland", "#,", "region.csv, row 2, column "),
        ("schedules.csv", "MO WE", "", "schedules.csv, row 2, column weekdays: "),
        ("organisations.csv", "+46 31 390 06 01", "12", "organisations.csv, row 2, column phone: "),
    ],
)
def test_a_mistake_is_named_by_file_row_and_column_and_nothing_is_loaded(folder, name, old, new, message):
    change(folder, name, old, new)

    found = problems(folder)

    assert [one for one in found if one.startswith(message)], found
    assert not Organisation.objects.exists()


def test_all_mistakes_are_listed_at_once(folder):
    change(folder, "locations.csv", "true,false", "yes,false")
    change(folder, "organisations.csv", "public", "secret")

    assert {one.split(",")[0] for one in problems(folder)} >= {"locations.csv", "organisations.csv"}


def test_a_file_that_is_missing_or_not_utf_8_is_named(folder):
    (folder / "pages.csv").unlink()
    (folder / "languages.csv").write_bytes(b"code\n\xff\xfe\n")

    found = problems(folder)

    assert "pages.csv: the file is missing" in found
    assert "languages.csv: the file is not UTF-8 (byte 5); save it as “CSV UTF-8”" in found


def test_a_folder_that_does_not_exist_is_said_in_one_sentence():
    with pytest.raises(CommandError, match="there is no such folder"):
        run("load_region", "/nowhere/at/all")


def test_a_database_holds_one_region(folder):
    run("load_region", "imst")

    assert "region.csv, row 2, column slug: this database already holds “imst”" in problems(folder)


def test_a_check_says_what_visitors_would_miss(folder):
    change(folder, "organisations.csv", "+46 31 390 06 01", "")

    report = run("check_region", folder)

    assert "Bengtsfors kommun: the region's contact has no phone number" in report
    assert "the page “imprint” is missing" in report
    assert "offer.title: 1 texts are missing in so" in report
    assert not Region.objects.exists()


def test_borders_of_neighbours_fit_together_after_simplifying():
    def square(code, west):
        jagged = (
            [[west + 1, y / 10 + 47] for y in range(11)] if code == "1" else [[west, 48 - y / 10] for y in range(11)]
        )
        ring = [[west, 48], [west, 47], *jagged] if code == "1" else [[west + 1, 47], [west + 1, 48], *jagged]
        return {"properties": {"iso": code}, "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}

    paths, view_box = outlines({"features": [square("1", 10), square("2", 11)]})

    assert view_box == "0 0 400 296"
    assert paths == {"1": "M0,0l0,296 200,0 0-296-200,0z", "2": "M400,296l0-296-200,0 0,296 200,0z"}


def test_closed_days_come_from_the_folder(folder):
    (folder / "closures.csv").write_text("offer,first_day,last_day\nsfi,2026-12-21,2027-01-06\n", encoding="utf-8")

    load(folder)

    assert str(Closure.objects.get()) == "2026-12-21 – 2027-01-06"


def test_schedules_that_the_folder_no_longer_has_are_listed_and_go_with_update(folder):
    load(folder)
    own = make_offer("Vom Redaktionsteam")
    make_schedule(own)
    header = (folder / "schedules.csv").read_text(encoding="utf-8").splitlines()[0]
    (folder / "schedules.csv").write_text(header + "\n", encoding="utf-8")

    kept = run("load_region", folder)
    assert "schedules.csv, sfi: 1 rows in the database, 0 in the file (kept" in kept
    assert Schedule.objects.count() == 2

    run("load_region", folder, update=True)
    assert Schedule.objects.get().offer == own


def test_a_spreadsheet_in_german_may_separate_by_semicolons(folder):
    path = folder / "languages.csv"
    path.write_text("code;\nsv;\nen;\nar;\n".replace(";", ""), encoding="utf-8")
    path = folder / "municipalities.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)

    load(folder)

    assert Municipality.objects.count() == len(rows) - 1


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("categories.csv", "german", "briefcas", "categories.csv, row 2, column icon"),
        ("organisations.csv", "slug,", "logo,slug,", "organisations.csv, row 1, column logo: unknown column"),
    ],
)
def test_an_icon_that_does_not_exist_and_a_file_that_nobody_reads_are_refused(folder, name, old, new, message):
    change(folder, name, old, new)

    assert any(message in line for line in problems(folder))


def test_a_meeting_with_an_end_and_no_beginning_is_named(folder):
    rows = ["slug,kind,title_sv,first_day,last_day,end_time", "start,other,Start,2026-11-24,2026-11-24,20:00"]
    (folder / "meetings.csv").write_text("\n".join(rows), encoding="utf-8")

    assert problems(folder) == ["meetings.csv, row 2, column (row): There is an end but no start."]


def test_a_project_that_builds_on_itself_or_counts_in_an_unknown_currency_is_named(folder):
    header, rows = "slug,title_sv,owner,currency,builds_on", folder / "projects.csv"
    rows.write_text(f"{header}\nsfi,Svenska,bengtsfors-kommun,SEK,\n", encoding="utf-8")
    load(folder)
    rows.write_text(
        f"{header}\nsfi,Svenska,bengtsfors-kommun,SEK,sfi\nny,Ny,bengtsfors-kommun,ZZZ,\n", encoding="utf-8"
    )

    assert problems(folder) == [
        "projects.csv, row 2, column builds_on: A project cannot build on itself. (it says “sfi”)",
        "projects.csv, row 3, column currency: This currency is not known. Write its three capital letters: EUR."
        " (it says “ZZZ”)",
    ]


def test_a_schedule_of_an_offer_that_the_folder_does_not_have_is_named(folder):
    load(folder)
    lines = (folder / "offers.csv").read_text(encoding="utf-8").splitlines()
    (folder / "offers.csv").write_text(lines[0] + "\n", encoding="utf-8")

    assert problems(folder) == ["schedules.csv, row 2, column offer: this folder has no such row (it says “sfi”)"]
