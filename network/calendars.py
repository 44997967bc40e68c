"""Meetings as calendars: RFC 5545, so that Thunderbird, Outlook and Apple show what changes."""

import datetime as dt

from icalendar import Calendar, Event, vText, vUri

from network.choices import MeetingStatus

_STATUS = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}
_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def calendar_of(meetings, region, absolute, for_members=False, more=()):
    """The bytes of a calendar; only meetings whose day is known may be among them.

    :param absolute: makes a path an address
    :param for_members: with the online links, which are for members alone
    :param more: events of something else
    """
    calendar = Calendar()
    calendar.add("prodid", f"-//{region.slug}//integration-portal//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", region.name)
    for meeting in meetings:
        event = _event(meeting, region, absolute)
        if for_members and meeting.online_link:
            _add_online_link(event, meeting)
        calendar.add_component(event)
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


def _add_online_link(event, meeting):
    """As section 5.11 of RFC 7986 has it, and in the description for programs that don't know it."""
    event.add("conference", vUri(meeting.online_link), parameters={"VALUE": "URI"})
    event["description"] = vText(f"{meeting.agenda or ''}\n\n{meeting.online_link}".strip())


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
