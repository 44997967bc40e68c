from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.forms import UNKNOWN_VALUE
from network.linked_data import press_data
from network.models import Organisation, PressItem


@require_safe
def press_list(request):
    """By year, the latest first; ``medium`` leaves those of one medium, and an unknown one is named and left out."""
    media = Organisation.objects.with_press()
    slug = request.GET.get("medium", "")
    medium = next((one for one in media if one.slug == slug), None)
    items = PressItem.objects.for_listing()
    items = items.filter(medium=medium) if medium else items
    context = {
        "media": media,
        "medium": medium,
        "items": items,
        "data": press_data(items),
        "error": UNKNOWN_VALUE % {"value": slug[:50]} if slug and not medium else "",
    }
    return TemplateResponse(request, "network/press_list.html", context)
