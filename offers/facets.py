"""Which offers have which value of which filter, in memory: lists, counts and orders without asking the database.

A set of offers has the n-th bit for the n-th published offer by slug: all counts beside a list of 10,000 offers take
about a millisecond, SQL a hundred.
"""

import datetime as dt
from array import array
from bisect import bisect_right
from collections import defaultdict
from functools import reduce
from itertools import groupby
from math import inf
from operator import itemgetter, or_
from threading import Lock

from django.db import OperationalError
from django.utils import timezone

from network.models import Language, Municipality, Region

from .bitsets import bitset, members
from .choices import When
from .facet_values import BY_APPOINTMENT, EVERYWHERE, linked_values, own_values, places_of_offers, step_free, villages
from .models import Audience, Category, Occurrence, Offer, Schedule
from .models.version import KeptByVersion
from .parts import KeptParts
from .querysets import great_circle_km, midnight

EXPAND_AT_ONCE = 200
WINDOWS_KEPT = 50  # of the calendar; one of a month with 10,000 weekly offers takes 200 KB
_COLUMNS = ("pk", "slug", "kind", "joining", "cost_cents", "childcare", "online", "by_phone", "last_day")


class Facets:
    """Offers in sets, by their values and by their places; and the rows that one can choose from.

    Made of one version of the content, and never changed; what depends on the clock is made anew each minute.
    """

    def __init__(self, offers):
        rows = sorted(offers.order_by().values(*_COLUMNS), key=lambda row: row["slug"].encode())
        self.pks = [row["pk"] for row in rows]
        self.all = (1 << len(rows)) - 1
        self.numbers = {pk: number for number, pk in enumerate(self.pks)}
        self._last_days = [(row["last_day"], number) for number, row in enumerate(rows) if row["last_day"]]
        self.places = places_of_offers()
        self._sets = self._of_each(own_values(rows), linked_values(), step_free(self.places))
        self._located = self._of_each(villages(self.places))
        self.categories = list(Category.objects.for_choosing())
        self.municipalities = sorted(Municipality.objects.all(), key=lambda place: place.slug)
        self.languages = list(Language.objects.all())
        self.audiences = list(Audience.objects.all())
        self.with_a_place = reduce(or_, self._located.values(), 0)
        self.region = Region.objects.current()
        self.kept_parts = KeptParts()
        self._dates, self._days, self._lock = None, {}, Lock()

    def __contains__(self, offer):
        return offer.pk in self.numbers

    def _of_each(self, *pairs_of_value_and_pk):
        members = defaultdict(list)
        for pairs in pairs_of_value_and_pk:
            for value, pk in pairs:
                if pk in self.numbers:  # published
                    members[value].append(self.numbers[pk])
        return defaultdict(int, {value: bitset(numbers) for value, numbers in members.items()})

    def either(self, parameter, values):
        """The set of offers with at least one of these values."""
        found = 0
        for value in values:
            found |= self._with(parameter, value)
        return found

    def _with(self, parameter, value):
        if parameter == "when":
            return self.dates.sets[value]
        if parameter == "municipality":  # in it, for the people there, or reached from everywhere
            return self._located[value] | self._sets[parameter, value] | self._sets[EVERYWHERE]
        return self._sets[parameter, value]

    def only(self, pks):
        """The set of these offers."""
        return bitset([self.numbers[pk] for pk in pks if pk in self.numbers])

    @property
    def dates(self):
        """The ``Dates`` of this minute; they are not kept while those of changed offers are still being made."""
        minute = timezone.now().replace(second=0, microsecond=0)
        with self._lock:
            if self._dates is None or self._dates.minute != minute:
                were_due = _expand(self.region)
                dates = Dates(minute, self.numbers)
                self._dates = None if were_due else dates
                if were_due:
                    self._days.clear()
                return dates
            return self._dates

    @property
    def has_all_dates(self):
        """Whether no date is still to be made; nothing that shows one is kept before."""
        return self._dates is not None

    def days(self, first, last):
        """For each day an array of the numbers of the offers that take place on it, soonest first; each once a day.

        Kept until tomorrow, unless dates of changed offers are still being made.
        """
        key = (timezone.localdate(), first, last)
        with self._lock:
            if key in self._days:
                return self._days[key]
            days = _by_day(first, last, self.numbers)
            if len(self._days) >= WINDOWS_KEPT:
                self._days.clear()
            if self._dates is not None:
                self._days[key] = days
            return days

    def in_order(self, found, ranking=None, near=None):
        """Ids of the offers of a set: what has ended last, the nearest to ``near`` first, then by rank, then by slug.

        :param ranking: ids, best first; an offer that is missing there is left out
        :param near: one of ``municipalities``
        """
        numbers = members(found) if ranking is None else self._ranked(found, ranking)
        today = timezone.localdate()
        ended = {number for last_day, number in self._last_days if last_day < today}
        distances = self._distances(near) if near else {}
        if ended or distances:
            numbers.sort(key=lambda number: (number in ended, distances.get(number, inf)))
        return [self.pks[number] for number in numbers]

    def offers(self, pks, origin=None):
        """The offers with these ids and all that a list shows of them; ``next_date`` is an ``Occurrence`` or None."""
        known = [pk for pk in pks if pk in self.numbers]
        offers = Offer.objects.published().for_listing().in_order_of(known)
        dates = Occurrence.objects.reliable().upcoming().next_of(known)
        for offer in offers:
            self._introduce(offer)
            offer.next_date = dates.get(offer.pk)
        return _with_distances(offers, origin)

    def _introduce(self, offer):
        """Gives one of these offers what a card shows of its links.

        ``topics`` are of the upper level, ``places`` the locations that everybody may know.
        """
        topics = self._linked(offer, "category", self.categories, "slug")
        offer.topics = [topic for topic in topics if not topic.parent_id]
        offer.spoken = self._linked(offer, "language", self.languages, "code")
        offer.places = self.places.get(offer.pk, [])
        offer.has_appointments = bool(self._sets[BY_APPOINTMENT] >> self.numbers[offer.pk] & 1)
        return topics

    def describe(self, offer):
        """Gives one of these offers lists of all that it is linked with, none of which needs a query.

        ``narrow_topics`` are those of the lower level, with upper ones that have none.
        """
        topics = self._introduce(offer)
        divided = {topic.parent_id for topic in topics}
        offer.narrow_topics = [topic for topic in topics if topic.pk not in divided]
        offer.for_whom = self._linked(offer, "audience", self.audiences, "code")
        offer.served = self._linked(offer, "municipality", self.municipalities, "slug")
        outside = {place.slug for place in self.municipalities if place.in_region} - {one.slug for one in offer.served}
        offer.serves_whole_region = not outside

    def _linked(self, offer, parameter, rows, key):
        number = self.numbers[offer.pk]
        return [row for row in rows if self._sets[parameter, getattr(row, key)] >> number & 1]

    def similar_to(self, offer):
        """Ids of offers that share a topic with one that was described, those of the same municipality first."""
        found = self.either("category", [topic.slug for topic in offer.narrow_topics]) & ~self.only([offer.pk])
        here = 0
        for place in offer.places:
            here |= self._located[place.municipality.slug]
        return [*self.in_order(found & here), *self.in_order(found & ~here)]

    def _ranked(self, found, ranking):
        bits = found.to_bytes(len(self.pks) // 8 + 1, "little")
        numbers = [self.numbers[pk] for pk in ranking if pk in self.numbers]
        return [number for number in numbers if bits[number >> 3] >> (number & 7) & 1]

    def _distances(self, origin):
        """Kilometres of each offer that has a place, by its number: to the nearest of its municipalities."""
        distances = {}
        for village in sorted(self.municipalities, key=lambda village: great_circle_km(origin, village)):
            kilometres = great_circle_km(origin, village)
            for number in members(self._located[village.slug]):
                distances.setdefault(number, kilometres)
        return distances


def _with_distances(offers, origin):
    """The same offers; where there is an origin each has ``distance_km``, None where it has no place."""
    for offer in offers if origin else []:
        offer.distance_km = min((great_circle_km(origin, place.municipality) for place in offer.places), default=None)
    return offers


def _expand(region):
    """How many schedules had no dates yet, or True where another writes, so that they are made at the next request."""
    try:
        return Schedule.objects.expand(region, limit=EXPAND_AT_ONCE)
    except OperationalError:
        return True


class Dates:
    """What is open now, today and in the next seven days: ``sets`` for filters, ``soonest`` with ids in their order.

    ``soonest`` has what is open now by its end, and the others by their beginning.
    """

    def __init__(self, minute, numbers):
        self.minute = minute
        dates = Occurrence.objects.reliable()
        found = {
            When.NOW: dates.running().order_by("ends_at", "offer__slug"),
            When.TODAY: dates.today().order_by("starts_at", "offer__slug"),
            When.WEEK: dates.this_week().order_by(),
        }
        pks = {when: dict.fromkeys(rows.values_list("offer_id", flat=True)) for when, rows in found.items()}
        self.soonest = {when: [pk for pk in found if pk in numbers] for when, found in pks.items()}
        self.sets = {when: bitset([numbers[pk] for pk in found]) for when, found in self.soonest.items()}


def _by_day(first, last, numbers):
    midnights = [midnight(first + dt.timedelta(days=count)) for count in range((last - first).days + 1)]
    dates = Occurrence.objects.reliable().on_days(first, last).order_by("starts_at")
    days = [{} for _day in midnights]
    for starts_at, rows in groupby(dates.values_list("starts_at", "offer_id"), itemgetter(0)):
        found = sorted(numbers[pk] for _start, pk in rows if pk in numbers)
        days[bisect_right(midnights, starts_at) - 1].update(dict.fromkeys(found))
    return [array("I", day) for day in days]


_kept = KeptByVersion(lambda before, version: Facets(Offer.objects.published()))


def current():
    """The ``Facets`` of what the database holds, with the dates of this minute."""
    with _kept.lock:
        facets = _kept.current()
    facets.dates  # noqa: B018 the cards show the next date, so that of changed offers is made first
    return facets


def having(offer):
    """The ``Facets`` that have an offer: those of all, or of it alone where it is a draft or was just published."""
    facets = current()
    return facets if offer in facets else Facets(Offer.objects.filter(pk=offer.pk))


def counts(offer_filter):
    """``{parameter: {value: number}}``; an option counts with all other filters as they are set."""
    found = {}
    for name in offer_filter.parameters_with_options:
        others = offer_filter.narrowed(without=name)
        values = [value for value, _label in offer_filter.form.fields[name].choices]
        found[name] = {value: (others & offer_filter.facets.either(name, [value])).bit_count() for value in values}
    return found


def without_each(offer_filter):
    """``{parameter: number}``: how many results there would be without the filter; for a page without results."""
    names = dict.fromkeys(name for name, _value in offer_filter.set_values if name != "near")
    numbers = {name: offer_filter.narrowed(without=name).bit_count() for name in names}
    return {name: number for name, number in numbers.items() if number}
