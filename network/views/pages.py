from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.models import EmergencyNumber, Page, reading_columns


@require_safe
def emergency(request):
    numbers = EmergencyNumber.objects.for_listing()
    return TemplateResponse(request, "network/emergency.html", {"numbers": numbers})


@require_safe
def page(request, slug):
    texts = Page.objects.only("slug", "machine_translated", *reading_columns("title", "body"))
    return TemplateResponse(request, "network/page.html", {"page": get_object_or_404(texts, slug=slug)})
