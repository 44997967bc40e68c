"""The catalogues of interface texts: which texts there are, and .po files made into .mo without gettext.

Visitors' texts are translated into all sixteen languages, the admin's into ``languages.ADMIN_CODES``. Where a text
stands decides which it is: what only models, admin modules and admin templates say is the admin's.
"""

import datetime as dt
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from integration_portal import languages

ROOMS = ("integration_portal", "network", "offers", "templates")
ADMIN_ONLY = ("admin.py", "desk.py", "apps.py", "fields.py", "/models/", "/admin/", "/management/", "/regions/")
# Header lines that change with the clock and say nothing.
_UNSTABLE = (b'"POT-', b'"PO-R', b'"Last-', b'"Language-Team', b'"Report-', b'"Generated-', b'"Project-')
_KEYWORDS = DEFAULT_KEYWORDS | {
    f"{name}{lazy}": spec
    for name, spec in {"gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}.items()
    for lazy in ("", "_lazy")
}


def texts(code):
    """A catalogue, without translations, of the texts that exist in one language."""
    catalog = Catalog(locale=_babel_locale(code), charset="utf-8", header_comment="", fuzzy=False)
    for name, message, context in _found():
        if code in languages.ADMIN_CODES or not _is_admin_only(name):
            catalog.add(message, locations=[(name, None)], context=context)
    return catalog


def translated(code):
    """The catalogue as it is in the file, empty where there is none yet."""
    path = po_path(code)
    if not path.exists():
        return texts(code)
    with path.open("rb") as file:
        return read_po(file, locale=_babel_locale(code))


def updated(code):
    """The texts that exist now with the translations that the file has; what nobody says any more is left out."""
    catalog, old = texts(code), translated(code)
    for message in catalog:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None and is_translated(known):
            message.string = known.string
        elif code == "en" and message.id:
            message.string = message.id
    return catalog


def is_translated(message):
    """Whether a message has all its forms."""
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


def po_bytes(catalog):
    buffer = BytesIO()
    write_po(buffer, catalog, width=0, sort_output=True, ignore_obsolete=True, include_lineno=False)
    return b"".join(line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(_UNSTABLE))


def mo_bytes(catalog):
    # Dates in the header would make each compilation a change.
    catalog.creation_date = catalog.revision_date = dt.datetime(2016, 11, 8, tzinfo=dt.UTC)
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def po_path(code):
    return Path(settings.LOCALE_PATHS[0], to_locale(code), "LC_MESSAGES", "django.po")


def _babel_locale(code):
    return languages.BY_CODE[code].cldr.split("_")[0]


def _found():
    """Triples of file, message and context; a message with a plural is a pair."""
    for room in ROOMS:
        for path in sorted(Path(settings.BASE_DIR, room).rglob("*")):
            if path.suffix in (".py", ".html", ".txt") and "migrations" not in path.parts:
                name = path.relative_to(settings.BASE_DIR).as_posix()
                source = path.read_text(encoding="utf-8")
                if path.suffix != ".py":
                    source = templatize(source, origin=name)
                for _line, message, _comments, context in extract("python", BytesIO(source.encode()), _KEYWORDS):
                    yield name, message, context


def _is_admin_only(name):
    return any(part in f"/{name}" for part in ADMIN_ONLY)
