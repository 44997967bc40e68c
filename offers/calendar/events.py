"""The dates of offers as events of a calendar (RFC 5545).

Each date is an event of its own and no rule, since programs differ in what they make of exceptions: holidays and
closed days are just not there.
"""

from icalendar import Event


def events_of(dates, region, absolute):
    """Events of these ``Occurrence``, which have their offers with their places; one for each offer and beginning."""
    unique = {(date.offer_id, date.starts_at): date for date in dates}
    return [_event(date, region, absolute) for date in unique.values()]


def _event(date, region, absolute):
    offer, event = date.offer, Event()
    event.add("uid", f"{offer.slug}-{date.starts_at:%Y%m%dT%H%MZ}@offers.{region.slug}")
    event.add("dtstamp", offer.updated_at)
    event.add("last-modified", offer.updated_at)
    event.add("summary", offer.title)
    event.add("status", "CONFIRMED")
    event.add("transp", "TRANSPARENT")  # that something is open takes nobody's time
    event.add("url", absolute(offer.get_absolute_url()))
    starts_at, ends_at = (moment and moment.astimezone(region.tz) for moment in (date.starts_at, date.ends_at))
    event.add("dtstart", starts_at if date.has_time else starts_at.date())
    if ends_at:
        event.add("dtend", ends_at if date.has_time else ends_at.date())
    if offer.places:
        event.add("location", " / ".join(", ".join(place.lines) for place in offer.places))
    return event
