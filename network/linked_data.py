"""Organisations, meetings, press and good practice as JSON-LD in the words of schema.org, for search engines."""

import datetime as dt

from django.utils.translation import get_language

from integration_portal.text import separated

from .choices import MeetingStatus, Precision, Visibility

_CONTEXT = "https://schema.org"
_STATUS = {MeetingStatus.CANCELLED: "https://schema.org/EventCancelled"}


def organisation_data(organisation, url):
    """What the organisation's page shows; what is not known is left out.

    :param url: the address of that page
    """
    return known(
        {
            "@context": _CONTEXT,
            "@type": "Organization",
            "@id": url,
            "name": organisation.name,
            "alternateName": separated(organisation.other_names),
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
    return known(
        {
            "@context": _CONTEXT,
            "@type": "Event",
            "@id": url,
            "name": meeting.title,
            "startDate": _moment(meeting.first_day, meeting.start_time, region),
            "endDate": _moment(meeting.last_day, meeting.end_time, region),
            "eventStatus": _STATUS.get(meeting.status, "https://schema.org/EventScheduled"),
            "location": meeting.where and {"@type": "Place", "name": meeting.where, "address": meeting.where},
            "organizer": meeting.host and named(meeting.host),
        }
    )


def good_practice_data(practice, url):
    return known(
        {
            "@context": _CONTEXT,
            "@type": "CreativeWork",
            "@id": url,
            "name": practice.title,
            "abstract": practice.result or practice.done or practice.problem,
            "creator": named(practice.organisation),
            "spatialCoverage": practice.area,
            "temporalCoverage": practice.when,
            "dateModified": practice.updated_at.date().isoformat(),
            "inLanguage": get_language(),
        }
    )


def press_data(items):
    """Articles of others, which we only name."""
    return {"@context": _CONTEXT, "@graph": [_article(item) for item in items]} if items else None


def _article(item):
    return known(
        {
            "@type": "NewsArticle",
            "headline": item.original_title,
            "datePublished": _published(item),
            "url": item.url,
            "publisher": named(item.medium),
            "inLanguage": item.language,
        }
    )


def _published(item):
    """ISO 8601 as exactly as it is known; of a season just the year."""
    formats = {Precision.DAY: "%Y-%m-%d", Precision.WEEK: "%G-W%V", Precision.MONTH: "%Y-%m"}
    return item.day.strftime(formats.get(item.precision, "%Y"))


def named(organisation):
    return {"@type": "Organization", "name": organisation.name}


def _moment(day, time, region):
    return dt.datetime.combine(day, time, region.tz).isoformat() if time else day.isoformat()


def known(data):
    """What somebody knows of it: nothing that is empty."""
    return {name: value for name, value in data.items() if value}
