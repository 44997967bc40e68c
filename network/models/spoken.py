"""Spoken languages. Their names come from CLDR."""

from functools import lru_cache

from babel import Locale, UnknownLocaleError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from integration_portal import languages

from .base import NaturalKeyModel


class Language(NaturalKeyModel):
    """A spoken language, which is not the same as a language of the pages."""

    natural_key_field = "code"

    code = models.CharField(
        _("ISO 639 code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator("^[a-z]{2,3}$", _("Two or three small letters, such as ar or prs."))],
    )

    class Meta:
        verbose_name = _("spoken language")
        verbose_name_plural = _("spoken languages")
        ordering = ["pk"]

    def __str__(self):
        return self.name_in(get_language())

    @property
    def own_name(self):
        """The language's name for itself, from our list or from CLDR."""
        if self.code in languages.BY_CODE:
            return languages.BY_CODE[self.code].name
        return self.name_in(self.code)

    @property
    def names(self):
        """The language's name for itself and in each language of the pages."""
        return [self.own_name, *(self.name_in(code) for code in languages.CODES)]

    @property
    def parts_of_names(self):
        """``Farsi`` and ``Dari`` of ``Farsi/Dari``, where our list has a name for several at once."""
        own = languages.BY_CODE.get(self.code)
        return [part.strip() for part in f"{own.name}/{own.english_name}".split("/")] if own else []

    def name_in(self, code):
        """The language's name in another language, from CLDR; the code itself where CLDR has none."""
        return _name(self.code, code)


@lru_cache(maxsize=5_000)
def _name(code, other):
    shown = languages.BY_CODE.get(other)
    try:
        locale = Locale.parse(shown.cldr if shown else other)
    except (UnknownLocaleError, ValueError, TypeError):
        locale = Locale("en")
    name = locale.languages.get(code) or Locale("en").languages.get(code) or code
    return name[0].upper() + name[1:]
