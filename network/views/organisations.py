from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.directory import OrganisationDirectory
from network.linked_data import organisation_data
from network.models import Meeting, Organisation, PressItem, Project
from network.vcards import vcard_of

from .downloads import attachment


@require_safe
def organisation_list(request):
    return TemplateResponse(
        request, "network/organisation_list.html", {"directory": OrganisationDirectory(request.GET)}
    )


@require_safe
def organisation_map(request):
    """How many there are in each municipality, with the filters as they are set."""
    return TemplateResponse(request, "network/organisation_map.html", {"directory": OrganisationDirectory(request.GET)})


@require_safe
def organisation(request, slug):
    found = get_object_or_404(Organisation.objects.for_directory(), slug=slug)
    context = {
        "organisation": found,
        "data": organisation_data(found, request.build_absolute_uri(found.get_absolute_url())),
        "contacts": found.contacts.visible_to(request.member).for_listing(),
        "offers": found.offers.published().with_title().order_by("slug"),
        "meetings": Meeting.objects.visible_to(request.member).for_listing().of(found),
        "projects": Project.objects.for_listing().of(found),
        "good_practices": found.good_practices.visible_to(request.member).in_time(),
        "notices": found.notices.public().for_listing(),
        "documents": found.documents.visible_to(request.member).in_time(),
        "press_items": PressItem.objects.for_listing().of(found),
    }
    return TemplateResponse(request, "network/organisation.html", context)


@require_safe
def organisation_vcard(request, slug):
    """For the address book of a phone (RFC 2426)."""
    found = get_object_or_404(Organisation.objects.for_listing(), slug=slug)
    body = vcard_of(found, request.build_absolute_uri(found.get_absolute_url()))
    return attachment(body, "text/vcard", f"{slug}.vcf")
