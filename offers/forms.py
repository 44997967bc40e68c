"""What visitors may send us."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .models import Feedback
from .models.feedback import MAX_OPEN

WRITE_SOMETHING = _("Please write a few words.")


class FeedbackForm(forms.ModelForm):
    class Meta:
        model = Feedback
        fields = ["text"]
        error_messages = {
            "text": {
                "required": WRITE_SOMETHING,
                "min_length": WRITE_SOMETHING,
                "max_length": _("This is too long. Write at most 1000 letters."),
                "null_characters_not_allowed": _(
                    "The text had a character that we cannot read. Please write it again."
                ),
            }
        }

    def clean(self):
        if self.instance.offer.feedback.open().count() >= MAX_OPEN:
            raise ValidationError(_("We have many notes about this offer already. Please call us."))
        return super().clean()
