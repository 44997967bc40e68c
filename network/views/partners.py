from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from network.models import Organisation, PartnerFeed, PartnerItem

IN_LIST = 3  # of each kind from each partner
ON_PAGE = 100


@require_safe
def partner_list(request):
    """The partner regions by country, the region's own country first, each with the last that it has published."""
    partners = sorted(
        Organisation.objects.partner_regions().select_related("partner_feed").for_listing(),
        key=lambda one: (one.country_in(request.region) != request.region.country, one.country, one.name),
    )
    items = PartnerItem.objects.newest(IN_LIST)
    for partner in partners:
        partner.shown_country = partner.country_in(request.region)
        partner.items = [item for item in items if item.feed.organisation_id == partner.pk]
    return TemplateResponse(request, "network/partner_list.html", {"partners": partners})


@require_safe
def partner(request, slug):
    """What a partner region publishes."""
    feed = get_object_or_404(PartnerFeed.objects.active(), organisation__slug=slug)
    items = PartnerItem.objects.filter(feed=feed).newest(ON_PAGE)
    return TemplateResponse(request, "network/partner.html", {"feed": feed, "items": items})
