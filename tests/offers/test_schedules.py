"""Rules in the words of RFC 5545 and the dates that follow from them."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from network.models import Region
from offers import querysets
from offers.choices import Frequency
from offers.models import Occurrence, Offer, Schedule
from tests.factories import make_checked_offer, make_closure, make_offer, make_region, make_schedule, offers_found

pytestmark = pytest.mark.django_db


def days(schedule, first, last):
    return [day.isoformat() for day in schedule.days(dt.date.fromisoformat(first), dt.date.fromisoformat(last))]


def expand(region):
    Schedule.objects.expand(region)
    return [(one.starts_at.isoformat(), one.ends_at and one.ends_at.isoformat()) for one in _in_order()]


def _in_order():
    return Occurrence.objects.order_by("starts_at")


def test_a_weekly_schedule_takes_place_on_each_of_its_weekdays():
    schedule = make_schedule(make_offer(), "TU TH")

    assert days(schedule, "2026-11-23", "2026-12-03") == ["2026-11-24", "2026-11-26", "2026-12-01", "2026-12-03"]


def test_every_second_week_is_counted_from_valid_from():
    schedule = make_schedule(make_offer(), "TU", interval=2, valid_from=dt.date(2026, 11, 3))

    assert days(schedule, "2026-11-20", "2026-12-20") == ["2026-12-01", "2026-12-15"]


def test_every_second_week_begins_on_monday_so_that_two_weekdays_stay_in_one_week():
    schedule = make_schedule(make_offer(), "MO SU", interval=2, valid_from=dt.date(2026, 11, 2))

    assert days(schedule, "2026-11-01", "2026-11-23") == ["2026-11-02", "2026-11-08", "2026-11-16", "2026-11-22"]


def test_the_first_tuesday_of_the_month():
    schedule = make_schedule(make_offer(), "TU", frequency=Frequency.MONTHLY, week_of_month=1)

    assert days(schedule, "2026-11-04", "2027-01-31") == ["2026-12-01", "2027-01-05"]


def test_the_last_friday_of_every_second_month_counts_months_from_valid_from():
    schedule = make_schedule(
        make_offer(),
        "FR",
        frequency=Frequency.MONTHLY,
        week_of_month=-1,
        interval=2,
        valid_from=dt.date(2026, 9, 30),
    )

    assert days(schedule, "2026-09-01", "2027-02-01") == ["2026-11-27", "2027-01-29"]


def test_single_dates_are_taken_as_they_are():
    schedule = make_schedule(make_offer(), "", frequency=Frequency.DATES, dates="2026-12-24, 2026-12-01")

    assert days(schedule, "2026-11-01", "2026-12-31") == ["2026-12-01", "2026-12-24"]


def test_a_word_that_is_no_date_is_named():
    schedule = Schedule(offer=make_offer(), frequency=Frequency.DATES, dates="2026-12-01 31.12.2026")

    with pytest.raises(ValidationError, match="31.12.2026"):
        schedule.full_clean()


def test_by_appointment_has_no_dates():
    schedule = make_schedule(make_offer(), "", None, None, frequency=Frequency.APPOINTMENT)

    assert days(schedule, "2026-11-01", "2026-12-31") == []


def test_an_offer_takes_place_only_between_its_first_and_last_day():
    offer = make_offer(first_day=dt.date(2026, 11, 25), last_day=dt.date(2026, 12, 2))
    schedule = make_schedule(offer, "TU WE")

    assert days(schedule, "2026-11-01", "2026-12-31") == ["2026-11-25", "2026-12-01", "2026-12-02"]


def test_public_holidays_and_closed_days_are_left_out(region, at):
    at("2026-12-01 10:00")
    offer = make_checked_offer()
    make_schedule(offer, "TU", "17:00", "18:00")
    make_closure(offer, dt.date(2026, 12, 20), dt.date(2026, 12, 31))

    starts = [start[:10] for start, _end in expand(region)]

    # The 8th of December is a holiday in Tyrol, the 22nd and 29th are closed.
    assert starts == ["2026-12-01", "2026-12-15", "2027-01-05", "2027-01-12", "2027-01-19", "2027-01-26"]


def test_a_schedule_may_take_place_on_holidays_too(region, at):
    at("2026-12-07 10:00")
    make_schedule(make_checked_offer(), "TU", on_public_holidays=True)

    assert expand(region)[0][0] == "2026-12-08T16:00:00+00:00"


def test_the_time_on_the_door_stays_when_the_clocks_change(region, at):
    at("2026-10-20 10:00")
    make_schedule(make_checked_offer(), "TU", "17:00", "19:00")

    found = expand(region)[:2]

    assert found == [
        ("2026-10-20T15:00:00+00:00", "2026-10-20T17:00:00+00:00"),
        ("2026-10-27T16:00:00+00:00", "2026-10-27T18:00:00+00:00"),
    ]


def test_a_time_that_the_clock_skips_is_read_with_the_offset_before_the_gap(region, at):
    at("2027-03-27 10:00")
    make_schedule(make_checked_offer(), "SU", "02:30", "04:00")

    assert expand(region)[0] == ("2027-03-28T01:30:00+00:00", "2027-03-28T02:00:00+00:00")


def test_a_time_that_occurs_twice_means_the_first(region, at):
    at("2027-10-30 10:00")
    make_schedule(make_checked_offer(), "SU", "02:30", "03:30", on_public_holidays=True)

    assert expand(region)[0] == ("2027-10-31T00:30:00+00:00", "2027-10-31T02:30:00+00:00")


def test_an_end_before_the_start_is_on_the_next_day(region, at):
    at("2026-11-24 10:00")
    make_schedule(make_checked_offer(), "TU", "22:00", "02:00")

    assert expand(region)[0] == ("2026-11-24T21:00:00+00:00", "2026-11-25T01:00:00+00:00")


def test_expanding_again_changes_nothing(region, at):
    at("2026-11-24 10:00")
    make_schedule(make_checked_offer())
    first = expand(region)

    assert expand(region) == first
    assert len(first) == 8


@pytest.mark.parametrize(
    "change",
    [
        lambda offer: Schedule.objects.update(start_time=dt.time(18), end_time=dt.time(20)),
        lambda offer: make_closure(offer, dt.date(2026, 12, 1), dt.date(2026, 12, 1)),
        lambda offer: Offer.objects.update(last_day=dt.date(2026, 12, 5)),
        lambda offer: Region.objects.update(time_zone="Europe/Helsinki"),
    ],
    ids=["schedule", "closure", "offer", "region"],
)
def test_a_bulk_change_of_what_the_dates_depend_on_is_noticed(region, at, change):
    at("2026-11-24 10:00")
    offer = make_checked_offer()
    make_schedule(offer)
    before = expand(region)

    change(offer)
    region.refresh_from_db()

    assert not Occurrence.objects.reliable().exists()
    assert expand(region) != before


def test_a_deleted_closure_is_noticed(region, at):
    at("2026-11-24 10:00")
    offer = make_checked_offer()
    make_schedule(offer)
    make_closure(offer, dt.date(2026, 11, 24), dt.date(2026, 11, 24)).delete()

    assert len(expand(region)) == 8


def test_the_dates_are_made_anew_before_they_run_out(region, at):
    at("2026-11-24 10:00")
    make_schedule(make_checked_offer())
    expand(region)

    at("2026-12-29 10:00")
    starts = [start[:10] for start, _end in expand(region)]

    assert starts[0] == "2026-12-29"
    assert starts[-1] == "2027-02-23"


def test_a_request_expands_only_as_many_schedules_as_it_may(region, at):
    at("2026-11-24 10:00")
    for _number in range(3):
        make_schedule(make_checked_offer())

    assert Schedule.objects.expand(region, limit=2) == 2
    assert Schedule.objects.due_for_expansion().count() == 1


def test_however_many_are_due_all_get_their_dates(region, at, monkeypatch):
    at("2026-11-24 10:00")
    monkeypatch.setattr(querysets, "AT_ONCE", 2)
    schedules = [make_schedule(make_checked_offer()) for _number in range(3)]

    assert Schedule.objects.expand(region) == 3
    assert not Schedule.objects.due_for_expansion().exists()
    assert all(schedule.occurrences.exists() for schedule in schedules)


def test_the_database_refuses_every_second_week_without_a_beginning():
    with pytest.raises(IntegrityError):
        make_schedule(make_offer(), interval=2)


def test_a_swedish_region_has_other_holidays_and_sundays_are_none(db, at):
    at("2027-06-20 10:00")
    region = make_region(country="SE", subdivision="", time_zone="Europe/Stockholm", languages=["de", "sv"])

    holidays = region.public_holidays(2027)

    assert dt.date(2027, 6, 25) in holidays or dt.date(2027, 6, 26) in holidays
    assert dt.date(2027, 6, 20) not in holidays


def test_a_single_date_on_a_public_holiday_counts(region, at):
    at("2026-12-01 10:00")
    offer = make_checked_offer()
    make_schedule(offer, "", frequency="dates", dates="2026-12-08 2026-12-10")

    assert [str(timezone.localdate(one.starts_at)) for one in offer.next_dates(region)] == ["2026-12-08", "2026-12-10"]


def test_a_rule_without_a_time_counts_for_its_day_but_never_as_open_now(region, at):
    at("2026-11-24 23:30")
    offer = make_checked_offer()
    make_schedule(offer, "TU", None, None)
    Schedule.objects.expand(region)

    assert offers_found("when=today") == offers_found("when=week") == [offer]
    assert offers_found("when=now") == []
    at("2026-11-25 00:00")
    assert offers_found("when=today") == []


def test_the_first_date_counts_as_next_however_far_away_it_is(region, at):
    at("2026-11-24 10:00")
    offer = make_checked_offer(first_day=dt.date(2027, 5, 1))
    make_schedule(offer, "TU", "17:00", "19:00")
    Schedule.objects.expand(region)

    found = Occurrence.objects.reliable().upcoming().next_of([offer])[offer.pk]

    assert str(timezone.localtime(found.starts_at)) == "2027-05-04 17:00:00+02:00"
    assert len(offer.next_dates(region)) == 1


def test_the_table_of_times_leaves_out_single_dates_that_are_over(client, region, at):
    at("2026-12-09 10:00")
    offer = make_checked_offer(slug="fest")
    make_schedule(offer, "", frequency="dates", dates="2026-12-08 2026-12-10")

    page = client.get("/en/offers/fest/").content.decode()

    assert "10 December 2026" in page
    assert "8 December 2026" not in page


def test_a_page_says_that_a_rule_keeps_public_holidays(client, region, at):
    at("2026-12-01 10:00")
    keeps, ignores = make_checked_offer(slug="a"), make_checked_offer(slug="b")
    make_schedule(keeps, "TU")
    make_schedule(ignores, "TU", on_public_holidays=True)

    assert "Not on public holidays" in client.get("/en/offers/a/").content.decode()
    assert "Not on public holidays" not in client.get("/en/offers/b/").content.decode()
