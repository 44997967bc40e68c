from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.directory import ContactDirectory
from network.models import Contact
from network.vcards import vcards_of

from .downloads import attachment


@require_safe
def contact_list(request):
    context = {"directory": ContactDirectory(request.GET, request.member), "page_url": request.build_absolute_uri()}
    return TemplateResponse(request, "network/contact_list.html", context)


@require_safe
def contact_vcard(request, slug):
    contact = get_object_or_404(Contact.objects.visible_to(request.member).for_directory(), slug=slug)
    return _as_vcards(request, [contact], f"{slug}.vcf")


@require_safe
def contact_vcards(request):
    """All that the filters leave."""
    return _as_vcards(request, ContactDirectory(request.GET, request.member).result, "contacts.vcf")


def _as_vcards(request, contacts, file_name):
    return attachment(vcards_of(contacts, request.build_absolute_uri), "text/vcard", file_name)
