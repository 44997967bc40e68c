"""The sixteen languages of the interface and the texts: the one list that everything else reads.

Codes are BCP 47. Which of them a region shows is data (``Region.languages``); the list itself is schema,
because every translated field has a column for each of them.
"""

from typing import NamedTuple

from babel import Locale, UnknownLocaleError


class InterfaceLanguage(NamedTuple):
    """``name`` is the language's name for itself; ``cldr`` the locale that Babel knows it by."""

    code: str
    name: str
    english_name: str
    cldr: str
    rtl: bool = False


INTERFACE_LANGUAGES = [
    InterfaceLanguage("de", "Deutsch", "German", "de_AT"),
    InterfaceLanguage("de-simple", "Leichte Sprache", "Easy German", "de_AT"),
    InterfaceLanguage("en", "English", "English", "en_GB"),
    InterfaceLanguage("tr", "Türkçe", "Turkish", "tr"),
    InterfaceLanguage("ar", "العربية", "Arabic", "ar_EG", rtl=True),
    InterfaceLanguage("fa", "فارسی / دری", "Farsi/Dari", "fa", rtl=True),
    InterfaceLanguage("bs", "Bosanski / Hrvatski / Srpski", "Bosnian/Croatian/Serbian", "bs_Latn"),
    InterfaceLanguage("uk", "Українська", "Ukrainian", "uk"),
    InterfaceLanguage("ru", "Русский", "Russian", "ru"),
    InterfaceLanguage("hu", "Magyar", "Hungarian", "hu"),
    InterfaceLanguage("ro", "Română", "Romanian", "ro"),
    InterfaceLanguage("so", "Soomaali", "Somali", "so"),
    InterfaceLanguage("ps", "پښتو", "Pashto", "ps", rtl=True),
    InterfaceLanguage("it", "Italiano", "Italian", "it"),
    InterfaceLanguage("sv", "Svenska", "Swedish", "sv"),
    InterfaceLanguage("fi", "Suomi", "Finnish", "fi"),
]
BY_CODE = {language.code: language for language in INTERFACE_LANGUAGES}
CODES = tuple(BY_CODE)
CHOICES = [(language.code, language.name) for language in INTERFACE_LANGUAGES]
RTL_CODES = [language.code for language in INTERFACE_LANGUAGES if language.rtl]

# Regions write in these; every page loads their columns, since any of them may be a text's only language.
SOURCE_CODES = ("de", "en", "sv", "fi")

# The admin speaks these; its texts are not translated into the others.
ADMIN_CODES = ("de", "en", "sv", "fi")

# Search engines reject language tags that they do not know in hreflang.
WITHOUT_HREFLANG = {"de-simple"}

# What a browser may ask for and who answers.
ALIASES = {"hr": "bs", "sr": "bs", "sh": "bs", "prs": "fa"}

# Which text is read where one's own is missing; the languages in which regions write come last.
FALLBACKS = {
    "default": ("en", "de", "sv", "fi"),
    "de": ("de-simple", "en", "sv", "fi"),
    "de-simple": ("de", "en", "sv", "fi"),
}


def reading_order(code):
    """Languages in which somebody who reads ``code`` is shown a text, best first."""
    return [code, *(other for other in FALLBACKS.get(code, FALLBACKS["default"]) if other != code)]


def direction(code):
    """``rtl`` or ``ltr``, for any language that CLDR knows."""
    if code in BY_CODE:
        return "rtl" if BY_CODE[code].rtl else "ltr"
    try:
        return Locale(code).text_direction.replace("left-to-right", "ltr").replace("right-to-left", "rtl")
    except UnknownLocaleError:
        return "ltr"


def locale(code):
    """Babel's locale of an interface language."""
    return Locale.parse(BY_CODE[code].cldr)


def comma(code):
    """What separates the parts of a list, with its space."""
    return "، " if direction(code) == "rtl" else ", "


def in_path(path):
    """The first part of an address's path, where its language stands: ``/ar/offers/`` → ``ar``."""
    return path[1:].partition("/")[0]


def matching(tag):
    """The code among the sixteen that serves a BCP 47 tag, or None: ``sr-Latn`` → ``bs``, ``de-AT`` → ``de``."""
    tag = tag.lower().replace("_", "-")
    primary = tag.split("-")[0]
    for candidate in (tag, ALIASES.get(tag), primary, ALIASES.get(primary)):
        if candidate in BY_CODE:
            return candidate
    return None


def lang_info():
    """Entries for Django's LANG_INFO, which knows neither our Easy German nor Somali nor Pashto."""
    info = {
        language.code: {
            "bidi": language.rtl,
            "code": language.code,
            "name": language.english_name,
            "name_local": language.name,
        }
        for language in INTERFACE_LANGUAGES
    }
    return info | {alias: {"fallback": [code]} for alias, code in ALIASES.items()}
