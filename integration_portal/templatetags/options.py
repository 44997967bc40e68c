"""The boxes to tick beside a list."""

from django import template
from django.utils.html import format_html

from integration_portal.languages import direction

register = template.Library()
_BOX = (
    '<label class="option"><input type="checkbox" name="{}" value="{}"{}> <span>{}{}'
    ' <span class="number">({})</span></span></label>'
)


@register.simple_tag(takes_context=True)
def option(context, one):
    """A box with its number of results; no template, since a list has a hundred of them."""
    checked = " checked" if one.is_set else ""
    return format_html(_BOX, one.name, one.value, checked, _own_name(one), _label(one, context["region"]), one.count)


def _own_name(one):
    if not one.own_name:
        return ""
    return format_html('<span lang="{}" dir="{}">{}</span> – ', one.value, direction(one.value), one.own_name)


def _label(one, region):
    if one.name != "municipality":
        return one.label
    return format_html('<bdi lang="{}" dir="ltr">{}</bdi>', region.source_language, one.label)
