"""Directories of organisations, contacts, good practice and notices: filters with counts, in memory, since a region
has hundreds of them.
"""

from babel import Locale
from django import forms
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from integration_portal.text import words

from .choices import OrganisationKind, PartnerItemKind, RoleCode
from .forms import MAX_QUERY_LENGTH, TOO_LONG, ChoicesField, Group, Option, without_nulls
from .models import (
    Contact,
    FieldOfAction,
    GoodPractice,
    Language,
    Municipality,
    Notice,
    Organisation,
    PartnerItem,
    column,
)


class _SearchForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=MAX_QUERY_LENGTH, error_messages={"max_length": TOO_LONG}
    )
    field = ChoicesField(label=_("Field of action"), required=False)

    def __init__(self, data):
        super().__init__(data)
        without_nulls(self.fields["q"])
        self.fields["field"].choices = [(one.slug, str(one)) for one in FieldOfAction.objects.all()]


class _DirectoryForm(_SearchForm):
    municipality = ChoicesField(label=_("Place"), required=False)

    def __init__(self, data):
        super().__init__(data)
        places = Municipality.objects.filter(in_region=True).only("slug", "name")
        self.fields["municipality"].choices = sorted((place.slug, place.name) for place in places)


class OrganisationForm(_DirectoryForm):
    role = ChoicesField(label=_("Role in the network"), required=False, choices=RoleCode.choices)
    kind = ChoicesField(label=_("Kind of organisation"), required=False, choices=OrganisationKind.choices)


class ContactForm(_DirectoryForm):
    language = ChoicesField(label=_("Spoken language"), required=False)

    def __init__(self, data):
        super().__init__(data)
        spoken = sorted(Language.objects.all(), key=str)
        self.fields["language"].choices = [(language.code, str(language)) for language in spoken]


class GoodPracticeForm(_SearchForm):
    country = ChoicesField(label=_("Country"), required=False)

    def __init__(self, data):
        super().__init__(data)
        names = dict(Locale("en").territories) | dict(languages.locale(get_language() or "de").territories)
        countries = [(code, name) for code, name in names.items() if code.isalpha()]  # the others are continents
        self.fields["country"].choices = sorted(countries, key=lambda country: country[1])


class _Directory:
    """What a query string leaves of some rows, and how many each option of each filter would leave.

    A subclass has a ``form_class``, ``rows()``, and for a row the values of each filter and the words of its search.
    """

    def __init__(self, params):
        self.params, self.form = params, self.form_class(params)
        self.form.is_valid()
        self.values = self.form.cleaned_data
        self.filters = [name for name in self.form.fields if name != "q"]
        self._all = [(row, self.values_of(row), self.words_of(row)) for row in self.rows()]

    @cached_property
    def result(self):
        return [row for row, values, known in self._all if self._fits(values, known)]

    @cached_property
    def errors(self):
        """Pairs of a filter's label and what is wrong with its value."""
        fields = self.form.fields
        return [(fields[name].label, message) for name, found in self.form.errors.items() for message in found]

    @cached_property
    def groups(self):
        """For each filter its label and options; an option counts with all other filters as they are set."""
        return [self._group(name) for name in self.filters]

    @property
    def number_set(self):
        return sum(len(self.values.get(name, ())) for name in self.filters)

    def counts(self, name):
        """For each option of a filter its value, its label, and how many rows it would leave."""
        others = [values for _row, values, known in self._all if self._fits(values, known, without=name)]
        choices = self.form.fields[name].choices
        return [(value, label, sum(value in values[name] for values in others)) for value, label in choices]

    def _group(self, name):
        chosen, field = self.values.get(name, []), self.form.fields[name]
        options = [
            Option(name, value, label, number, value in chosen)
            for value, label, number in self.counts(name)
            if number or value in chosen
        ]
        return Group(field.label, options)

    def _fits(self, values, known, without=""):
        chosen = [(name, self.values.get(name)) for name in self.filters if name != without]
        typed = words(self.values.get("q") or "")
        return all(values[name] & set(wanted) for name, wanted in chosen if wanted) and all(
            any(word.startswith(one) for word in known) for one in typed
        )


