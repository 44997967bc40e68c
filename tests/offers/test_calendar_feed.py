"""The calendar as a file that other programs subscribe to."""

import datetime as dt

import pytest
import vobject
from icalendar import Calendar

from offers.models import Offer
from tests.factories import (
    make_category,
    make_checked_offer,
    make_closure,
    make_field,
    make_location,
    make_meeting,
    make_municipality,
    make_offer,
    make_schedule,
)


@pytest.fixture(autouse=True)
def _now(region, at):
    at("2026-10-20 12:00")


def events(client, path="/de/calendar.ics"):
    return Calendar.from_ical(client.get(path).content).walk("VEVENT")


def test_each_date_of_an_offer_is_an_event_with_its_place_and_the_hours_of_the_door(client):
    place = make_location("Pfarrsaal", make_municipality("Oetz"), address="Hauptstraße 1")
    offer = make_checked_offer("Café; mit Komma,", slug="cafe", locations=[place])
    make_schedule(offer, "TU", "17:00", "19:00")
    make_closure(offer, dt.date(2026, 11, 3), dt.date(2026, 11, 3))

    found = events(client)

    assert [one.decoded("DTSTART").isoformat() for one in found[:3]] == [
        "2026-10-20T17:00:00+02:00",
        "2026-10-27T17:00:00+01:00",  # the clock changed on 25 October
        "2026-11-10T17:00:00+01:00",
    ]
    assert found[0]["UID"] == "cafe-20261020T1500Z@offers.imst"
    assert (found[0]["SUMMARY"], found[0]["LOCATION"]) == ("Café; mit Komma,", "Pfarrsaal, Hauptstraße 1, Oetz")
    assert found[0].decoded("DTEND") - found[0].decoded("DTSTART") == dt.timedelta(hours=2)
    assert len({one["UID"] for one in found}) == len(found) == 7  # 8 December is a holiday


def test_a_weekly_offer_keeps_its_hours_in_spring(client, at):
    at("2027-03-20 12:00")
    make_schedule(make_checked_offer("Café"), "SU", "17:00", "19:00")

    starts = [one.decoded("DTSTART").isoformat() for one in events(client)[:2]]

    assert starts == ["2027-03-21T17:00:00+01:00", "2027-03-28T17:00:00+02:00"]


def test_another_program_reads_the_same(client):
    make_schedule(make_checked_offer("Café"), "TU", "17:00", "19:00")
    make_meeting("Konferenz", dt.date(2026, 11, 5), last_day=dt.date(2026, 11, 6), status="cancelled")

    calendar = vobject.readOne(client.get("/de/calendar.ics").content.decode())

    meeting, first = calendar.vevent_list[0], calendar.vevent_list[1]
    assert (meeting.status.value, meeting.dtstart.value) == ("CANCELLED", dt.date(2026, 11, 5))
    assert (first.summary.value, first.dtstart.value.hour) == ("Café", 17)
    assert calendar.vtimezone.tzid.value == "Europe/Vienna"


def test_a_date_without_a_time_is_a_whole_day_and_one_without_a_day_is_left_out(client):
    make_schedule(make_checked_offer("Markt", slug="markt"), "TU", None, None)
    make_meeting("Irgendwann")
    make_meeting("Herbst", dt.date(2026, 9, 1), last_day=dt.date(2026, 11, 30), precision="season")

    first = events(client)[0]

    assert (first.decoded("DTSTART"), first.decoded("DTEND")) == (dt.date(2026, 10, 20), dt.date(2026, 10, 21))
    assert {str(one["SUMMARY"]) for one in events(client)} == {"Markt"}


def test_what_nobody_has_checked_is_in_no_file(client):
    make_schedule(make_offer("Ungeprüft", slug="ungeprueft"))
    make_schedule(make_checked_offer("Entwurf", slug="entwurf", status="draft"))

    assert events(client) == []
    assert [client.get(f"/de/offers/{slug}.ics").status_code for slug in ("ungeprueft", "entwurf")] == [404, 404]


def test_the_filters_of_the_page_hold_and_an_unknown_one_is_left_out(client):
    topic = make_category("kurse", field_of_action=make_field("language"))
    make_schedule(make_checked_offer("Kurs", categories=[topic]))
    make_schedule(make_checked_offer("Markt"))
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))

    def titles(query):
        return {str(one["SUMMARY"]) for one in events(client, f"/de/calendar.ics?{query}")}

    assert titles("field=language") == titles("field=language&municipality=mars") == {"Kurs"}
    assert titles("field=mars") == {"Kurs", "Markt", "Arbeitskreis"}


def test_nothing_changes_in_the_file_while_nothing_changes(client, at):
    make_schedule(make_checked_offer("Café"))
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))
    first = client.get("/de/calendar.ics").content
    at("2026-10-20 12:05")

    second = client.get("/de/calendar.ics").content

    Offer.objects.get().save()
    assert first == second != client.get("/de/calendar.ics").content


def test_the_file_of_one_offer_has_its_dates_alone_and_its_page_leads_there(client):
    make_schedule(make_checked_offer("Café", slug="cafe"))
    make_schedule(make_checked_offer("Markt"))

    assert {str(one["SUMMARY"]) for one in events(client, "/de/offers/cafe.ics")} == {"Café"}
    assert "/de/offers/cafe.ics" in client.get("/de/offers/cafe/").content.decode()


def test_a_file_has_the_next_thousand_dates_at_most(client, monkeypatch):
    monkeypatch.setattr("offers.calendar.views.AT_MOST", 5)
    make_schedule(make_checked_offer("Café"), "MO TU WE TH FR")
    make_meeting("Arbeitskreis", dt.date(2026, 11, 5))

    assert len(events(client)) == 6
