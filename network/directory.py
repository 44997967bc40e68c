"""The directory of organisations: filters with counts, in memory, since a region has hundreds and not thousands."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from integration_portal.text import words

from .choices import OrganisationKind, RoleCode
from .forms import MAX_QUERY_LENGTH, TOO_LONG, ChoicesField, without_nulls
from .models import FieldOfAction, Municipality, Organisation, column

FILTERS = ("field", "municipality", "role", "kind")


class DirectoryForm(forms.Form):
    q = forms.CharField(
        label=_("Search"), required=False, max_length=MAX_QUERY_LENGTH, error_messages={"max_length": TOO_LONG}
    )
    field = ChoicesField(label=_("Field of action"), required=False)
    municipality = ChoicesField(label=_("Place"), required=False)
    role = ChoicesField(label=_("Role in the network"), required=False, choices=RoleCode.choices)
    kind = ChoicesField(label=_("Kind of organisation"), required=False, choices=OrganisationKind.choices)

    def __init__(self, data):
        super().__init__(data)
        without_nulls(self.fields["q"])
        self.fields["field"].choices = [(one.slug, str(one)) for one in FieldOfAction.objects.all()]
        places = Municipality.objects.filter(in_region=True).only("slug", "name")
        self.fields["municipality"].choices = sorted((place.slug, place.name) for place in places)


class Directory:
    """What a query string leaves of the organisations, and how many each option of each filter would leave."""

    def __init__(self, params):
        self.params, self.form = params, DirectoryForm(params)
        self.form.is_valid()
        self.values = self.form.cleaned_data
        self._all = list(Organisation.objects.for_directory())
        for organisation in self._all:
            organisation.values, organisation.words = values_of(organisation), words_of(organisation)

    @cached_property
    def result(self):
        return [one for one in self._all if self._fits(one)]

    @cached_property
    def errors(self):
        fields = self.form.fields
        return [(fields[name].label, message) for name, found in self.form.errors.items() for message in found]

    @cached_property
    def groups(self):
        """For each filter its name, label and options; an option counts with all other filters as they are set."""
        return [self._group(name) for name in FILTERS]

    @property
    def number_set(self):
        return sum(len(self.values.get(name, ())) for name in FILTERS)

    def _group(self, name):
        others = [one for one in self._all if self._fits(one, without=name)]
        chosen = self.values.get(name, [])
        options = []
        for value, label in self.form.fields[name].choices:
            number = sum(value in one.values[name] for one in others)
            if number or value in chosen:
                options.append(
                    {"name": name, "value": value, "label": label, "count": number, "is_set": value in chosen}
                )
        return {"label": self.form.fields[name].label, "options": options, "is_open": bool(chosen)}

    def _fits(self, organisation, without=""):
        chosen = ((name, self.values.get(name)) for name in FILTERS if name != without)
        return all(organisation.values[name] & set(values) for name, values in chosen if values) and all(
            any(known.startswith(word) for known in organisation.words) for word in words(self.values.get("q") or "")
        )


def values_of(organisation):
    """``{filter: set of values}`` of an organisation from a queryset made ``for_directory``."""
    return {
        "field": {field.slug for field in organisation.fields_of_action.all()},
        "municipality": {organisation.municipality.slug} if organisation.municipality else set(),
        "role": {role.code for role in organisation.roles.all()},
        "kind": {organisation.kind} if organisation.kind else set(),
    }


def words_of(organisation):
    """The normalised words by which one finds an organisation, in all languages."""
    texts = [organisation.name, organisation.municipality.name if organisation.municipality else ""]
    texts += [getattr(organisation, column("description", code)) for code in languages.CODES]
    for field in organisation.fields_of_action.all():
        texts += [getattr(field, column("name", code)) for code in languages.CODES]
    return {word for text in texts if text for word in words(text)}
