from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.directory import GoodPracticeDirectory
from network.linked_data import good_practice_data
from network.models import Contact, GoodPractice


@require_safe
def good_practice_list(request):
    directory = GoodPracticeDirectory(request.GET, request.region, request.member)
    return TemplateResponse(request, "network/good_practice_list.html", {"directory": directory})


@require_safe
def good_practice(request, slug):
    member = request.member
    found = get_object_or_404(GoodPractice.objects.visible_to(member).for_page(), slug=slug)
    context = {
        "practice": found,
        "contacts": Contact.objects.visible_to(member).for_listing().filter(pk=found.contact_id),
        "documents": found.documents.visible_to(member).in_time(),
        "data": good_practice_data(found, request.build_absolute_uri(found.get_absolute_url())),
    }
    return TemplateResponse(request, "network/good_practice.html", context)
