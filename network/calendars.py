"""Meetings as calendars: RFC 5545, so that Thunderbird, Outlook and Apple show what changes."""

import datetime as dt

from icalendar import Calendar, Event

from network.choices import MeetingStatus

_STATUS = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}
_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def calendar_of(meetings, region, absolute, more=()):
    """The bytes of a calendar; only meetings whose day is known may be among them.

    :param absolute: makes a path an address
    :param more: events of something else
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{region.slug}//integration-portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", region.name)
    for meeting in meetings:
        calendar.add_component(_event(meeting, region, absolute))
    for event in more:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _span(meeting, region):
    """Beginning and end, which is None where nobody knows it; whole days where no time is known."""
    if meeting.start_time is None or (meeting.end_time is None and meeting.last_day > meeting.first_day):
        return meeting.first_day, meeting.last_day + dt.timedelta(days=1)
    start = dt.datetime.combine(meeting.first_day, meeting.start_time, region.tz)
    if meeting.end_time is None:
        return start, None
    end = dt.datetime.combine(meeting.last_day, meeting.end_time, region.tz)
    return start, end if end > start else end + dt.timedelta(days=1)  # it ends after midnight


def _event(meeting, region, absolute):
    event = Event()
    event.add("uid", f"{meeting.slug}@meetings.{region.slug}")
    event.add("dtstamp", meeting.updated_at)
    event.add("last-modified", meeting.updated_at)
    # Larger with each change, as section 3.8.7.4 asks: seconds do that without a counter of their own.
    event.add("sequence", int((meeting.updated_at - _EPOCH).total_seconds()))
    event.add("summary", meeting.title)
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    event.add("url", absolute(meeting.get_absolute_url()))
    start, end = _span(meeting, region)
    event.add("dtstart", start)
    if end:
        event.add("dtend", end)
    if where := meeting.where:
        event.add("location", where)
    if meeting.agenda:
        event.add("description", meeting.agenda)
    return event
