"""The region itself: one row that says who we are, its emergency numbers and its own texts."""

from zoneinfo import ZoneInfo, available_timezones

import holidays
from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import BY_CODE, CHOICES, INTERFACE_LANGUAGES, SOURCE_CODES
from network.fields import CodesField

from .base import NaturalKeyModel, NaturalKeyQuerySet, TranslatedModel, reading_columns, source_field
from .organisations import Organisation
from .projects import Programme

NO_CURRENCY = "XXX"  # ISO 4217; it is written as ¤


class RegionQuerySet(NaturalKeyQuerySet):
    def current(self):
        """The one region, with whom to ask and who pays; None before ``load_region``."""
        logos = "programme__logos__organisation"
        return self.select_related("contact", "programme").prefetch_related(logos).first()


class Region(TranslatedModel):
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    tagline = models.CharField(_("tagline"), max_length=200, blank=True)
    contact = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="+",
        verbose_name=_("contact"),
        help_text=_("Whom people ask when an offer names nobody. It needs a phone number."),
    )
    time_zone = models.CharField(
        _("time zone"), max_length=50, default="Europe/Vienna", help_text=_("For example Europe/Vienna.")
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator("^[A-Z]{2}$")],
        help_text=_("Two capital letters: AT, DE, SE, FI."),
    )
    subdivision = models.CharField(
        _("state"),
        max_length=3,
        blank=True,
        help_text=_("For regional public holidays, for example 7 for Tyrol."),
    )
    languages = CodesField(
        _("languages"),
        codes=CHOICES,
        help_text=_("The pages exist in these languages."),
    )
    source_language = models.CharField(
        _("source language"),
        max_length=10,
        choices=[(code, BY_CODE[code].name) for code in SOURCE_CODES],
        default="de",
        help_text=_("The language of the signs on the doors."),
    )
    programme = models.ForeignKey(
        Programme,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("funding programme"),
        help_text=_("Its text and logos stand at the end of every page."),
    )
    map_view_box = models.CharField(max_length=40, blank=True, editable=False)
    map_attribution = models.TextField(_("source of the map"), blank=True)

    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = _("region")
        verbose_name_plural = _("region")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="there_is_one_region")]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    def clean(self):
        NaturalKeyModel.clean(self)
        errors = {}
        if self.time_zone not in available_timezones():
            errors["time_zone"] = _("This time zone is unknown.")
        if self.source_language not in self.languages:
            errors["languages"] = _("The source language must be among the languages.")
        try:
            self.public_holidays(timezone.now().year)
        except NotImplementedError:
            errors["subdivision"] = _("The public holidays of this country or state are unknown.")
        if errors:
            raise ValidationError(errors)

    @property
    def tz(self):
        return ZoneInfo(self.time_zone)

    @property
    def currency(self):
        """The ISO 4217 code of the country's currency, from CLDR; that of no currency where it has none."""
        return (get_territory_currencies(self.country) or [NO_CURRENCY])[0]

    @property
    def first_weekday(self):
        """With which the weeks of the country begin, Monday 0, from CLDR; those of the world where it has none."""
        try:
            return Locale.parse(f"und_{self.country}").first_week_day
        except UnknownLocaleError:
            return Locale.parse("und_001").first_week_day

    def public_holidays(self, *years):
        """The dates of the public holidays of these years; Sundays are not holidays of their own.

        :raises NotImplementedError: the ``holidays`` package doesn't know the country or subdivision
        """
        options = {"include_sundays": False} if self.country in {"SE", "NO"} else {}
        return set(holidays.country_holidays(self.country, subdiv=self.subdivision or None, years=years, **options))

    def interface_languages(self):
        """The languages switched on, in the order of the one list."""
        return [language for language in INTERFACE_LANGUAGES if language.code in self.languages]


class EmergencyNumberQuerySet(NaturalKeyQuerySet):
    def for_listing(self):
        return self.only("number", "source", "machine_translated", *reading_columns("name"))


class EmergencyNumber(TranslatedModel):
    natural_key_field = "number"
    translated_name_field = "name"

    number = models.CharField(
        _("number"),
        max_length=20,
        unique=True,
        validators=[RegexValidator(r"^\+?[0-9 ]+$", _("Digits and spaces."))],
    )
    name = models.CharField(_("name"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    source = source_field()

    objects = EmergencyNumberQuerySet.as_manager()

    class Meta:
        verbose_name = _("emergency number")
        verbose_name_plural = _("emergency numbers")
        ordering = ["position", "pk"]

    def __str__(self):
        return f"{self.number} {self.name}"

    @property
    def tel_uri(self):
        return f"tel:{self.number.replace(' ', '')}"


class Page(TranslatedModel):
    """A text of the region: about, imprint, privacy … Its body is Markdown."""

    translated_name_field = "title"
    LINKED = ("first-steps", "about", "imprint", "privacy", "accessibility")  # every page of the site leads to these

    slug = models.SlugField(_("short name"), unique=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    body = models.TextField(
        _("text"),
        blank=True,
        help_text=_("Blank line: new paragraph. “## ” begins a heading, “- ” a list, [word](address) is a link."),
    )

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["pk"]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return reverse("page", args=[self.slug])
