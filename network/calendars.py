"""Meetings as calendars: RFC 5545, so that Thunderbird, Outlook and Apple show what changes."""

import datetime as dt

from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText, vUri

from network.choices import Answer, MeetingStatus

_STATUS = {MeetingStatus.PLANNED: "TENTATIVE", MeetingStatus.CANCELLED: "CANCELLED"}
_PARTSTAT = {Answer.OPEN: "NEEDS-ACTION", Answer.YES: "ACCEPTED", Answer.NO: "DECLINED"}


def calendar_of(meetings, region, absolute, *, for_members=False, more=(), note=""):
    """The bytes of a calendar; only meetings whose day is known may be among them.

    :param absolute: makes a path an address
    :param for_members: with the online links, which are for members alone
    :param more: events of something else
    :param note: what one should know about the whole, for people
    """
    calendar = _calendar(region)
    calendar.add("x-wr-calname", region.name)
    if note:  # section 5.2 of RFC 7986; with the name of before for programs that don't know it
        calendar.add("description", note)
        calendar.add("x-wr-caldesc", note)
    for meeting in meetings:
        link = meeting.online_link if for_members else ""
        calendar.add_component(_event(meeting, region, absolute(meeting.get_absolute_url()), link))
    for event in more:
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def invitation_calendar(invitation, method, region, organizer, url):
    """The bytes of an iTIP message (RFC 5546) that puts a meeting into somebody's calendar, or takes it away.

    :param method: REQUEST or CANCEL
    :param organizer: an e-mail address
    :param url: the address of the page on which this person answers
    """
    meeting, calendar = invitation.meeting, _calendar(region)
    calendar.add("method", method)
    event = _event(meeting, region, url, meeting.online_link, url)
    event.DTSTAMP = timezone.now()  # with a method it says when the message was made, not when the meeting was changed
    if method == "CANCEL":
        event["status"] = vText("CANCELLED")
    event.add("organizer", vCalAddress.new(organizer, cn=region.name))
    event.add("attendee", _attendee(invitation))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _attendee(invitation):
    state, is_open = _PARTSTAT[invitation.answer], invitation.answer == Answer.OPEN
    return vCalAddress.new(invitation.email, cutype="INDIVIDUAL", role="REQ-PARTICIPANT", partstat=state, rsvp=is_open)


def _calendar(region):
    calendar = Calendar()
    calendar.add("prodid", f"-//{region.slug}//integration-portal//EN")
    calendar.add("version", "2.0")
    return calendar


def _span(meeting, region):
    """Beginning and end, which is None where nobody knows it; whole days where no time is known."""
    if meeting.start_time is None or (meeting.end_time is None and meeting.last_day > meeting.first_day):
        return meeting.first_day, meeting.last_day + dt.timedelta(days=1)
    start = dt.datetime.combine(meeting.first_day, meeting.start_time, region.tz)
    if meeting.end_time is None:
        return start, None
    end = dt.datetime.combine(meeting.last_day, meeting.end_time, region.tz)
    return start, end if end > start else end + dt.timedelta(days=1)  # it ends after midnight


def _event(meeting, region, url, online_link="", *notes):
    """One meeting; a day that is not known is left out, which only a message that takes it away may do.

    :param online_link: only where whoever gets the calendar may know it
    :param notes: the last lines of its description
    """
    event = Event()
    event.add("uid", f"{meeting.slug}@meetings.{region.slug}")
    event.add("dtstamp", meeting.changed_at)
    event.add("last-modified", meeting.changed_at)
    event.add("sequence", meeting.sequence)
    event.add("summary", meeting.title)
    event.add("status", _STATUS.get(meeting.status, "CONFIRMED"))
    event.add("url", url)
    start, end = _span(meeting, region) if meeting.is_for_calendars else (None, None)
    if start:
        event.add("dtstart", start)
    if end:
        event.add("dtend", end)
    if where := meeting.where:
        event.add("location", where)
    if online_link:  # section 5.11 of RFC 7986; in the description for programs that don't know it
        event.add("conference", vUri(online_link), parameters={"VALUE": "URI"})
    if lines := [*filter(None, [meeting.agenda, online_link, *notes])]:
        event.add("description", "\n\n".join(lines))
    return event