class OrganisationDirectory(_Directory):
    form_class = OrganisationForm

    def rows(self):
        return Organisation.objects.for_directory()

    def values_of(self, organisation):
        return {
            "field": {field.slug for field in organisation.fields_of_action.all()},
            "municipality": {organisation.municipality.slug} if organisation.municipality else set(),
            "role": organisation.role_codes,
            "kind": {organisation.kind} if organisation.kind else set(),
        }

    def words_of(self, organisation):
        return _words(
            organisation.name,
            organisation.other_names,
            organisation.municipality and organisation.municipality.name,
            *_in_all_languages(organisation, "description"),
            *(text for field in organisation.fields_of_action.all() for text in _in_all_languages(field, "name")),
        )

    @cached_property
    def places(self):
        """Each municipality with how many organisations it has and the query string that leads to them."""
        found = Municipality.objects.filter(in_region=True).order_by("slug")
        numbers = {slug: number for slug, _name, number in self.counts("municipality")}
        return [(place, numbers[place.slug], self._only_in(place)) for place in found]

    @property
    def number_elsewhere(self):
        """How many are not on the map, whatever municipality is set: outside of the region, or nobody knows where."""
        on_map = {place.slug for place, _number, _query in self.places}
        elsewhere = [(values, known) for _row, values, known in self._all if not values["municipality"] & on_map]
        return sum(self._fits(values, known, without="municipality") for values, known in elsewhere)

    def _only_in(self, place):
        params = self.params.copy()
        params["municipality"] = place.slug
        return params.urlencode()


class ContactDirectory(_Directory):
    """:param member: who asks, a ``Member`` or None"""

    form_class = ContactForm

    def __init__(self, params, member=None):
        self.member = member
        super().__init__(params)

    @cached_property
    def places(self):
        """All of them: where a contact names none, it is for everywhere."""
        return {slug for slug, _name in self.form.fields["municipality"].choices}

    def rows(self):
        return Contact.objects.visible_to(self.member).for_directory()

    def values_of(self, contact):
        return {
            "field": {field.slug for field in contact.fields_of_action.all()},
            "municipality": {place.slug for place in contact.municipalities.all()} or self.places,
            "language": {language.code for language in contact.languages.all()},
        }

    def words_of(self, contact):
        return _words(
            contact.name,
            contact.organisation.name,
            *_in_all_languages(contact, "role"),
            *(place.name for place in contact.municipalities.all()),
            *(text for field in contact.fields_of_action.all() for text in _in_all_languages(field, "name")),
        )


class GoodPracticeDirectory(_Directory):
    """What a ``Member`` (None: everybody) may see of the region's own, then what partner regions publish."""

    form_class = GoodPracticeForm

    def __init__(self, params, region, member):
        self.region, self.member = region, member
        super().__init__(params)

    @property
    def own(self):
        return [row for row in self.result if isinstance(row, GoodPractice)]

    @property
    def others(self):
        return [row for row in self.result if isinstance(row, PartnerItem)]

    def rows(self):
        return [
            *GoodPractice.objects.visible_to(self.member).for_listing(),
            *PartnerItem.objects.shown(PartnerItemKind.GOOD_PRACTICE),
        ]

    def values_of(self, row):
        if isinstance(row, PartnerItem):
            return {"field": set(), "country": {row.country or row.feed.organisation.country_in(self.region)}}
        fields = {field.slug for field in row.fields_of_action.all()}
        return {"field": fields, "country": {row.organisation.country_in(self.region)}}

    def words_of(self, row):
        if isinstance(row, PartnerItem):
            texts, said = ("title", "text"), [row.organisation_name, row.area, row.feed.organisation.name]
        else:
            texts, said = ("title", "problem", "done", "result"), [row.organisation.name, row.area]
        return _words(*said, *(text for name in texts for text in _in_all_languages(row, name)))


class NoticeDirectory(_Directory):
    form_class = _DirectoryForm

    @cached_property
    def places(self):
        """All of them: a notice that names none is for everywhere."""
        return {slug for slug, _name in self.form.fields["municipality"].choices}

    def rows(self):
        return Notice.objects.public().for_listing()

    def values_of(self, notice):
        field, place = notice.field_of_action, notice.municipality
        return {"field": {field.slug} if field else set(), "municipality": {place.slug} if place else self.places}

    def words_of(self, notice):
        texts = [text for name in ("title", "text") for text in _in_all_languages(notice, name)]
        return _words(notice.organisation.name, notice.municipality and notice.municipality.name, *texts)


def _in_all_languages(row, name):
    return [getattr(row, column(name, code)) for code in languages.CODES]


def _words(*texts):
    """The normalised words of these texts, some of which may be missing."""
    return {word for text in texts if text for word in words(text)}
