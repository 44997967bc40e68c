"""The panel of filters beside the list: groups of options with counts, and chips for what is set."""

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from integration_portal.text import words
from network.forms import Group, Option

from .choices import AudienceCode, Joining, OfferKind, When
from .facets import without_each

_FLAGS = ["free", "childcare", "stepfree"]
NEAREST = 3


class FilterPanel:
    """What the template shows of an ``OfferFilter`` and the counts of its options.

    :param params: the address's own parameters
    :param fixed: parameters that the page itself sets, so that nobody can take them away
    """

    def __init__(self, offer_filter, counts, params, fixed=()):
        self.filter, self.counts, self.params, self.fixed = offer_filter, counts, params, fixed

    @cached_property
    def groups(self):
        plain = [("when", When.choices), ("audience", AudienceCode.choices), ("joining", Joining.choices)]
        groups = {name: self._group(name, choices) for name, choices in plain}
        kinds = [] if "kind" in self.fixed else [self._group("kind", OfferKind.choices)]
        return [
            self._topics(),
            self._group("municipality", self._field("municipality")),
            self._languages(),
            groups["when"],
            groups["audience"],
            self._flags(),
            groups["joining"],
            *kinds,
        ]

    @cached_property
    def errors(self):
        """Messages for what could not be used, each with the filter's label."""
        form = self.filter.form
        return [(form.fields[name].label, message) for name, messages in form.errors.items() for message in messages]

    @cached_property
    def chips(self):
        """What is set, each with the query string that takes it away; a valley is one, for all its municipalities.

        Names in the text that are no filter, since they leave nothing that fits, come last and are ``in_vain``.
        """
        chips = [self._chip(self._label(name, value), name, value) for name, value in self._set_one_by_one]
        chips += [self._chip(area.area, area.parameter, *area.values) for area in self._areas]
        for spelling, name in self.filter.names_in_vain.items():
            query = self._with(q=_without_words(self.filter.values["q"], {*spelling.split()}))
            chips.append({"label": self.filter.label_of(name), "query": query, "in_vain": True})
        return chips

    @cached_property
    def in_vain(self):
        """Each name in the text that is no filter, with how many results there would be if it were."""
        found = self.filter.narrowed()
        return [
            {
                "label": self.filter.label_of(name),
                "number": (found & self.filter.facets.either(name.parameter, name.values)).bit_count(),
                "query": self._with_values(name.parameter, name.values),
            }
            for name in self.filter.names_in_vain.values()
        ]

    def _with_values(self, name, values):
        """The query string with these values of a filter that may have several."""
        params = self.params.copy()
        params.setlist(name, [*params.getlist(name), *values])
        return _at_first_page(params)

    def _chip(self, label, name, *values):
        return {"label": label, "query": self._without(name, *values), "is_place": name == "municipality"}

    @cached_property
    def _areas(self):
        return [name for name in self.filter.found.names.values() if name.area]

    @cached_property
    def _set_one_by_one(self):
        in_areas = {(area.parameter, value) for area in self._areas for value in area.values}
        return [pair for pair in self._set if pair not in in_areas]

    @cached_property
    def topic(self):
        """The category that the list is about, where it is just one."""
        slugs = self.filter.values.get("category") or []
        return next((one for one in self.filter.categories if [one.slug] == slugs), None)

    @property
    def number_set(self):
        return len([name for name, _value in self._set_one_by_one if name != "q"]) + len(self._areas)

    @cached_property
    def ways_out(self):
        """For a page without results: each set filter with how many results there would be without it."""
        found = without_each(self.filter)
        fields = self.filter.form.fields
        return [
            {"label": fields[name].label, "number": number, "query": self._without(name)}
            for name, number in found.items()
            if name not in self.fixed
        ]

    @property
    def as_typed(self):
        """The query string that searches for the words just as they were typed."""
        return self._with(q=f'"{self.filter.values["q"]}"')

    @cached_property
    def nearest(self):
        """For a page without results in a municipality: what all other filters leave, the nearest first."""
        return self.filter.nearest(NEAREST) if self.filter.place else []

    @cached_property
    def places(self):
        """Each municipality with its number of results and the query string that leads to them."""
        numbers = self.counts["municipality"]
        return [(place, numbers[place.slug], self._only_in(place)) for place in self.filter.municipalities]

    def _only_in(self, place):
        return self._with(municipality=place.slug)

    def _with(self, **values):
        """The query string with other values of these parameters, at its first page."""
        params = self.filter.data.copy()
        for name, value in values.items():
            params[name] = value
        return _at_first_page(params)

    @property
    def near_choices(self):
        return self._field("near")

    @cached_property
    def _set(self):
        return [(name, value) for name, value in self.filter.set_values if name not in self.fixed]

    def _field(self, name):
        return [(value, label) for value, label in self.filter.form.fields[name].choices if value]

    def _group(self, name, choices):
        options = [self._option(name, value, label) for value, label in choices]
        field_ = self.filter.form.fields[name]
        return Group(field_.label, self._worth_showing(options), self._error(name))

    def _option(self, name, value, label):
        return Option(name, value, str(label), self.counts[name][value], (name, value) in self._set)

    def _worth_showing(self, options):
        """Options that would give nothing are left out, unless they are set."""
        return [option for option in options if option.count or option.is_set]

    def _topics(self):
        labels = dict(self._field("category"))
        options = {c.pk: self._option("category", c.slug, labels[c.slug]) for c in self.filter.categories}
        for category in self.filter.categories:
            child = options[category.pk]
            if category.parent_id and (child.count or child.is_set):
                options[category.parent_id].children.append(child)
        top = [options[category.pk] for category in self.filter.categories if not category.parent_id]
        shown = [option for option in top if option.count or option.is_set or option.children]
        return Group(self.filter.form.fields["category"].label, shown, self._error("category"))

    def _languages(self):
        group = self._group("language", self._field("language"))
        own_names = {language.code: language.own_name for language in self.filter.languages}
        for option in group.options:
            if own_names[option.value] != option.label:
                option.own_name = own_names[option.value]
        return group

    def _flags(self):
        options = [self._option(name, "1", self.filter.form.fields[name].label) for name in _FLAGS]
        errors = " ".join(self._error(name) for name in _FLAGS).strip()
        return Group(_("What matters to you"), self._worth_showing(options), errors)

    def _error(self, name):
        return " ".join(self.filter.form.errors.get(name, []))

    def _label(self, name, value):
        form_field = self.filter.form.fields[name]
        if name == "q":
            return value
        if name in _FLAGS:
            return form_field.label
        label = dict(self._field(name))[value]
        return _("near %(place)s") % {"place": label} if name == "near" else label

    def _recognised_as(self, name, values):
        """The normalised words of the search that stand for these values of a filter, or for any if there are none."""
        names = [(text, one) for text, one in self.filter.found.names.items() if one.parameter == name]
        return {word for text, one in names if not values or {*one.values} <= {*values} for word in text.split()}

    def _without(self, name, *values):
        """The query string without these values, or without the whole parameter."""
        params = self.params.copy()
        if taken_away := self._recognised_as(name, values):
            params["q"] = _without_words(params["q"], taken_away)
        params.setlist(name, [one for one in params.getlist(name) if values and one not in values])
        return _at_first_page(params)


def _at_first_page(params):
    """The query string of a copy of parameters."""
    params.pop("page", None)
    return params.urlencode()


def _without_words(text, taken_away):
    """What is left of a text without these normalised words: ``Imst, Deutsch`` without ``imst`` is ``Deutsch``."""
    left = []
    for typed in text.split():
        found = words(typed)
        left += [typed] if taken_away.isdisjoint(found) else [word for word in found if word not in taken_away]
    return " ".join(left)
