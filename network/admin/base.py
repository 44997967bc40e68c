"""What all forms with sixteen languages share."""

from decimal import Decimal

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.formats import get_format
from modeltranslation.admin import TranslationAdmin, TranslationStackedInline
from modeltranslation.translator import translator

from integration_portal.languages import BY_CODE, CODES
from network.models import column

HTTPS_ASSUMED = {models.URLField: {"assume_scheme": "https"}}
_DIGITS = 18  # of the largest number of a row that no database finds too large


class _OnlyNumbers:
    def optgroups(self, name, value, attr=None):
        """Without what is no number of a row, for which Django would ask the database; the form refuses it anyway."""
        return super().optgroups(name, [one for one in value if one.isdecimal() and len(one) <= _DIGITS], attr)


class RowSelect(_OnlyNumbers, AutocompleteSelect):
    pass


class RowsSelect(_OnlyNumbers, AutocompleteSelectMultiple):
    pass


class Choosing:
    """For every form of the admin in which one finds other rows by typing (``autocomplete_fields``)."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        return super().formfield_for_foreignkey(
            db_field, request, **self._widget(RowSelect, db_field, request) | kwargs
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **self._widget(RowsSelect, db_field, request) | kwargs
        )

    def _widget(self, widget, db_field, request):
        chosen = db_field.name in self.get_autocomplete_fields(request)
        return {"widget": widget(db_field, self.admin_site)} if chosen else {}


class _InRegionsLanguages:
    """Fields in the languages that the region has, its source language first and marked for the script."""

    def get_fieldsets(self, request, obj=None):
        """The columns of the languages that the region has, its source language first."""
        codes = _codes(request)
        fieldsets = super().get_fieldsets(request, obj)
        return [
            (title, options | {"fields": self._in_region(options["fields"], codes)}) for title, options in fieldsets
        ]

    def patch_translation_field(self, db_field, field, request, **kwargs):
        super().patch_translation_field(db_field, field, request, **kwargs)
        if language := getattr(db_field, "language", None):
            attrs = self._get_widget_from_field(field).attrs
            attrs["data-language"] = BY_CODE[language].name
            attrs["class"] += " mt-source" if language == _codes(request)[0] else ""

    def _in_region(self, names, codes):
        fields = []
        for name in names:
            original = None if isinstance(name, list | tuple) else self._original(name)
            if original is None:
                fields.append(name)
            elif name == column(original, CODES[0]):  # stands for all its languages
                fields += [column(original, code) for code in codes]
        return fields

    def _original(self, name):
        """The name of the field whose text in one language this column holds, or None."""
        translated = getattr(self.model._meta.get_field(name), "translated_field", None)
        return translated and translated.name


class TranslatedAdmin(Choosing, _InRegionsLanguages, TranslationAdmin):
    """A form in the region's languages with one switch for all its fields; a search over every language's columns."""

    list_per_page = 50
    save_on_top = True
    formfield_overrides = HTTPS_ASSUMED

    class Media:
        css = {"all": ["css/admin.css"]}
        js = ["js/admin-languages.js"]

    def get_search_fields(self, request):
        translated = translator.get_options_for_model(self.model).get_field_names()
        names = []
        for name in super().get_search_fields(request):
            names += [column(name, code) for code in CODES] if name in translated else [name]
        return names

    def get_prepopulated_fields(self, request, obj=None):
        """A short name is made from the text in the source language."""
        translated = translator.get_options_for_model(self.model).get_field_names()
        return {
            name: [column(one, _codes(request)[0]) if one in translated else one for one in sources]
            for name, sources in type(self).prepopulated_fields.items()
        }


class TranslatedInline(Choosing, _InRegionsLanguages, TranslationStackedInline):
    """Parts of a row on its own form, with texts that follow the switch of the form."""

    extra = 0


def _codes(request):
    """The languages that the editors fill in, the source language first; all of them before there is a region."""
    if request.region is None:
        return CODES
    source = request.region.source_language
    return [source, *(code for code in request.region.languages if code != source)]


class AmountField(forms.DecimalField):
    """An amount as one writes it, 12.50, for a column in cents."""

    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_digits=14, decimal_places=2, localize=True, **kwargs)

    def prepare_value(self, value):
        return Decimal(value) / 100 if isinstance(value, int) else value

    def to_python(self, value):
        """Also with what separates thousands: 20.799,30."""
        separator = get_format("THOUSAND_SEPARATOR")
        return super().to_python(value.replace(separator, "") if isinstance(value, str) and separator else value)

    def clean(self, value):
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


def checkboxes(field):
    """A many-to-many field of a few fixed choices as boxes to tick, without buttons to add more."""
    field.widget = CheckboxSelectMultiple(choices=field.widget.choices)
    field.help_text = ""
    return field
