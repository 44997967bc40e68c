"""What every list with filters is made of: fields that say what is wrong and leave the other filters alone."""

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

UNKNOWN_VALUE = _("“%(value)s” is not known here. This filter was left out.")
TOO_LONG = _("This is too long. Write a few words, at most 200 letters.")
MAX_QUERY_LENGTH = 200


class ChoicesField(forms.MultipleChoiceField):
    """A parameter that may be repeated."""

    default_error_messages = {"invalid_choice": UNKNOWN_VALUE}

    def to_python(self, value):
        """Each value once, however often it stands in the address."""
        return list(dict.fromkeys(super().to_python(value)))


def without_nulls(field):
    """A text field whose message about null characters says what to do."""
    message = _("The search had a character that cannot be searched for. Please write it again.")
    field.validators = [
        ProhibitNullCharactersValidator(message=message)
        if isinstance(validator, ProhibitNullCharactersValidator)
        else validator
        for validator in field.validators
    ]
    return field
