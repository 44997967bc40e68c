from contextlib import suppress

from django.contrib.auth.decorators import user_passes_test
from django.core.paginator import InvalidPage, Paginator
from django.db import DatabaseError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from network.forms import MAX_QUERY_LENGTH
from network.models import EmergencyNumber, Meeting, Notice

from . import facets
from .choices import OfferKind, When
from .facets import counts
from .filters import OfferFilter
from .forms import FeedbackForm
from .linked_data import offer_data
from .models import Feedback, Offer, UnmetSearch
from .panel import FilterPanel
from .search import search
from .serialize import result_as_data, suggestions_as_data

PER_PAGE = 20
ON_HOME = 5
NOTICES_ON_HOME = 3
SIMILAR = 4


class NoSuchListPage(Http404):
    """Says to the visitor what is wrong with ``page``."""


@require_safe
def home(request):
    now = facets.current()
    soonest = now.dates.soonest
    later = [pk for pk in soonest[When.TODAY] if pk not in soonest[When.NOW]]
    context = {
        "categories": [category for category in now.categories if not category.parent_id],
        "open_now": soonest[When.NOW][:ON_HOME],
        "today": later[:ON_HOME],
        "next_meeting": Meeting.objects.visible_to(request.member).for_listing().coming().taking_place().first(),
        "notices": Notice.objects.public().for_listing()[:NOTICES_ON_HOME],
        "emergency_numbers": EmergencyNumber.objects.for_listing(),
    }
    return TemplateResponse(request, "offers/home.html", context)


@require_safe
def offer_list(request):
    return _list(request, request.GET)


@require_safe
def volunteering(request):
    params = request.GET.copy()
    params.setlist("kind", [OfferKind.VOLUNTEERING])
    return _list(request, params, fixed=["kind"])


@require_safe
def offer_map(request):
    offers = OfferFilter(request.GET)
    panel = FilterPanel(offers, counts(offers), request.GET)
    return _kept_if_complete(TemplateResponse(request, "offers/offer_map.html", {"panel": panel}), offers.found)


@require_safe
def offers_json(request):
    offers = OfferFilter(request.GET)
    try:
        data, status = result_as_data(request, offers, _page_or_404(request, offers)), 200
    except NoSuchListPage as error:
        data, status = {"count": len(offers.result), "messages": {"page": [str(error)]}, "offers": []}, 404
    response = JsonResponse(data, status=status, headers={"Access-Control-Allow-Origin": "*"})
    return _kept_if_complete(response, offers.found)


@require_safe
def suggestions(request):
    """Topics and offers for what somebody has typed so far; nothing where that makes no sense."""
    text = request.GET.get("q", "")[:MAX_QUERY_LENGTH]
    found = search(text, get_language())
    response = JsonResponse(suggestions_as_data(text, found), json_dumps_params={"ensure_ascii": False})
    return _kept_if_complete(response, found)


@require_safe
def offer_detail(request, slug):
    return _offer_page(request, get_object_or_404(Offer.objects.published().for_page(), slug=slug))


@user_passes_test(lambda user: user.is_staff and user.has_perm("offers.view_offer"), login_url="admin:login")
@require_safe
def offer_preview(request, slug):
    """A draft as the public would see it, for the editors."""
    return _offer_page(request, get_object_or_404(Offer.objects.for_page(), slug=slug), is_preview=True)


@never_cache
@csrf_exempt  # neither a login nor a cookie stands behind this form, so no other site's page could misuse them
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, slug):
    """One field and no login; what was wrongly filled in comes back with what is wrong."""
    offer = get_object_or_404(Offer.objects.published().with_title(), slug=slug)
    form = FeedbackForm(request.POST or None, instance=Feedback(offer=offer, language=get_language()))
    if form.is_valid():
        form.save()
        return redirect("feedback_thanks", slug)
    return TemplateResponse(request, "offers/feedback.html", {"offer": offer, "form": form})


@require_safe
def feedback_thanks(request, slug):
    offer = get_object_or_404(Offer.objects.published().with_title(), slug=slug)
    return TemplateResponse(request, "offers/feedback_thanks.html", {"offer": offer})


def _offer_page(request, offer, **context):
    known = facets.having(offer)
    known.describe(offer)
    page_url = request.build_absolute_uri(offer.get_absolute_url())
    source_title = offer.title_in(request.region.source_language)
    context |= {
        "offer": offer,
        "data": offer_data(offer, request.region, page_url),
        "facets": known,
        "similar": facets.current().similar_to(offer)[:SIMILAR],
        "page_url": page_url,
        "source_title": source_title,
        "share_text": f"{source_title}\n{page_url}",
    }
    return TemplateResponse(request, "offers/offer_detail.html", context)


def _list(request, params, fixed=()):
    offers = OfferFilter(params)
    page = _page_or_404(request, offers)
    panel = FilterPanel(offers, counts(offers), request.GET, fixed)
    context = {
        "filter": offers,
        "panel": panel,
        "page": page,
        "page_url": request.build_absolute_uri(),
        "is_volunteering": bool(fixed),
        "emergency_numbers": EmergencyNumber.objects.for_listing(),
    }
    response = TemplateResponse(request, "offers/offer_list.html", context)
    return _kept_if_complete(_counted(response, offers, page), offers.found)


def _counted(response, offers, page):
    """Count a search that found little; such a page is not kept, or else only the first who asks would be counted."""
    if offers.is_unmet_search(page):
        patch_cache_control(response, no_store=True)
        with suppress(DatabaseError):  # a page is more important than a statistic
            UnmetSearch.objects.count_one(offers.values["q"], get_language(), offers.place_slug)
    return response


def _kept_if_complete(response, found):
    """Nobody keeps what a search would answer otherwise in a moment."""
    if not found.is_complete:
        patch_cache_control(response, no_store=True)
    return response


def _page_or_404(request, offers):
    """One page of what an ``OfferFilter`` has found: the ids of offers."""
    paginator = Paginator(offers.result, PER_PAGE)
    number = request.GET.get("page") or "1"
    try:
        return paginator.page(number)
    except InvalidPage as error:
        message = _("This list has no page “%(number)s”. It has pages 1 to %(last)s.")
        raise NoSuchListPage(message % {"number": number[:20], "last": paginator.num_pages}) from error
