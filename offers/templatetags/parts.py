"""Parts of pages that are kept: see ``offers/parts.py``."""

from django import template
from django.utils.safestring import mark_safe

from integration_portal.templatetags.portal import texts_shown
from offers import facets, parts

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context, pks, origin=None, mark=()):
    """The cards of the offers with these ids.

    :param origin: the municipality that distances are counted from
    :param mark: normalised words that a search found
    """
    return _html(context, parts.cards(facets.current(), pks, origin), mark)


@register.simple_tag(takes_context=True)
def links(context, pks):
    """Links to the offers with these ids."""
    return _html(context, parts.links(facets.current(), pks))


@register.simple_tag(takes_context=True)
def answers(context):
    """What the page of an offer says of it, in the active language."""
    return _html(context, [parts.answers(context["facets"], context["offer"])])


def _html(context, found, words=()):
    for part in found:
        texts_shown(context).include(part.texts)
    return mark_safe("".join(part.html(words) for part in found))


@register.simple_block_tag
def markable(content):
    """Text of a card in which a search marks its words."""
    return mark_safe(f"{parts.MARKABLE}{content}{parts.MARKABLE}")
