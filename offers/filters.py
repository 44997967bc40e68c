"""From the query string of the list to queries. The parameters are a contract: other sites link to them."""

import django_filters as filters
from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.models import Language, Municipality

from .choices import AudienceCode, Joining, OfferKind, When
from .models import Category, Offer
from .models.unmet import FEW
from .search import search

UNKNOWN_VALUE = _("“%(value)s” is not known here. This filter was left out.")
MAX_QUERY_LENGTH = 200


class _ChoicesField(forms.MultipleChoiceField):
    default_error_messages = {"invalid_choice": UNKNOWN_VALUE}

    def to_python(self, value):
        """Each value once, however often it stands in the address."""
        return list(dict.fromkeys(super().to_python(value)))


class ChoicesFilter(filters.Filter):
    """A parameter that may be repeated ("or"); its choices may be given when the filter is bound."""

    field_class = _ChoicesField

    def __init__(self, queryset_method, **kwargs):
        self.queryset_method = queryset_method
        super().__init__(**kwargs)

    def filter(self, queryset, value):
        return getattr(queryset, self.queryset_method)(*value) if value else queryset


class FlagFilter(filters.Filter):
    """A parameter that is set with ``1``."""

    def __init__(self, queryset_method, **kwargs):
        self.queryset_method = queryset_method
        super().__init__(choices=[("1", _("yes"))], **kwargs)

    field_class = _ChoicesField

    def filter(self, queryset, value):
        return getattr(queryset, self.queryset_method)() if value else queryset


class WhenFilter(ChoicesFilter):
    """Repeated values mean "or": the widest of them wins, since each contains the one before."""

    methods = {When.WEEK: "this_week", When.TODAY: "today", When.NOW: "open_now"}

    def __init__(self, **kwargs):
        super().__init__("", choices=When.choices, **kwargs)

    def filter(self, queryset, value):
        widest = next((method for when, method in self.methods.items() if when in value), None)
        return getattr(queryset, widest)() if widest else queryset


class SearchFilter(filters.Filter):
    field_class = forms.CharField

    def __init__(self, **kwargs):
        super().__init__(
            max_length=MAX_QUERY_LENGTH,
            error_messages={"max_length": _("This is too long. Write a few words, at most 200 letters.")},
            **kwargs,
        )

    @cached_property
    def field(self):
        field = super().field
        null_message = _("The search had a character that cannot be searched for. Please write it again.")
        field.validators = [
            ProhibitNullCharactersValidator(message=null_message)
            if isinstance(validator, ProhibitNullCharactersValidator)
            else validator
            for validator in field.validators
        ]
        return field

    def filter(self, queryset, value):
        return queryset.matching(self.parent.found.pks) if value else queryset


class NearFilter(filters.Filter):
    """Orders by distance; leaves nothing out."""

    field_class = forms.ChoiceField

    def filter(self, queryset, value):
        return queryset


class OfferFilter(filters.FilterSet):
    q = SearchFilter(label=_("Search"))
    category = ChoicesFilter("about", label=_("Topic"))
    municipality = ChoicesFilter("reachable_from", label=_("Place"))
    near = NearFilter(label=_("Near"))
    language = ChoicesFilter("spoken", label=_("Spoken language"))
    audience = ChoicesFilter("for_audience", label=_("For whom"), choices=AudienceCode.choices)
    when = WhenFilter(label=_("When"))
    free = FlagFilter("free", label=_("Free of charge"))
    childcare = FlagFilter("with_childcare", label=_("With childcare"))
    stepfree = FlagFilter("step_free", label=_("Without steps"))
    joining = ChoicesFilter("joined_by", label=_("How to join"), choices=Joining.choices)
    kind = ChoicesFilter("of_kind", label=_("Kind"), choices=OfferKind.choices)

    class Meta:
        model = Offer
        fields = []

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        self.categories = list(Category.objects.for_choosing())
        self.villages = sorted(Municipality.objects.all(), key=lambda place: place.slug)
        self.municipalities = [place for place in self.villages if place.in_region]
        self.languages = sorted(Language.objects.all(), key=str)
        self._choices("category", [(category.slug, str(category)) for category in self.categories])
        self._choices("municipality", [(place.slug, place.name) for place in self.municipalities])
        self._choices("near", [(place.slug, place.name) for place in self.municipalities])
        self._choices("language", [(language.code, str(language)) for language in self.languages])
        self.filters["near"].extra["error_messages"] = {"invalid_choice": UNKNOWN_VALUE}

    def _choices(self, name, choices):
        self.filters[name].extra["choices"] = choices

    @cached_property
    def values(self):
        """The valid values: a name that has an error is missing, an empty one is empty."""
        self.form.is_valid()
        return self.form.cleaned_data

    @cached_property
    def found(self):
        """What the search found, asked once however often the result is counted."""
        return search(self.values.get("q"), get_language())

    @cached_property
    def applied(self):
        """The values with those that the search recognised in its text."""
        recognised = {name: self.found.recognised(name) for name in ("municipality", "language")}
        return {
            name: [*value, *(one for one in recognised[name] if one not in value)] if recognised.get(name) else value
            for name, value in self.values.items()
        }

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
        """Whether somebody searched for words, at most in a place, and found little."""
        is_plain = {name for name, _value in self.set_values} <= {"q", "municipality", "near"}
        return bool(self.values.get("q")) and is_plain and page.number == 1 and page.paginator.count < FEW

    def nearest(self):
        """What there is elsewhere, by its distance from ``place``; only what has a place."""
        elsewhere = self.narrowed(without="municipality").with_title()
        return elsewhere.with_distance(self.place, self.villages).exclude(distance_km=None).in_nearest_order()

    def narrowed(self, without=""):
        """The offers that all set filters leave, except the one named ``without``."""
        queryset = self.queryset.all()
        for name, value in self.applied.items():
            if name != without:
                queryset = self.filters[name].filter(queryset, value)
        return queryset

    @cached_property
    def qs(self):
        """The result, in its order: by distance if ``near`` is set, by rank if something was searched for."""
        offers = self.narrowed().for_listing()
        if self.origin:
            return offers.with_distance(self.origin, self.villages).in_nearest_order()
        if self.values.get("q"):
            return offers.in_order("rank")
        return offers.in_order()

    @cached_property
    def set_values(self):
        """Pairs of parameter and value of the filters that are set, as they stand in the address."""
        pairs = []
        for name, value in self.applied.items():
            pairs += [(name, one) for one in (value if isinstance(value, list) else [value]) if one]
        return pairs
