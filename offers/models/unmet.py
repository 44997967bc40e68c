"""What people looked for and did not find: counted, without anything about who it was."""

import datetime as dt
import re

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from integration_portal.text import normalise, words
from offers.querysets import without_waiting

FEW = 3  # results: with fewer, something may be missing
OFTEN = 3  # times: what is rarer could be about one person, and is not stored
MOST_WORDS, MOST_LETTERS = 6, 60
MOST_TALLIES = 10_000
FORGET_AFTER = dt.timedelta(days=30)
KEEP = dt.timedelta(days=365)
# What may tell who somebody is: an e-mail, a number of a house or a phone. A1 to C2 are levels of German.
_PERSONAL = re.compile(r"@|\d(?<!\b[abc][12]\b)", re.IGNORECASE)


class UnmetSearchQuerySet(models.QuerySet):
    def count_one(self, text, language, place=""):
        """Count a search with few results; its words are stored once it has occurred ``OFTEN`` times.

        :raises OperationalError: on SQLite, where another writes
        """
        with without_waiting():
            self._count_one(text, language, place)

    def _count_one(self, text, language, place):
        if _PERSONAL.search(text) or _PERSONAL.search(normalise(text)):
            return
        text = " ".join(words(text))
        if not text or len(text) > MOST_LETTERS or len(text.split()) > MOST_WORDS:
            return
        number = SearchTally.objects.count_one(f"{language} {place} {text}")
        if number < OFTEN:
            return
        today = timezone.localdate()
        self.filter(day__lt=today - KEEP).delete()
        first = {"count": number if number == OFTEN else 1}  # those before it, too
        row, is_new = self.get_or_create(day=today, language=language, place=place, text=text, defaults=first)
        if not is_new:
            self.filter(pk=row.pk).update(count=F("count") + 1)


class UnmetSearch(models.Model):
    day = models.DateField(_("day"))
    language = models.CharField(_("language of the page"), max_length=10, choices=CHOICES)
    place = models.SlugField(_("place"), blank=True)
    text = models.CharField(_("words searched for"), max_length=MOST_LETTERS)
    count = models.PositiveIntegerField(_("how often"), default=1)

    objects = UnmetSearchQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering = ["-day", "-count", "text"]
        constraints = [models.UniqueConstraint(fields=["day", "language", "place", "text"], name="unmet_once_a_day")]

    def __str__(self):
        return self.text


class SearchTallyQuerySet(models.QuerySet):
    def count_one(self, text):
        """How often this text has occurred by now; only a keyed hash of it is stored."""
        today = timezone.localdate()
        self.filter(last_on__lt=today - FORGET_AFTER).delete()
        key = salted_hmac("search tally", text, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
        row, is_new = self.get_or_create(key=key, defaults={"last_on": today})
        if is_new and self.count() > MOST_TALLIES:
            self.order_by("last_on", "pk").first().delete()
        if not is_new:
            self.filter(pk=row.pk).update(count=F("count") + 1, last_on=today)
            row.count += 1
        return row.count


class SearchTally(models.Model):
    """A search that is too rare yet to be stored in words."""

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField(default=1)
    last_on = models.DateField(db_index=True)

    objects = SearchTallyQuerySet.as_manager()

    def __str__(self):
        return self.key
