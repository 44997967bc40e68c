"""The calendar's filters by field of action and municipality: an offer has them by its topics and places, a meeting by
who takes part and where it is.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from network.forms import Group, Option

from .forms import FILTERS, CalendarForm


class CalendarFilter:
    """What valid values of a ``CalendarForm`` leave of offers, as sets of bits, and of meetings."""

    def __init__(self, form, facets):
        self.form, self.values, self._facets = form, form.cleaned_data, facets
        self._places = {place.name: place.slug for place in facets.municipalities}

    @classmethod
    def of(cls, params, facets):
        return cls(CalendarForm(params, [place for place in facets.municipalities if place.in_region]), facets)

    @property
    def number_set(self):
        return sum(len(self.values.get(name, ())) for name in FILTERS)

    def offers(self, among, without=""):
        for name in FILTERS:
            if name != without and (wanted := self.values.get(name)):
                among &= reduce(or_, (self._with(name, value) for value in wanted))
        return among

    def _with(self, name, value):
        if name == "municipality":
            return self._facets.either(name, [value])
        pk = next(one.pk for one in self.form.fields_of_action if one.slug == value)
        topics = [topic.slug for topic in self._facets.categories if topic.field_of_action_id == pk]
        return self._facets.either("category", topics)

    def of_meetings(self, meetings):
        """Pairs of each meeting and the values that it has for each filter.

        :param meetings: a queryset with the municipalities of their locations
        """
        fields = defaultdict(set)
        for pk, slug in meetings.fields_of_action():
            fields[pk].add(slug)
        return [(one, {"field": fields[one.pk], "municipality": self._places_of(one)}) for one in meetings]

    def _places_of(self, meeting):
        """The municipality of a venue that everybody may know, or one whose name is all that is known of the place."""
        if meeting.open_location:
            return {meeting.open_location.municipality.slug}
        return {self._places[meeting.place]} if meeting.place in self._places else set()

    def meetings(self, pairs, without=""):
        wanted = {name: set(self.values.get(name) or ()) for name in FILTERS if name != without}
        return [one for one, values in pairs if all(not some or some & values[name] for name, some in wanted.items())]

    def groups(self, offers, pairs):
        """For each filter its label and options; an option counts with the other filter as it is set."""
        return [self._group(name, offers, pairs) for name in FILTERS]

    def _group(self, name, offers, pairs):
        chosen, field = self.values.get(name) or [], self.form.fields[name]
        others, left = self.offers(offers, without=name), set(self.meetings(pairs, without=name))
        options = []
        for value, label in field.choices:
            of_meetings = sum(value in values[name] for one, values in pairs if one in left)
            count = (others & self._with(name, value)).bit_count() + of_meetings
            if count or value in chosen:
                options.append(Option(name, value, label, count, value in chosen))
        return Group(field.label, options)
