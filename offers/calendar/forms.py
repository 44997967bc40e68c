"""What one can ask of the calendar in its address; what is wrong is named and left out."""

import datetime as dt

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.forms import UNKNOWN_VALUE, ChoicesField
from network.models import FieldOfAction, reading_columns

FILTERS = ("field", "municipality")
YEARS = range(2000, 2100)


class DayField(forms.Field):
    """A day in ISO 8601."""

    pattern = "%Y-%m-%d"
    default_error_messages = {
        "invalid": _("“%(word)s” is not a date like 2026-03-14."),
        "year": _("This year cannot be right."),
    }

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            day = dt.datetime.strptime(value, self.pattern).date()
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], params={"word": value[:50]}) from error
        if day.year not in YEARS:
            raise ValidationError(self.error_messages["year"])
        return day


class MonthField(DayField):
    """The first day of a month that is written as 2026-03."""

    pattern = "%Y-%m"
    default_error_messages = {"invalid": _("“%(word)s” is not a month like 2026-03.")}


class ChoiceField(forms.ChoiceField):
    default_error_messages = {"invalid_choice": UNKNOWN_VALUE}


class CalendarForm(forms.Form):
    field = ChoicesField(label=_("Field of action"), required=False)
    municipality = ChoicesField(label=_("Place"), required=False)
    view = ChoiceField(label=_("View"), required=False, choices=[("agenda", _("By day")), ("month", _("By month"))])
    month = MonthField(label=_("Month"), required=False)
    days = ChoiceField(label=_("Number of days"), required=False, choices=[("1", "1"), ("14", "14")])

    def __init__(self, data, municipalities):
        super().__init__(data)
        self.fields["from"] = DayField(label=_("Day"), required=False)  # a word of Python's own
        self.fields_of_action = list(FieldOfAction.objects.only("slug", "position", *reading_columns("name")))
        self.fields["field"].choices = [(one.slug, str(one)) for one in self.fields_of_action]
        self.fields["municipality"].choices = sorted((one.slug, one.name) for one in municipalities)
        self.is_valid()
