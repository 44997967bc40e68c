"""Organisations and meetings as JSON-LD in the words of schema.org, for search engines."""

import datetime as dt

from .choices import MeetingStatus, Visibility

_STATUS = {MeetingStatus.CANCELLED: "https://schema.org/EventCancelled"}


def organisation_data(organisation, url):
    """What the organisation's page shows; what is not known is left out.

    :param url: the address of that page
    """
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Organization",
            "@id": url,
            "name": organisation.name,
            "description": organisation.description,
            "telephone": organisation.phone and organisation.phone.as_e164,
            "email": organisation.email,
            "address": organisation.address,
            "url": organisation.website,
            "foundingDate": "" if "/" in organisation.since else organisation.since,
        }
    )


def meeting_data(meeting, region, url):
    """A public meeting whose day is known as an Event, else None: without a date it is none to a search engine."""
    if not meeting.is_for_calendars or meeting.visibility != Visibility.PUBLIC:
        return None
    return _known(
        {
            "@context": "https://schema.org",
            "@type": "Event",
            "@id": url,
            "name": meeting.title,
            "startDate": _moment(meeting.first_day, meeting.start_time, region),
            "endDate": _moment(meeting.last_day, meeting.end_time, region),
            "eventStatus": _STATUS.get(meeting.status, "https://schema.org/EventScheduled"),
            "location": meeting.where and {"@type": "Place", "name": meeting.where, "address": meeting.where},
            "organizer": meeting.host and {"@type": "Organization", "name": meeting.host.name},
        }
    )


def _moment(day, time, region):
    return dt.datetime.combine(day, time, region.tz).isoformat() if time else day.isoformat()


def _known(data):
    return {name: value for name, value in data.items() if value}
