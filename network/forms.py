"""What every list with filters is made of: fields that say what is wrong and leave the other filters
alone, and options with their numbers of results.
"""

from dataclasses import dataclass, field

from django import forms
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _

UNKNOWN_VALUE = _("“%(value)s” is not known here. This filter was left out.")
TOO_LONG = _("This is too long. Write a few words, at most 200 letters.")
MAX_QUERY_LENGTH = 200


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


@dataclass
class Group:
    """The options of one filter; open where one of them is ticked or something is wrong."""

    label: str
    options: list
    error: str = ""

    @property
    def is_open(self):
        ticked = any(one.is_set or any(child.is_set for child in one.children) for one in self.options)
        return ticked or bool(self.error)


class ChoicesField(forms.MultipleChoiceField):
    """A parameter that may be repeated."""

    default_error_messages = {"invalid_choice": UNKNOWN_VALUE}

    def to_python(self, value):
        """Each value once, however often it stands in the address."""
        return list(dict.fromkeys(super().to_python(value)))


def without_nulls(text_field):
    """A text field whose message about null characters says what to do."""
    message = _("The search had a character that cannot be searched for. Please write it again.")
    text_field.validators = [
        ProhibitNullCharactersValidator(message=message)
        if isinstance(validator, ProhibitNullCharactersValidator)
        else validator
        for validator in text_field.validators
    ]
    return text_field
