"""From the query string of the list to sets of offers. The parameters are a contract: other sites link to them."""

import django_filters as filters
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.forms import MAX_QUERY_LENGTH, TOO_LONG, UNKNOWN_VALUE, ChoicesField, without_nulls

from . import facets
from .choices import AudienceCode, Joining, OfferKind, When
from .models import Offer
from .models.unmet import FEW
from .search import search


class ChoicesFilter(filters.Filter):
    """A parameter that may be repeated ("or"); its choices may be given when the filter is bound.

    What it narrows is a set of offers (``offers/facets.py``).
    """

    field_class = ChoicesField

    def filter(self, found, value):
        return found & self.parent.facets.either(self.field_name, value)


class FlagFilter(ChoicesFilter):
    """A parameter that is set with ``1``."""

    def __init__(self, **kwargs):
        super().__init__(choices=[("1", _("yes"))], **kwargs)


class SearchFilter(filters.Filter):
    field_class = forms.CharField

    def __init__(self, **kwargs):
        super().__init__(
            max_length=MAX_QUERY_LENGTH,
            error_messages={"max_length": TOO_LONG},
            **kwargs,
        )

    @cached_property
    def field(self):
        return without_nulls(super().field)

    def filter(self, found, value):
        return found & self.parent.facets.only(self.parent.found.pks)


class NearFilter(filters.Filter):
    """Orders by distance; leaves nothing out."""

    field_class = forms.ChoiceField

    def filter(self, found, value):
        return found


class OfferFilter(filters.FilterSet):
    q = SearchFilter(label=_("Search"))
    category = ChoicesFilter(label=_("Topic"))
    municipality = ChoicesFilter(label=_("Place"))
    near = NearFilter(label=_("Near"))
    language = ChoicesFilter(label=_("Spoken language"))
    audience = ChoicesFilter(label=_("For whom"), choices=AudienceCode.choices)
    when = ChoicesFilter(label=_("When"), choices=When.choices)
    free = FlagFilter(label=_("Free of charge"))
    childcare = FlagFilter(label=_("With childcare"))
    stepfree = FlagFilter(label=_("Without steps"))
    joining = ChoicesFilter(label=_("How to join"), choices=Joining.choices)
    kind = ChoicesFilter(label=_("Kind"), choices=OfferKind.choices)

    class Meta:
        model = Offer
        fields = []

    def __init__(self, data):
        super().__init__(data, Offer.objects.none())
        self.facets = facets.current()
        self.categories = self.facets.categories
        self.municipalities = [place for place in self.facets.municipalities if place.in_region]
        self.languages = sorted(self.facets.languages, key=str)
        self._choices("category", [(category.slug, str(category)) for category in self.categories])
        self._choices("municipality", [(place.slug, place.name) for place in self.municipalities])
        self._choices("near", [(place.slug, place.name) for place in self.municipalities])
        self._choices("language", [(language.code, str(language)) for language in self.languages])
        self.filters["near"].extra["error_messages"] = {"invalid_choice": UNKNOWN_VALUE}

    def _choices(self, name, choices):
        self.filters[name].extra["choices"] = choices

    @property
    def parameters_with_options(self):
        return [name for name, one in self.filters.items() if isinstance(one, ChoicesFilter)]

    @cached_property
    def values(self):
        """The valid values: a name that has an error is missing, an empty one is empty."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def found(self):
        """What the search found, asked once however often the result is counted."""
        return search(self.values.get("q"), get_language())

    @property
    def names_emergency(self):
        """Whether the text names the topic of emergencies, which has numbers to call and no offers."""
        return any(topic.icon == "emergency" and topic.pk in self.found.topics for topic in self.categories)

    @cached_property
    def applied(self):
        """The values with those that the search recognised in its text."""
        recognised = {name: self.found.recognised(name) for name in ("municipality", "language")}
        return {
            name: [*value, *(one for one in recognised[name] if one not in value)] if recognised.get(name) else value
            for name, value in self.values.items()
        }

    @cached_property
    def names_in_vain(self):
        """What was recognised in the text but is no filter, by its spelling there; without what is set anyway."""
        names = self.found.names_in_vain.items()
        return {spelling: name for spelling, name in names if {*name.values} - {*self.values.get(name.parameter, ())}}

    def label_of(self, name):
        """What one calls a ``Name`` that the search has recognised."""
        return name.area or dict(self.form.fields[name.parameter].choices)[name.values[0]]

    @cached_property
    def origin(self):
        """The municipality that distances are counted from, or None."""
        return self._municipality(self.values.get("near"))

    @cached_property
    def place(self):
        """The first municipality that the list is limited to, or None."""
        return self._municipality(*(self.applied.get("municipality") or [])[:1])

    def _municipality(self, slug=None):
        return next((place for place in self.municipalities if place.slug == slug), None)

    @property
    def place_slug(self):
        """The place that was searched in or near, or nothing."""
        place = self.place or self.origin
        return place.slug if place else ""

    def is_unmet_search(self, page):
        """Whether somebody searched for words, at most in a place, and found little, nor a number to call."""
        is_plain = {name for name, _value in self.set_values} <= {"q", "municipality", "near"}
        return bool(self.values.get("q")) and is_plain and page.number == 1 and self._found_little(page)

    def _found_little(self, page):
        return self.found.is_complete and page.paginator.count < FEW and not self.names_emergency

    @cached_property
    def _sets(self):
        """What each filter that is set leaves of all offers."""
        everything = self.facets.all
        return {name: self.filters[name].filter(everything, value) for name, value in self.applied.items() if value}

    def narrowed(self, without=""):
        """The set of offers that all set filters leave, except the one named ``without``."""
        found = self.facets.all
        for name, left in self._sets.items():
            if name != without:
                found &= left
        return found

    @cached_property
    def result(self):
        """The ids of the offers found, in their order: by distance if ``near`` is set, then by rank if one searched."""
        ranking = self.found.pks if self.values.get("q") else None
        return self.facets.in_order(self.narrowed(), ranking, self.origin)

    def nearest(self, number):
        """What there is elsewhere, by its distance from ``place``; only what has a place."""
        elsewhere = self.narrowed(without="municipality") & self.facets.with_a_place
        pks = self.facets.in_order(elsewhere, None, self.place)[:number]
        return self.facets.offers(pks, self.place)

    def offers(self, pks):
        """The offers with these ids, with all that a list shows of them."""
        return self.facets.offers(pks, self.origin)

    @cached_property
    def set_values(self):
        """Pairs of parameter and value of the filters that are set, as they stand in the address."""
        pairs = []
        for name, value in self.applied.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value]) if one]
        return pairs
