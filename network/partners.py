"""What partner regions publish (format in the README, "Learning platform"): fetched, cleaned and kept.

Nothing in a feed is trusted. Its texts become plain text; what could still mean something in HTML is escaped wherever
it is shown, as every other text.
"""

import html
import json
import unicodedata
from typing import NamedTuple

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.html import strip_tags

from integration_portal.languages import CODES, SOURCE_CODES

from .choices import PartnerItemKind
from .fetching import SECONDS, CannotFetch, FeedProblem, fetch
from .learning import FORMAT, MOST, VERSION
from .models import PartnerFeed, PartnerItem, column
from .models.organisations import validate_country

LONGEST_TEXT = 10_000
LONGEST_SENT = 40_000  # letters that are looked at, with tags
_LINES = {"area": "area", "organisation": "organisation_name"}  # their name in a feed, and ours; shortened if need be
_EXACT = ["key", "url", "country", "starts", "ends"]
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # would turn what stands beside them around
_NOT_TEXT = {"Cc", "Cs", "Co", "Cn"}
_is_web_address = URLValidator(schemes=["http", "https"])
_COLUMNS = [column(name, code) for name in ("title", "text") for code in CODES]
_FIELDS = [*_EXACT, *_LINES.values(), "machine_translated", *_COLUMNS]


class Report(NamedTuple):
    """``problem`` is a ``FeedProblem`` or empty; ``left_out`` has a line in English for each item that was not good."""

    number: int = 0
    left_out: tuple = ()
    problem: str = ""


def sync(feed, seconds=SECONDS):
    """Replace what we have of a partner by what it publishes now; when that cannot be had, all stays as it is."""
    now = timezone.now()
    try:
        items, left_out = read(fetch(feed.url, seconds))
    except CannotFetch as error:
        PartnerFeed.objects.filter(pk=feed.pk).update(tried_at=now, problem=error.problem)
        return Report(problem=error.problem)
    with transaction.atomic():
        # First, since it locks the version of the content and the feed: two who fetch the same wait for one another.
        if PartnerFeed.objects.filter(pk=feed.pk).update(tried_at=now, fetched_at=now, problem=""):
            _replace(feed, items)
    return Report(len(items), tuple(left_out))


def _replace(feed, items):
    """In the transaction of ``sync``; what has not changed is not written."""
    if _contents(feed.items.all()) != _contents(items):
        feed.items.all().delete()
        for item in items:
            item.feed = feed
        PartnerItem.objects.bulk_create(items)


def _contents(items):
    return {(item.kind, item.key): [getattr(item, name) or "" for name in _FIELDS] for item in items}


def read(body):
    """The ``PartnerItem`` in a feed, not saved, and a line for each that had to be left out.

    :raises CannotFetch: this is no feed, or nothing in it can be read
    """
    entries = _entries(body)
    items, left_out = {}, []
    for number, entry in enumerate(entries[:MOST], 1):
        try:
            item = _item(entry)
            if item and items.setdefault((item.kind, item.key), item) is not item:
                raise ValidationError("another one has the same key")
        except (ValidationError, SuspiciousOperation) as error:
            left_out.append(f"item {number}: {_reason(error)}")
    if left_out and not items:
        raise CannotFetch(FeedProblem.EMPTY)
    if len(entries) > MOST:
        left_out.append(f"all after the first {MOST}")
    return list(items.values()), left_out


def _entries(body):
    try:
        data = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise CannotFetch(FeedProblem.UNREADABLE) from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("items"), list):
        raise CannotFetch(FeedProblem.FORMAT)
    if data.get("version") != VERSION:
        raise CannotFetch(FeedProblem.VERSION)
    return data["items"]


def _item(entry):
    """None for a kind that only later software knows.

    :raises ValidationError: it is not as the format says
    """
    if not isinstance(entry, dict):
        raise ValidationError("not an object")
    if entry.get("kind") not in PartnerItemKind.values:
        return None
    item = PartnerItem(kind=entry["kind"], machine_translated=_codes(entry.get("machine_translated")))
    for name in _EXACT:
        setattr(item, name, _line(entry.get(name), name))
    for name, ours in _LINES.items():
        setattr(item, ours, _shortened(_line(entry.get(name), name), _longest(ours)))
    for code, title in _texts(entry, "title"):
        setattr(item, column("title", code), _shortened(_line(title, "title"), _longest("title")))
    for code, text in _texts(entry, "text"):
        setattr(item, column("text", code), _shortened(_plain(text, "text"), LONGEST_TEXT))
    _check(item)
    return item


def _check(item):
    item.clean_fields(exclude=["feed"])
    if item.url:
        _is_web_address(item.url)
    if item.country:
        validate_country(item.country)
    if item.starts and item.ends and item.ends < item.starts[: len(item.ends)]:
        raise ValidationError("the end is before the start")
    if not any(getattr(item, column("title", code)) for code in SOURCE_CODES):  # every page can show one of these
        raise ValidationError(f"no title in any of {', '.join(SOURCE_CODES)}")


def _longest(name):
    return PartnerItem._meta.get_field(name).max_length


def _texts(entry, name):
    """Pairs of language and text, of the languages that we know."""
    texts = entry.get(name) or {}
    if not isinstance(texts, dict):
        raise ValidationError(f"{name} is not an object of languages and texts")
    return [(code, texts[code]) for code in CODES if code in texts]


def _codes(value):
    if not isinstance(value or [], list):
        raise ValidationError("machine_translated is not a list")
    return [code for code in CODES if code in (value or [])]


def _line(value, name):
    return " ".join(_plain(value, name).split())


def _plain(value, name):
    """Text without tags, with its entities read once, and without what is no text."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValidationError(f"{name} is not a text")
    text = html.unescape(strip_tags(value[:LONGEST_SENT])).replace("\r\n", "\n")
    return "".join(char for char in text if char in "\n\t" or _is_text(char)).strip()


def _is_text(char):
    return char not in _TURNING and unicodedata.category(char) not in _NOT_TEXT


def _shortened(text, longest):
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _reason(error):
    if isinstance(error, SuspiciousOperation):
        return "too many tags"
    if hasattr(error, "error_dict"):
        return "; ".join(f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items())
    return " ".join(error.messages)
