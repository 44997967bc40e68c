"""The calendar: meetings and checked dates of offers, by day and by month, with filters that say what is wrong."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from network.models import Municipality
from offers import facets
from offers.models import Occurrence, Offer, Schedule
from tests.factories import (
    make_category,
    make_checked_offer,
    make_closure,
    make_field,
    make_location,
    make_meeting,
    make_municipality,
    make_offer,
    make_organisation,
    make_schedule,
)

NOVEMBER = "2026-11-24 12:00"  # a Tuesday


@pytest.fixture(autouse=True)
def _now(region, at):
    at(NOVEMBER)


def shown(client, query="", language="de"):
    cache.clear()  # of pages: a kept one has no context
    response = client.get(f"/{language}/calendar/?{query}")
    assert response.status_code == 200
    return response.context_data["calendar"]


def page(client, query="", language="de"):
    return client.get(f"/{language}/calendar/?{query}").content.decode()


def entries(calendar):
    """For each day with entries its number in the month, its meetings and its offers."""
    return {
        day.date.day: [one.title_de for one in day.meetings] + [offer.title_de for offer, _dates in day.offers]
        for day in calendar.days
    }


def test_the_agenda_has_the_dates_of_two_weeks_by_day(client):
    make_schedule(make_checked_offer("Café"), "TU TH")
    make_schedule(make_checked_offer("Frühstück"), "TU", "08:00", "09:00")
    make_meeting("Arbeitskreis", dt.date(2026, 12, 1))
    make_meeting("Zu spät", dt.date(2026, 12, 8))

    assert entries(shown(client)) == {
        24: ["Frühstück", "Café"],
        26: ["Café"],
        1: ["Arbeitskreis", "Frühstück", "Café"],
        3: ["Café"],
    }


def test_dates_of_offers_that_are_over_are_not_shown_even_where_a_row_is_left(client, at):
    make_schedule(make_checked_offer("Café"), "TU")
    shown(client)

    at("2026-11-25 12:00")

    assert Occurrence.objects.on_days(dt.date(2026, 11, 24), dt.date(2026, 11, 24)).count() == 1
    assert list(entries(shown(client, "from=2026-11-24"))) == [1]


def test_what_nobody_has_checked_is_no_date_nor_is_a_draft(client):
    for offer in (make_offer("Ungeprüft"), make_checked_offer("Entwurf", status="draft")):
        make_schedule(offer)
    make_schedule(make_checked_offer("Veraltet", checked_on=dt.date(2025, 1, 1)))

    assert entries(shown(client)) == {}
    assert all(word not in page(client) for word in ("Ungeprüft", "Entwurf", "Veraltet"))


def test_a_closed_day_and_a_public_holiday_are_left_out(client):
    offer = make_checked_offer("Café")
    make_schedule(offer, "TU")
    make_closure(offer, dt.date(2026, 12, 1), dt.date(2026, 12, 1))

    assert entries(shown(client, "view=month&month=2026-12")) == {15: ["Café"], 22: ["Café"], 29: ["Café"]}


def test_what_is_not_public_is_on_no_calendar(client):
    for visibility in ("network", "internal"):
        make_meeting("Geheimes Treffen", dt.date(2026, 12, 1), visibility=visibility)
        make_meeting("Geheim ohne Tag", visibility=visibility)
    make_meeting("Offen", dt.date(2026, 12, 1))

    pages = [page(client), page(client, "view=month&month=2026-12"), client.get("/de/calendar.ics").content.decode()]

    assert all("Offen" in one and "Geheim" not in one for one in pages)


def test_a_confidential_place_is_neither_told_nor_found_by_its_municipality(client):
    oetz = make_municipality("Oetz")
    shelter = make_location("Frauenhaus", oetz, address="Versteckgasse 7", is_confidential=True)
    make_schedule(make_checked_offer("Beratung", locations=[shelter]))
    make_meeting("Treffen", dt.date(2026, 12, 1), location=shelter)

    for path in ("/de/calendar/", "/de/calendar/?view=month&month=2026-12", "/de/calendar.ics"):
        assert "Frauenhaus" not in client.get(path).content.decode()
    assert entries(shown(client, "municipality=oetz")) == {}


def test_a_meeting_of_several_days_is_on_its_first_and_in_a_month_on_each(client):
    make_meeting("Konferenz", dt.date(2026, 12, 1), last_day=dt.date(2026, 12, 3))

    assert entries(shown(client)) == {1: ["Konferenz"]}
    assert entries(shown(client, "from=2026-12-02")) == {2: ["Konferenz"]}
    assert entries(shown(client, "view=month&month=2026-12")) == dict.fromkeys((1, 2, 3), ["Konferenz"])
    assert "1. Dezember 2026 – 3. Dezember 2026" in page(client)


def test_a_cancelled_meeting_says_so_in_both_views(client):
    make_meeting("Arbeitskreis", dt.date(2026, 12, 1), status="cancelled")

    assert "Abgesagt" in page(client)
    assert "Abgesagt" in page(client, "view=month&month=2026-12")


def test_meetings_without_an_exact_day_have_a_part_of_their_own(client):
    make_meeting("Irgendwann")
    make_meeting("Winter", dt.date(2026, 12, 1), last_day=dt.date(2027, 2, 28), precision="season")
    make_meeting("Nächster Herbst", dt.date(2027, 9, 1), last_day=dt.date(2027, 11, 30), precision="season")

    calendar = shown(client)

    assert calendar.days == []
    assert [one.title_de for one in calendar.without_day] == ["Winter", "Irgendwann"]
    assert [one.title_de for one in shown(client, "view=month&month=2026-10").without_day] == []


def test_the_past_has_meetings_alone_and_says_why(client):
    make_schedule(make_checked_offer("Café"))
    make_meeting("Auftakt", dt.date(2016, 11, 8), status="held")

    assert entries(shown(client, "view=month&month=2016-11")) == {8: ["Auftakt"]}
    assert "Past dates of offers are not kept" in page(client, "view=month&month=2016-11", "en")
    assert "Past dates of offers are not kept" not in page(client, "", "en")


def test_the_page_says_until_when_all_dates_of_offers_are_known(client):
    make_schedule(make_checked_offer("Café"))

    assert "until 19 January 2027" in page(client, "view=month&month=2027-01", "en")
    assert "Later ones follow" not in page(client, "view=month&month=2026-12", "en")


def test_one_goes_on_only_where_something_is(client):
    make_schedule(make_checked_offer("Café"))
    make_meeting("Auftakt", dt.date(2016, 11, 8), status="held")

    first, last = shown(client, "view=month&month=2016-11"), shown(client, "view=month&month=2027-01")

    assert (first.queries["previous"], first.queries["next"]) == (None, "view=month&month=2016-12")
    assert (last.queries["previous"], last.queries["next"]) == ("view=month&month=2026-12", None)
    assert shown(client).queries["next"] == "from=2026-12-08"


def test_a_week_begins_as_the_country_counts(client, region):
    monday_first = page(client, "view=month&month=2026-12")
    region.country, region.subdivision = "US", ""
    region.save()
    sunday_first = page(client, "view=month&month=2026-12")

    heads = [re.findall(r'<th scope="col">(\w+)</th>', one) for one in (monday_first, sunday_first)]

    assert (heads[0][0], heads[0][-1]) == ("Montag", "Sonntag")
    assert (heads[1][0], heads[1][-1]) == ("Sonntag", "Samstag")
    assert len(re.findall("<td", sunday_first)) == 35  # 1 December 2026 is a Tuesday


@pytest.mark.parametrize("country", ["BQ", "TF", "QQ"])
def test_where_nobody_knows_how_a_country_counts_its_weeks_begin_on_monday(client, region, country):
    region.country, region.subdivision = country, ""
    region.save()

    heads = re.findall(r'<th scope="col">(\w+)</th>', page(client, "view=month&month=2026-12"))

    assert (heads[0], heads[-1]) == ("Montag", "Sonntag")


def test_two_times_of_one_day_are_one_entry(client):
    offer = make_checked_offer("Café")
    make_schedule(offer, "TU", "08:00", "09:00")
    make_schedule(offer, "TU", "17:00", "19:00")

    (found,) = shown(client, "days=1").days[0].offers

    assert [timezone.localtime(date.starts_at).hour for date in found.dates] == [8, 17]
    assert "08:00–09:00" in page(client, "days=1")


def test_a_day_with_many_offers_leads_to_a_page_of_its_own(client):
    for number in range(60):
        make_schedule(make_checked_offer(f"Kurs {number:02}", slug=f"kurs-{number:02}"), "WE")

    day = shown(client, "field=nothing").days[0]

    assert (len(day.offers), day.hidden, day.query) == (8, 52, "from=2026-11-25&days=1")
    assert "and 52 more" in page(client, "", "en")
    assert [len(shown(client, f"{day.query}&page={number}").days[0].offers) for number in (1, 2)] == [50, 10]
    assert len(shown(client, "view=month").days[0].offers) == 3


@pytest.fixture
def two_fields(region):
    """An offer and a meeting about language in Imst, and of each one about health in Oetz."""
    for slug, name in (("health", "Oetz"), ("language", "Imst")):
        field, place = make_field(slug, name_de=slug), make_municipality(name)
        topic = make_category(f"topic-{slug}", field_of_action=field)
        make_schedule(
            make_checked_offer(f"Kurs {name}", slug=slug, categories=[topic], locations=[make_location(name, place)])
        )
        organisation = make_organisation(f"Verein {name}")
        organisation.fields_of_action.set([field])
        make_meeting(f"Treffen {name}", dt.date(2026, 12, 1), slug=slug, host=organisation, place=name)
    make_meeting("Treffen ohne Feld", dt.date(2026, 12, 1), slug="none")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Treffen Oetz", "Treffen Imst", "Treffen ohne Feld", "Kurs Oetz", "Kurs Imst"]),
        ("field=language", ["Treffen Imst", "Kurs Imst"]),
        ("municipality=oetz", ["Treffen Oetz", "Kurs Oetz"]),
        ("field=language&field=health", ["Treffen Oetz", "Treffen Imst", "Kurs Oetz", "Kurs Imst"]),
        ("field=language&municipality=oetz", []),
        ("field=mars&municipality=oetz", ["Treffen Oetz", "Kurs Oetz"]),
    ],
)
def test_a_filter_leaves(client, two_fields, query, expected):
    found = entries(shown(client, f"from=2026-12-01&{query}"))

    assert found.get(1, []) == expected


def test_every_option_shows_how_many_offers_and_meetings_it_would_leave(client, two_fields):
    (fields, places) = shown(client, "municipality=oetz").groups

    assert [(one.value, one.count) for one in fields.options] == [("health", 2)]
    assert [(one.value, one.count, one.is_set) for one in places.options] == [
        ("imst", 2, False),
        ("oetz", 2, True),
    ]


@pytest.mark.parametrize(
    "query",
    [
        *("month=abc", "month=2026-13", "from=9999-99-99", "from=0001-01-01", "from=2026-02-30", "month=9999-12"),
        *("view=year", "days=7", "field=mars", "field=%00", "days=1&page=9", "days=1&page=abc"),
    ],
)
def test_a_bad_value_gives_a_message_and_the_rest_applies(client, two_fields, query):
    calendar = shown(client, f"{query}&municipality=oetz")

    assert len(calendar.errors) == 1
    assert calendar.filter.number_set == 1
    assert calendar.today in calendar.window
    assert str(calendar.errors[0][1]).split("“")[0] in page(client, f"{query}&municipality=oetz").replace("&#x27;", "'")


@pytest.mark.parametrize("query", ["from=2000-01-01", "from=2099-12-31", "view=month&month=2000-01", "days=1"])
def test_days_far_away_are_empty_and_lead_back(client, query):
    seen = page(client, query, "en")

    assert "There are no dates on these days." in seen
    assert (">Today</a>" in seen) == (query != "days=1")


def test_the_filters_stay_when_one_goes_on(client, two_fields):
    queries = shown(client, "field=language&view=month").queries

    assert queries["next"] == "view=month&month=2026-12&field=language"
    assert queries["agenda"] == queries["filters"] == "field=language"
    assert queries["without_filters"] == "view=month&month=2026-11"


def test_a_changed_time_is_on_the_calendar_at_once(client):
    schedule = make_schedule(make_checked_offer("Café"), "TU")
    assert 24 in entries(shown(client))

    schedule.weekdays = ["WE"]
    schedule.save()

    assert list(entries(shown(client))) == [25, 2]


def test_days_are_not_kept_while_dates_are_still_being_made(client, monkeypatch):
    monkeypatch.setattr(facets, "EXPAND_AT_ONCE", 1)
    for number in range(3):
        make_schedule(make_checked_offer(f"Kurs {number}"), "WE")

    numbers = [len(shown(client).days[0].numbers) for _visit in range(4)]

    assert numbers == [1, 2, 3, 3]


def test_tomorrow_the_calendar_begins_tomorrow(client, at):
    make_schedule(make_checked_offer("Café"), "TU WE")
    before = shown(client)

    at("2026-11-25 00:00")
    after = shown(client)

    assert [list(entries(one))[0] for one in (before, after)] == [24, 25]


def fill(number):
    places = list(Municipality.objects.all()) or [make_municipality("Imst")]
    field = make_field("language")
    topic = make_category(f"topic-{number}", field_of_action=field)
    group = make_organisation("Verein")
    group.fields_of_action.set([field])
    for one in range(number):
        location = make_location(f"Ort {number} {one}", places[0])
        offer = make_checked_offer(f"Kurs {one}", categories=[topic], locations=[location])
        make_schedule(offer, "MO TU WE TH FR SA SU")
        meeting = make_meeting(f"Treffen {one}", dt.date(2026, 12, 1), location=location, host=group)
        meeting.organisations.set([group])
        make_meeting(f"Irgendwann {one}", host=group)


def number_of_queries(client, path):
    client.get(path)
    facets.current()
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len([one for one in captured if "contentversion" not in one["sql"]])


@pytest.mark.parametrize(
    "path",
    [
        "/ar/calendar/",
        "/ar/calendar/?field=language",
        "/ar/calendar/?view=month",
        "/ar/calendar/?days=1",
        "/ar/calendar.ics",
    ],
)
def test_a_page_needs_as_many_queries_with_31_rows_as_with_1(client, path):
    fill(1)
    with_few = number_of_queries(client, path)

    fill(30)

    assert number_of_queries(client, path) == with_few <= 15
    assert Schedule.objects.count() == Offer.objects.count() == 31
    assert Occurrence.objects.count() > 1000


def test_when_a_check_expires_the_dates_are_gone_without_any_change(client, at):
    today = dt.date(2026, 11, 24)
    make_schedule(make_checked_offer("Café", checked_on=today - dt.timedelta(days=180)), "WE")
    before = [shown(client, "view=month&month=2026-12") for _visit in range(2)][-1]  # the first one makes the dates

    at("2026-11-25 00:00")
    after = shown(client, "view=month&month=2026-12")

    assert (2 in entries(before), entries(after)) == (True, {})
