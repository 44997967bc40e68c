"""The calendar: meetings of the network and the dates of offers that somebody has checked, by day or by month."""

from collections import defaultdict
from urllib.parse import urlencode

from django.core.paginator import InvalidPage, Paginator
from django.db.models import Max, Min
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from network.choices import Precision
from offers import facets
from offers.bitsets import bitset, members
from offers.models import Occurrence, Offer

from .days import DatesOfOffer, Day
from .feed import known_until
from .filters import CalendarFilter
from .forms import FILTERS
from .window import DAYS, agenda_from, month_of

IN_AGENDA, IN_MONTH, PER_PAGE = 8, 3, 50  # offers on one day, before a page of its own has the others


class Calendar:
    """What a query string shows.

    :param meetings: those that the visitor may see
    """

    def __init__(self, params, meetings, region):
        self.today, self.region = timezone.localdate(), region
        self._facets, self._meetings = facets.current(), meetings
        self.filter = CalendarFilter.of(params, self._facets)
        self.form = self.filter.form
        self.window = self._asked_for(self.form.cleaned_data)
        self._page_number = params.get("page") or "1"
        self._all_days = [Day(day) for day in self.window.days]
        self.without_day = []
        self._take_offers()
        self._take_meetings()

    def _asked_for(self, values):
        day = values.get("from") or values.get("month") or self.today
        if values.get("view") == "month":
            return month_of(values.get("month") or day)
        return agenda_from(day, int(values.get("days") or DAYS))

    def _take_offers(self):
        """Those to come, since past dates are not kept; of a day with many the first ones are shown."""
        first, last = max(self.window.first, self.today), self.window.last
        found = self._facets.days(first, last) if first <= last else []
        self._offers_of_all = bitset(list(set().union(*found)))
        left = set(members(self.filter.offers(self._offers_of_all)))
        coming = [day for day in self._all_days if day.date >= first]
        for day, numbers in zip(coming, found, strict=True):
            day.query = self.query(agenda_from(day.date, 1))
            day.numbers = [number for number in numbers if number in left]
            day.shown = self._shown(day)
        self._load(coming)

    def _shown(self, day):
        if self.window.is_single_day:
            return list(self.page)
        return day.numbers[: IN_MONTH if self.window.is_month else IN_AGENDA]

    def _load(self, days):
        """Gives each of these days the offers that it shows, with their dates on it."""
        pks = {self._facets.pks[number] for day in days for number in day.shown}
        if not pks:
            return
        offers = Offer.objects.published().for_calendar().in_bulk(pks)
        for pk, offer in offers.items():
            offer.places = self._facets.places.get(pk, [])
        dates = defaultdict(list)
        rows = Occurrence.objects.reliable().on_days(days[0].date, days[-1].date).filter(offer__in=pks)
        for date in rows.order_by("starts_at", "pk"):
            dates[date.offer_id, timezone.localdate(date.starts_at)].append(date)
        for day in days:
            keys = [(self._facets.pks[number], day.date) for number in day.shown]
            day.offers = [DatesOfOffer(offers[key[0]], dates[key]) for key in keys if key[0] in offers and key in dates]

    @cached_property
    def page(self):
        """Of the offers of a single day; its first one where the address asks for one that there is not."""
        paginator = Paginator(self._all_days[0].numbers, PER_PAGE)
        try:
            return paginator.page(self._page_number)
        except InvalidPage:
            return paginator.page(1)

    @cached_property
    def _meetings_of_all(self):
        return self.filter.of_meetings(self._meetings.within(self.window.first, self.window.last).for_listing())

    def _take_meetings(self):
        """Each on its day or, in a month, days; what lasts several is on the first of an agenda."""
        for meeting in self.filter.meetings(self._meetings_of_all):
            if meeting.first_day is None or meeting.precision != Precision.DAY:
                self.without_day.append(meeting)
                continue
            days = [day for day in self._all_days if meeting.first_day <= day.date <= meeting.last_day]
            for day in days if self.window.is_month else days[:1]:
                day.meetings.append(meeting)

    @property
    def days(self):
        return [day for day in self._all_days if not day.is_empty]

    @property
    def weeks(self):
        """The days of a month in rows of seven, None where the row has days of another month."""
        days = {day.date: day for day in self._all_days}
        return [[day and days[day] for day in week] for week in self.window.weeks(self.region.first_weekday)]

    @property
    def weekdays(self):
        """Their numbers, Monday 0, from the first of the week on."""
        return [(self.region.first_weekday + number) % 7 for number in range(7)]

    @cached_property
    def groups(self):
        return self.filter.groups(self._offers_of_all, self._meetings_of_all)

    @cached_property
    def errors(self):
        """Pairs of a label and what is wrong with the value."""
        fields = self.form.fields
        found = [(fields[name].label, message) for name, errors in self.form.errors.items() for message in errors]
        if self.window.is_single_day and self._page_number != str(self.page.number):
            message = _("This list has no page “%(number)s”. It has pages 1 to %(last)s.")
            values = {"number": self._page_number[:20], "last": self.page.paginator.num_pages}
            found.append((_("Pages of the list"), message % values))
        return found

    @property
    def has_past(self):
        return self.window.first < self.today

    @property
    def has_today(self):
        return self.today in self.window

    @cached_property
    def known_until(self):
        """The last day for which the dates of all offers are known, where that is before the last day shown."""
        until = known_until()
        return until if until and until < self.window.last else None

    @cached_property
    def _limits(self):
        """The days between which one can go on: from the first meeting to the last one or the last date of an offer."""
        of_meetings = self._meetings.order_by().aggregate(first=Min("first_day"), last=Max("last_day"))
        of_offers = Occurrence.objects.aggregate(last=Max("starts_at"))["last"]
        last = [self.today, of_meetings["last"], of_offers and timezone.localdate(of_offers)]
        return min(self.today, of_meetings["first"] or self.today), max(day for day in last if day)

    @property
    def previous(self):
        """The ``Window`` before this one, None where nothing is there."""
        return self.window.previous if self.window.first > self._limits[0] else None

    @property
    def next(self):
        return self.window.next if self.window.last < self._limits[1] else None

    def query(self, window=None):
        """A query string with the filters as they are set and other days; without any it is an agenda from today on."""
        filters = [(name, value) for name in FILTERS for value in self.form.cleaned_data.get(name) or ()]
        return urlencode([*(window.parameters if window else {}).items(), *filters])

    @property
    def queries(self):
        """By name, where the links of the page lead; None where there is nothing."""
        same_month = month_of(self.today if self.has_today else self.window.first)
        return {
            "filters": self.query(),
            "agenda": self.query(None if self.has_today else agenda_from(self.window.first)),
            "month": self.query(same_month),
            "this_month": self.query(month_of(self.today)),
            "previous": self.previous and self.query(self.previous),
            "next": self.next and self.query(self.next),
            "without_filters": urlencode(self.window.parameters),
        }
