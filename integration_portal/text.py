"""Normalising text, so that the same word written in two ways is one word. Imports nothing of ours."""

import re
import unicodedata
from functools import lru_cache

# Letters that Unicode does not decompose but people type for one another.
_LETTERS = str.maketrans(
    {
        "ı": "i",
        "ø": "o",
        "đ": "d",
        "ł": "l",
        "ə": "e",
        "ى": "ي",
        "ی": "ي",
        "ې": "ي",
        "ۍ": "ي",
        "ئ": "ي",
        "ک": "ك",
        "ګ": "ك",
        "گ": "ك",
        "ة": "ه",
        "ۀ": "ه",
        "ٱ": "ا",
        "ؤ": "و",
        "ё": "е",
        "ґ": "г",
        "ـ": "",
        "·": "",
        "\u200b": "",
        "\u200c": "",
        "\u200d": "",
        "\u200e": "",
        "\u200f": "",
        "\u00ad": "",
    }
)
_WORD = re.compile(r"\w+")
HYPHENATED = re.compile(r"\w+(?:-\w+)+")
# An apostrophe inside a Ukrainian word is no end of it: сім’я.
_APOSTROPHES = "'’ʼ`"
_APOSTROPHE = re.compile(f"(?<=[\u0400-\u04ff])[{_APOSTROPHES}](?=[\u0400-\u04ff])")


class _Table(dict):
    """For ``str.translate``: each character's normalised form, worked out when it is first met."""

    def __missing__(self, point):
        decomposed = unicodedata.normalize("NFKD", chr(point).translate(_LETTERS).casefold())
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
        self[point] = "".join(_digit(char) for char in bare.translate(_LETTERS))
        return self[point]


_TABLE = _Table()


def normalise(text):
    """Lower case, no diacritics, one form for each letter, digits 0 to 9.

    ``Straße`` → ``strasse``, ``İŞ`` → ``is``, ``الألمانية`` → ``الالمانيه``, ``٣`` → ``3``.
    """
    if any(apostrophe in text for apostrophe in _APOSTROPHES):
        text = _APOSTROPHE.sub("", text)
    return text.translate(_TABLE)


normalise_word = lru_cache(20_000)(normalise)  # for what is met again and again


def words(text):
    """The normalised words of a text, in order."""
    return _WORD.findall(normalise(text))


def words_and_compounds(text):
    """The normalised words, and those with hyphens also as one word: ``e-card`` → ``e``, ``card``, ``ecard``."""
    normalised = normalise(text)
    found = _WORD.findall(normalised)
    if "-" in normalised:
        found += [word.replace("-", "") for word in HYPHENATED.findall(normalised)]
    return found


def separated(text):
    """What stands between the commas of a text, which may be None."""
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def _digit(char):
    return str(unicodedata.digit(char)) if char.isdigit() and not char.isascii() else char
