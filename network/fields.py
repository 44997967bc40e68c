"""A field for a short list of codes, which both databases store alike; and numbers that both look for alike."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.lookups import In
from django.utils.translation import gettext_lazy as _


class CodesFormField(forms.TypedMultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args, encoder=None, decoder=None, **kwargs):
        super().__init__(*args, coerce=str, empty_value=[], **kwargs)


class CodesField(models.JSONField):
    """A list of codes out of ``codes`` (pairs of code and label), kept in that order.

    The first may matter: the first of a region's languages is the one it writes in.
    """

    def __init__(self, *args, codes, **kwargs):
        self.codes = codes
        super().__init__(*args, default=list, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default")
        return name, path, args, kwargs | {"codes": self.codes}

    def validate(self, value, model_instance):
        super().validate(value, model_instance)
        unknown = [code for code in value if code not in dict(self.codes)]
        if unknown:
            raise ValidationError(_("Unknown: %(codes)s"), params={"codes": ", ".join(unknown)})

    def formfield(self, **kwargs):
        kwargs.pop("widget", None)
        return models.Field.formfield(self, form_class=CodesFormField, choices=self.codes, **kwargs)


@models.IntegerField.register_lookup
class InWhatFits(In):
    """``in`` without what no column of numbers can have, in every form and action in which one chooses several rows:
    numbers at which SQLite breaks (Django leaves them out itself where one looks for a single row), and text.
    """

    def get_prep_lookup(self):
        if self.rhs_is_direct_value():
            self.rhs = [one for one in self.rhs if not isinstance(one, str) or _is_number(one)]
        prepared = super().get_prep_lookup()
        return [one for one in prepared if _fits(one)] if self.rhs_is_direct_value() else prepared


def _is_number(text):
    try:
        int(text)
    except ValueError:
        return False
    return True


def _fits(value):
    largest = models.BigIntegerField.MAX_BIGINT
    return not isinstance(value, int) or -largest - 1 <= value <= largest
