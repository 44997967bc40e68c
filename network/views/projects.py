from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.choices import PartnerItemKind
from network.models import Meeting, PartnerItem, PressItem, Project

PUBLISHED = 20  # of each partner; more are on its own page


@require_safe
def project_list(request):
    """The region's own projects, then those of the partner regions, the latest first: what we know and they publish."""
    projects = list(Project.objects.for_listing())
    context = {
        "own": [project for project in projects if project.is_in_region],
        "others": [project for project in projects if not project.is_in_region],
        "published": PartnerItem.objects.filter(kind=PartnerItemKind.PROJECT).newest(PUBLISHED),
    }
    return TemplateResponse(request, "network/project_list.html", context)


@require_safe
def project(request, slug):
    found = get_object_or_404(Project.objects.for_page(), slug=slug)
    connected = Project.objects.connected_to(found)
    context = {
        "project": found,
        "shares": found.shares,
        "builds_on": [one for one in connected if one.is_before],
        "connected": [one for one in connected if not one.is_before],
        "contacts": found.contacts.visible_to(request.member).for_listing(),
        "meetings": Meeting.objects.visible_to(request.member).for_listing().of_project(found),
        "good_practices": found.good_practices.visible_to(request.member).in_time(),
        "documents": found.documents.visible_to(request.member).in_time(),
        "press_items": PressItem.objects.for_listing().filter(project=found),
    }
    return TemplateResponse(request, "network/project.html", context)
