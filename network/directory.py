"""Directories of organisations and contacts: filters with counts, in memory, since a region has hundreds of them."""

from dataclasses import dataclass, field

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from integration_portal.text import words

from .choices import OrganisationKind, RoleCode
from .forms import MAX_QUERY_LENGTH, TOO_LONG, ChoicesField, without_nulls
from .models import Contact, FieldOfAction, Language, Municipality, Organisation, column


@dataclass
class Option:
    """A value that one can tick, with the number of results that it would give."""

    name: str
    value: str
    label: str
    count: int
    is_set: bool
    own_name: str = ""
    children: list = field(default_factory=list)


class _DirectoryForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=MAX_QUERY_LENGTH, error_messages={"max_length": TOO_LONG}
    )
    field = ChoicesField(label=_("Field of action"), required=False)
    municipality = ChoicesField(label=_("Place"), required=False)

    def __init__(self, data):
        super().__init__(data)
        without_nulls(self.fields["q"])
        self.fields["field"].choices = [(one.slug, str(one)) for one in FieldOfAction.objects.all()]
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

    def _group(self, name):
        others = [values for _row, values, known in self._all if self._fits(values, known, without=name)]
        chosen, field = self.values.get(name, []), self.form.fields[name]
        counted = [(value, label, sum(value in values[name] for values in others)) for value, label in field.choices]
        options = [
            Option(name, value, label, number, value in chosen)
            for value, label, number in counted
            if number or value in chosen
        ]
        return {"label": field.label, "options": options, "is_open": bool(chosen)}

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
            organisation.municipality and organisation.municipality.name,
            *_in_all_languages(organisation, "description"),
            *(text for field in organisation.fields_of_action.all() for text in _in_all_languages(field, "name")),
        )


class ContactDirectory(_Directory):
    form_class = ContactForm

    @cached_property
    def places(self):
        """All of them: where a contact names none, it is for everywhere."""
        return {slug for slug, _name in self.form.fields["municipality"].choices}

    def rows(self):
        return Contact.objects.public().for_directory()

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


def _in_all_languages(row, name):
    return [getattr(row, column(name, code)) for code in languages.CODES]


def _words(*texts):
    """The normalised words of these texts, some of which may be missing."""
    return {word for text in texts if text for word in words(text)}
