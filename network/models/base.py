"""What every model of the network and of the offers is built on."""

import calendar
import datetime as dt
import re
from itertools import chain, count

from anyascii import anyascii
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from network.choices import Precision, Visibility
from network.fields import CodesField

_DATE = r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
_WRITE_A_DATE = _("Write a year, a month or a day: 2018, 2018-07 or 2018-07-31.")
_WRITE_SINCE = _(
    "Write a year, a month or a day: 2018, 2018-07 or 2018-07-31; 2014/2015 where only that much is known."
)


def validate_as_of(text):
    """ISO 8601 with reduced precision, and a day that exists."""
    if not re.fullmatch(_DATE, text) or not _exists(text):
        raise ValidationError(_WRITE_A_DATE)


def validate_since(text):
    parts = text.split("/")
    if len(parts) > 2 or not all(re.fullmatch(_DATE, part) and _exists(part) for part in parts):
        raise ValidationError(_WRITE_SINCE)


def validate_year(day):
    """A year that somebody can have meant: what is farther away is a slip of the finger."""
    if not 1900 <= day.year <= 2200:
        raise ValidationError(_("This year cannot be right."))


def _exists(text):
    parts = [int(part) for part in text.split("-")]
    try:
        dt.date(*parts, *[1] * (3 - len(parts)))
    except ValueError:
        return False
    return True


def as_of_field():
    """How old the source is, as exactly as is known: ISO 8601 with reduced precision."""
    return models.CharField(
        _("as of"),
        max_length=10,
        blank=True,
        validators=[validate_as_of],
        help_text=_("How old the source is: 2018, 2018-07 or 2018-07-31."),
    )


def known_date_field(verbose_name, **kwargs):
    """A day, a month or a year, as exactly as is known: ISO 8601 with reduced precision."""
    help_text = _("As exactly as is known: 2018, 2018-07 or 2018-07-31.")
    return models.CharField(
        verbose_name, max_length=10, blank=True, validators=[validate_as_of], help_text=help_text, **kwargs
    )


def end_of(day, precision):
    """The last day of the week, month, season or year that begins on a day; the day itself where it is known."""
    if day.year == dt.MAXYEAR:
        return day  # a slip of the finger, which ``validate_year`` refuses; there is no day after it
    if precision == Precision.WEEK:
        return day + dt.timedelta(days=6)
    months = {Precision.MONTH: 0, Precision.SEASON: 2, Precision.YEAR: 12 - day.month}
    if precision not in months:
        return day
    year, month = divmod(day.year * 12 + day.month - 1 + months[precision], 12)
    return dt.date(year, month + 1, calendar.monthrange(year, month + 1)[1])


class Icon(models.TextChoices):
    """The icons of topics and fields of action, in static/icons.svg; each has its tint in the style sheet."""

    ARRIVAL = "arrival", _("signpost")
    GERMAN = "german", _("letters of two scripts")
    EDUCATION = "education", _("mortarboard")
    WORK = "work", _("briefcase")
    HOUSING = "housing", _("house")
    TRANSPORT = "transport", _("bus")
    HEALTH = "health", _("heart")
    FAMILY = "family", _("people")
    DAILY = "daily", _("basket")
    EMERGENCY = "emergency", _("alarm light")
    LAW = "law", _("scales")
    MEETING = "meeting", _("cup")
    VOLUNTEERING = "volunteering", _("hand")


def visibility_field():
    return models.CharField(_("who may see it"), max_length=20, choices=Visibility, default=Visibility.INTERNAL)


def icon_field():
    return models.CharField(
        _("icon"),
        max_length=20,
        blank=True,
        choices=Icon,
        help_text=_("With its colour; a topic of the lower level has that of the upper one."),
    )


def source_field(verbose_name=None):
    return models.URLField(
        verbose_name or _("source"),
        blank=True,
        max_length=500,
        help_text=_("The page or article these facts come from."),
    )


def latitude_field(**kwargs):
    validators = [MinValueValidator(-90), MaxValueValidator(90)]
    return models.FloatField(_("latitude"), validators=validators, help_text=_("Degrees, WGS 84."), **kwargs)


def longitude_field(**kwargs):
    validators = [MinValueValidator(-180), MaxValueValidator(180)]
    return models.FloatField(_("longitude"), validators=validators, help_text=_("Degrees, WGS 84."), **kwargs)


class NaturalKeyQuerySet(models.QuerySet):
    """Rows that a file can name: by slug, code or number, whatever the model calls its key."""

    def get_by_natural_key(self, key):
        return self.get(**{self.model.natural_key_field: key})


class VisibleQuerySet(NaturalKeyQuerySet):
    """Rows that not everybody may see. Every page, feed, calendar, vCard and export goes through one of these."""

    def public(self):
        return self.filter(visibility=Visibility.PUBLIC)

    def for_network(self):
        """What members may see. What is internal only the admin shows."""
        return self.exclude(visibility=Visibility.INTERNAL)

    def visible_to(self, member):
        """What a ``Member`` may see; with None what everybody may."""
        return self.for_network() if member else self.public()


class NaturalKeyModel(models.Model):
    natural_key_field = "slug"

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self):
        return (getattr(self, self.natural_key_field),)


class TranslatedModel(NaturalKeyModel):
    machine_translated = CodesField(
        _("translated by a machine"),
        codes=languages.CHOICES,
        blank=True,
        help_text=_(
            "Languages whose text nobody has read yet. Untick one when you have read it; then the note disappears."
        ),
    )

    class Meta:
        abstract = True

    def clean(self):
        """A translated row has its first text in a language that every page falls back to."""
        super().clean()
        name = self.translated_name_field
        if not any(getattr(self, column(name, code)) for code in languages.SOURCE_CODES):
            raise ValidationError(
                _("Write this text in German, English, Swedish or Finnish, so that no page is without it.")
            )


def has_text(field):
    """The condition that a translated field is written in at least one language."""
    condition = models.Q()
    for code in languages.CODES:
        condition |= ~models.Q(**{column(field, code): ""}) & models.Q(**{f"{column(field, code)}__isnull": False})
    return condition


def needs_text(field, name):
    """A constraint that says to an editor what is missing.

    :param name: of the constraint
    """
    message = _("Write this text in at least one language.")
    return models.CheckConstraint(condition=has_text(field), name=name, violation_error_message=message)


def free_slug(row):
    """A short name for a new row that no other has, made from its name in the first language that it is written in."""
    texts = (getattr(row, column(row.translated_name_field, code)) for code in languages.CODES)
    longest = row._meta.get_field("slug").max_length - len("-9999")
    stem = slugify(anyascii(next(filter(None, texts), "")))[:longest] or row._meta.model_name
    taken = set(type(row).objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    numbered = (f"{stem}-{number}" for number in count(2))
    return next(slug for slug in chain([stem], numbered) if slug not in taken)


def column(field, code):
    """The model field that holds a translated text in one language: ``title``, ``de-simple`` → ``title_de_simple``."""
    return f"{field}_{code.replace('-', '_')}"


def reading_columns(*fields):
    """The columns a page in the active language may need: for ``only()``, so that lists don't load all sixteen."""
    codes = languages.reading_order(get_language() or "de")
    return [column(field, code) for field in fields for code in codes]
