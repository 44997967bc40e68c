"""Tags and filters of every template: texts with their language, dates, icons, Markdown."""

import datetime as dt
import re
from functools import cache, lru_cache

import segno
from babel.dates import format_date, format_skeleton, get_day_names
from babel.numbers import format_currency
from django import template
from django.template import Context
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml

from integration_portal import languages
from network.models import column

register = template.Library()
_PHONE = re.compile(r"(?<![\w+])[+0]\d[\d /()-]{4,}\d")


def _locale():
    return languages.locale(get_language() or "de")


def first_text(obj, field, codes):
    """The first text of a translated field in these languages, with its language."""
    found = ((code, getattr(obj, column(field, code))) for code in codes)
    return next(((code, text) for code, text in found if text), (None, ""))


@register.simple_tag(takes_context=True)
def text(context, obj, field):
    """A translated text; one that falls back to another language carries that language and its direction."""
    active = get_language()
    code, value = first_text(obj, field, languages.reading_order(active))
    texts_shown(context).add(obj, code)
    return value if code in (active, None) else _span(code, value)


class TextsShown:
    """Which of the texts of a page are in another language or translated by a machine, and what it says of that."""

    def __init__(self, page_language):
        self.page_language, self.others, self.by_machine = page_language, {}, False
        self.said_others, self.said_by_machine = set(), False

    def add(self, obj, code):
        if get_language() != self.page_language or code is None:
            return  # a part of the page that is in another language on purpose, or no text
        if code == self.page_language:
            self.by_machine |= code in obj.machine_translated
        else:
            self.others[code] = languages.BY_CODE[code].name

    def include(self, others):
        """Those of a part of the page that was rendered earlier."""
        if others.page_language != self.page_language:
            return  # it is in another language on purpose
        self.others |= others.others
        self.by_machine |= others.by_machine

    def notes(self):
        """What has not been said yet, for includes/_language_notes.html."""
        others = [name for code, name in self.others.items() if code not in self.said_others]
        by_machine = self.by_machine and not self.said_by_machine
        self.said_others |= set(self.others)
        self.said_by_machine |= by_machine
        return {"other_languages": others, "by_machine": by_machine}


def texts_shown(context):
    """The ``TextsShown`` of the page, or of a part that is rendered by itself."""
    if "texts_shown" in context:
        return context["texts_shown"]
    request = context["request"]
    if not hasattr(request, "texts_shown"):
        request.texts_shown = TextsShown(get_language())
    return request.texts_shown


@register.simple_tag(takes_context=True)
def of_region(context, template_name):
    """A part of the page that shows nothing but the region: made once for each language.

    It is kept with the region, which is read anew with each version of the content.
    """
    region, code = context["region"], get_language()
    kept = region.__dict__.setdefault("parts", {})
    if (template_name, code) not in kept:
        texts = TextsShown(code)
        part = get_template(template_name).template.render(Context({"region": region, "texts_shown": texts}))
        kept[template_name, code] = part, texts
    part, texts = kept[template_name, code]
    texts_shown(context).include(texts)
    return part


@register.inclusion_tag("includes/_language_notes.html", takes_context=True)
def language_notes(context, obj=None, *fields):
    """Notes about the language of the texts shown so far, and of these fields, which follow."""
    shown = texts_shown(context)
    for field in fields:
        shown.add(obj, first_text(obj, field, languages.reading_order(get_language()))[0])
    return shown.notes()


@register.simple_tag
def original(obj, field, source_language):
    """The text as it stands on the door; empty where the page already shows just that."""
    active = get_language()
    shown, _value = first_text(obj, field, languages.reading_order(active))
    code, value = first_text(obj, field, [source_language])
    return "" if shown == code or not value else _span(code, value)


@register.simple_tag
def text_language(obj, field):
    """The language in which this page shows a translated text."""
    code, _value = first_text(obj, field, languages.reading_order(get_language()))
    return code or get_language()


@register.filter
def direction(code):
    return languages.direction(code)


@register.simple_tag
@lru_cache(maxsize=500)
def qr(address):
    """A QR code of an address, as inline SVG; nothing where the address is too long for one."""
    try:
        code = segno.make(address, micro=False, mask=0)  # to find the one that pleases most takes three times as long
    except segno.DataOverflowError:
        return ""
    return mark_safe(code.svg_inline(scale=4, omitsize=True, svgclass=None, lineclass=None))


def _span(code, value):
    return format_html('<span lang="{}" dir="{}">{}</span>', code, languages.direction(code), value)


@register.simple_tag
@cache
def icon(name):
    """An icon that only repeats what the word beside it says."""
    sprite = static("icons.svg")
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', sprite, name)


@register.filter
def in_own_language(name, language):
    """The name of a spoken language, marked as a word of that language."""
    return _span(language.code, name)


def _markdown():
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("text", _text)
    return parser


def _link_open(renderer, tokens, index, options, env):
    href = tokens[index].attrGet("href")
    if href.startswith(("tel:", "mailto:")):
        tokens[index].attrSet("dir", "ltr")
    return renderer.renderToken(tokens, index, options, env)


def _text(renderer, tokens, index, options, env):
    """A phone number runs from left to right in every language."""
    return _PHONE.sub(r'<bdi dir="ltr">\g<0></bdi>', escapeHtml(tokens[index].content))


_MARKDOWN = _markdown()


@register.filter
def markdown(source):
    """HTML from Markdown. HTML inside the source is escaped, and links to scripts are dropped, by the library."""
    return mark_safe(_MARKDOWN.render(str(source)))


@register.simple_tag
def comma():
    """What separates the parts of a list, with its space."""
    return languages.comma(get_language())


@register.filter
def clock(moment):
    """Hours and minutes as the door says them, in the region's time zone."""
    if isinstance(moment, dt.datetime):
        moment = timezone.localtime(moment)
    return moment.strftime("%H:%M")


@register.filter
def day(moment):
    """A weekday with its date, without the year: Tuesday, 24 November."""
    return _day(_local_date(moment), get_language())


@lru_cache(maxsize=5_000)
def _day(date, code):
    shown = format_skeleton("MMMMd", date, locale=languages.locale(code))
    return weekday(date.weekday()) + languages.comma(code) + shown


@register.filter
def full_day(date):
    """A date with its year: 24 November 2026."""
    return format_date(_local_date(date), "long", locale=_locale())


def _weekdays():
    """The names of the weekdays as they stand alone, Monday 0, by language.

    Made once, Pashto last: Babel 2.18 keeps the first answer that it reads through an alias for all languages, so
    that Pashto's names would appear in the others.
    """
    in_order = sorted(languages.INTERFACE_LANGUAGES, key=lambda language: language.cldr == "ps")
    return {one.code: dict(get_day_names("wide", context="stand-alone", locale=one.cldr)) for one in in_order}


_WEEKDAYS = _weekdays()


@register.filter
def weekday(number):
    """The name of a weekday from its number, Monday 0."""
    return _WEEKDAYS[get_language()][number]


def _local_date(moment):
    return timezone.localdate(moment) if isinstance(moment, dt.datetime) else moment


@register.filter
def money(cents, currency):
    """An amount in the region's currency as the language writes it, with digits 0 to 9."""
    return format_currency(cents / 100, currency, locale=_locale(), numbering_system="latn")


@register.filter
def kilometres(distance):
    """Whole kilometres; less than one is 1."""
    return max(1, round(distance))


@register.simple_tag(takes_context=True)
def page_query(context, number):
    """The query string of this list's page with another number."""
    params = context["request"].GET.copy()
    params["page"] = number
    return params.urlencode()
