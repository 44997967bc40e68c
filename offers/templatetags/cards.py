"""The cards of a list, most of which are kept."""

from django import template
from django.utils.safestring import mark_safe

from integration_portal.templatetags.portal import texts_shown
from offers import facets
from offers.cards import MARKABLE
from offers.cards import cards as cards_of

register = template.Library()


@register.simple_tag(takes_context=True)
def cards(context, pks, origin=None, mark=()):
    """The cards of the offers with these ids.

    :param origin: the municipality that distances are counted from
    :param mark: normalised words that a search found
    """
    found = cards_of(facets.current(), pks, origin)
    for card in found:
        texts_shown(context).include(card.texts)
    return mark_safe("".join(card.html(mark) for card in found))


@register.simple_block_tag
def markable(content):
    """Text of a card in which a search marks its words."""
    return mark_safe(f"{MARKABLE}{content}{MARKABLE}")
