"""Addresses that belong to no app: the way in, health, robots, uploaded files, and the pages for errors."""

import logging

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from django.views.static import serve

from integration_portal import languages
from network.views.downloads import FileIsMissing
from offers.views import NoSuchListPage

logger = logging.getLogger(__name__)


@require_safe
def root(request):
    """To the home page in the visitor's language, which the middleware has found."""
    return redirect("home")


@require_safe
def healthz(request):
    """For monitoring: 200 when the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database does not answer\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@require_safe
def robots(request):
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    return HttpResponse(f"User-agent: *\nDisallow: /admin/\n\nSitemap: {sitemap}\n", content_type="text/plain")


@require_safe
def favicon(request):
    return HttpResponsePermanentRedirect(staticfiles_storage.url("favicon.svg"))


@require_safe
def media(request, path):
    """Uploaded public files. Their names contain a hash of the content, so they may be cached for ever."""
    try:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    except OSError as error:  # a name that no file system allows
        raise Http404 from error
    patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    return response


def bad_request(request, exception=None):
    """Doesn't ask for the request's host: it may be what is bad."""
    return HttpResponse(_plain_page("400.html"), status=400)


def address_too_long(request):
    return HttpResponse(_plain_page("414.html"), status=414)


def csrf_failure(request, reason=""):
    return HttpResponse(_plain_page("400.html"), status=403)


def not_found(request, exception=None):
    if getattr(request, "region", None) is None:
        return unavailable(request, exception)
    message = str(exception) if isinstance(exception, NoSuchListPage | FileIsMissing) else ""
    return TemplateResponse(request, "404.html", {"message": message}, status=404).render()


def server_error(request):
    """Needs neither the database nor the request's context: either may be what broke."""
    return HttpResponse(_plain_page("500.html"), status=500)


def unavailable(request, reason=None):
    logger.error("503 for %s: %s", request.path, reason)
    return HttpResponse(_plain_page("503.html"), status=503, headers={"Retry-After": "60"})


def _plain_page(template):
    code = get_language() or settings.LANGUAGE_CODE
    language = languages.BY_CODE.get(code, languages.BY_CODE["de"])
    return render_to_string(template, {"page_language": language, "page_dir": languages.direction(code)})
