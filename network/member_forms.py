"""What members may send us: always for one of their own organisations."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from .choices import Answer
from .forms import TOO_LONG
from .models import AgendaProposal, FieldOfAction, Municipality, Notice, Organisation

NOT_YOURS = _("This organisation is not one of yours.")
NO_ORGANISATION = _("You belong to no organisation here yet. Please ask us.")
UNKNOWN_CHOICE = _("This choice is not known here.")
WRITE_A_DAY = _("Please choose a day.")
WRITE_SOMETHING = {
    "required": _("Please write a few words."),
    "max_length": _("This is too long. Write at most 1000 letters."),
    "null_characters_not_allowed": _("The text had a character that we cannot read. Please write it again."),
}


def _words(rows=3):
    return forms.Textarea(attrs={"rows": rows, "dir": "auto"})


class _MemberForm(forms.Form):
    """:param member: the ``Member`` who is signed in"""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        required=False,
        empty_label=None,
        error_messages={"invalid_choice": NOT_YOURS},
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.fields["organisation"].queryset = member.organisations.order_by("name", "pk")
        if len(own) < 2:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_organisation(self):
        """The first where none is chosen."""
        organisation = self.cleaned_data["organisation"] or self.fields["organisation"].queryset.first()
        if organisation is None:
            raise ValidationError(NO_ORGANISATION)
        return organisation

    @property
    def first_error(self):
        return next(message for messages in self.errors.values() for message in messages)


class AnswerForm(_MemberForm):
    answer = forms.ChoiceField(
        choices=[(one, one.label) for one in (Answer.YES, Answer.NO)],
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )


class LanguageForm(forms.Form):
    language = forms.ChoiceField(
        label=_("Language of the mails"),
        error_messages={"required": UNKNOWN_CHOICE, "invalid_choice": UNKNOWN_CHOICE},
    )

    def __init__(self, *args, region, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [(one.code, one.name) for one in region.interface_languages()]


class ProposalForm(_MemberForm, forms.ModelForm):
    class Meta:
        model = AgendaProposal
        fields = ["organisation", "text"]
        widgets = {"text": _words()}
        labels = {"text": _("What would you like to talk about?")}
        error_messages = {"text": WRITE_SOMETHING}

    def __init__(self, *args, member, meeting, **kwargs):
        proposal = AgendaProposal(member=member, meeting=meeting, language=get_language())
        super().__init__(*args, member=member, instance=proposal, **kwargs)


class NoticeForm(_MemberForm, forms.ModelForm):
    """A notice in the language of the page, which somebody reads before it is published."""

    class Meta:
        model = Notice
        fields = ["organisation", "title", "text", "valid_until", "field_of_action", "municipality"]
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto"}),
            "text": _words(6),
            "valid_until": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        labels = {
            "title": _("Title"),
            "text": _("A few short sentences"),
            "valid_until": _("Until which day does it count?"),
            "field_of_action": _("Field of action"),
            "municipality": _("Place"),
        }
        help_texts = {"text": "", "valid_until": _("After this day it is gone by itself.")}
        error_messages = {
            "title": WRITE_SOMETHING | {"max_length": TOO_LONG},
            "text": WRITE_SOMETHING,
            "valid_until": {"required": WRITE_A_DAY, "invalid": WRITE_A_DAY},
            "field_of_action": {"invalid_choice": UNKNOWN_CHOICE},
            "municipality": {"invalid_choice": UNKNOWN_CHOICE},
        }

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, member=member, instance=Notice(member=member), **kwargs)
        self.fields["title"].required = self.fields["text"].required = True
        self.fields["valid_until"].input_formats = ["%Y-%m-%d"]
        self.fields["valid_until"].widget.attrs["min"] = timezone.localdate().isoformat()
        self.fields["field_of_action"].queryset = FieldOfAction.objects.all()
        self.fields["field_of_action"].empty_label = self.fields["municipality"].empty_label = _("All")
        self.fields["municipality"].queryset = Municipality.objects.filter(in_region=True).order_by("name")

    def clean_valid_until(self):
        if self.cleaned_data["valid_until"] < timezone.localdate():
            raise ValidationError(_("This day is over. Please choose a later one."))
        return self.cleaned_data["valid_until"]
