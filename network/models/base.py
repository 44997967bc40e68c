"""What every model of the network and of the offers is built on."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from network.fields import CodesField

validate_as_of = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Write a year, a month or a day: 2018, 2018-07 or 2018-07-31."),
)


def as_of_field():
    """How old the source is, as exactly as is known: ISO 8601 with reduced precision."""
    return models.CharField(
        _("as of"),
        max_length=10,
        blank=True,
        validators=[validate_as_of],
        help_text=_("How old the source is: 2018, 2018-07 or 2018-07-31."),
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
        """A translated row has its first text in at least one language."""
        super().clean()
        name = self.translated_name_field
        if not any(getattr(self, column(name, code)) for code in languages.CODES):
            raise ValidationError(_("Write this text in at least one language."))


def has_text(field):
    """The condition that a translated field is written in at least one language."""
    condition = models.Q()
    for code in languages.CODES:
        condition |= ~models.Q(**{column(field, code): ""}) & models.Q(**{f"{column(field, code)}__isnull": False})
    return condition


def column(field, code):
    """The model field that holds a translated text in one language: ``title``, ``de-simple`` → ``title_de_simple``."""
    return f"{field}_{code.replace('-', '_')}"


def reading_columns(*fields):
    """The columns a page in the active language may need: for ``only()``, so that lists don't load all sixteen."""
    codes = languages.reading_order(get_language() or "de")
    return [column(field, code) for field in fields for code in codes]
