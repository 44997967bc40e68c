"""What visitors tell us about an offer."""

from django.core.validators import MinLengthValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES

from .offer import Offer

MAX_LENGTH = 1000  # letters
MAX_OPEN = 50  # notes of one offer that nobody has dealt with: more than that is spam


class FeedbackQuerySet(models.QuerySet):
    def open(self):
        """What nobody has dealt with yet."""
        return self.filter(is_done=False)


class Feedback(models.Model):
    """A note about an offer, from one field and without a login. Who wrote it is not asked and not stored."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="feedback", verbose_name=_("offer"))
    text = models.TextField(_("text"), max_length=MAX_LENGTH, validators=[MinLengthValidator(3)])
    language = models.CharField(_("language of the page"), max_length=10, choices=CHOICES)
    received_at = models.DateTimeField(_("received"), auto_now_add=True)
    is_done = models.BooleanField(_("dealt with"), default=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("note from a visitor")
        verbose_name_plural = _("notes from visitors")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return self.text[:80]
