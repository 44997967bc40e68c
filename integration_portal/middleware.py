"""Which region, language and time zone a request is about, and what happens when the database doesn't answer or the
address is too long.
"""

from babel import Locale
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.shortcuts import redirect
from django.urls import is_valid_path
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path, iri_to_uri
from django.utils.functional import SimpleLazyObject
from django.utils.translation.trans_real import parse_accept_lang_header
from redis import RedisError

from integration_portal import languages
from network.models import Member, Region
from offers.models.version import KeptByVersion

from .views import address_too_long, unavailable

# Letters. Who pastes 2,000 Arabic ones into the search, 12,000 in an address, is told so on the page itself; but some
# forty links of a page repeat its address.
LONGEST_ADDRESS = 16_000
_region = KeptByVersion(lambda before, version: Region.objects.current())


class RegionLanguageMiddleware:
    """Sets ``request.region`` and activates language and time zone.

    The language is in the address, or, where the address has none, what the browser prefers. There is no cookie.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        in_address = languages.in_path(request.path_info)
        preferred = _preferred(request, settings.LANGUAGE_CODE, languages.CODES)
        translation.activate(in_address if in_address in languages.CODES else preferred)
        if len(request.get_full_path()) > LONGEST_ADDRESS:
            return address_too_long(request)
        try:
            with _region.lock:
                request.region = _region.current()
        except (OperationalError, InterfaceError) as error:
            return unavailable(request, error)
        return self._answer(request)

    def process_exception(self, request, exception):
        """Whoever signs in needs the cache that machines share: it counts how often somebody has tried."""
        if isinstance(exception, OperationalError | InterfaceError | RedisError):
            return unavailable(request, exception)
        return None

    def _answer(self, request):
        segment = languages.in_path(request.path_info)
        offered = request.region.languages if request.region else languages.CODES
        if request.region:
            timezone.activate(request.region.tz)
        if segment in offered:
            translation.activate(segment)
            if request.region is None:
                return unavailable(request, "no region is loaded: manage.py load_region")
            response = self.get_response(request)
        elif _is_language(segment):
            return redirect(self._closest_address(request, segment, offered))
        else:
            among = languages.ADMIN_CODES if segment == "admin" else offered
            default = request.region.source_language if request.region else settings.LANGUAGE_CODE
            translation.activate(_preferred(request, default, among))
            response = self._without_language(request)
            patch_vary_headers(response, ["Accept-Language"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response

    def _without_language(self, request):
        """An address that only lacks its language leads to the visitor's: it is the x-default of search engines."""
        response = self.get_response(request)
        path = f"/{translation.get_language()}{request.path_info}"
        if response.status_code == 404 and (is_valid_path(path) or is_valid_path(f"{path}/")):
            return redirect(f"/{translation.get_language()}{request.get_full_path()}")
        return response

    def _closest_address(self, request, segment, offered):
        """The same page in the offered language for somebody who wants ``segment``: English, else the region's own."""
        wished = (languages.matching(segment), "en", request.region.source_language if request.region else "de")
        code = next(code for code in wished if code in offered)
        rest = escape_uri_path(request.path_info[len(segment) + 1 :])
        query = request.META.get("QUERY_STRING", "")
        return f"/{code}{rest}?{iri_to_uri(query)}" if query else f"/{code}{rest}"


class MemberMiddleware:
    """Sets ``request.member``: the ``Member`` who is signed in, or what is false like None.

    It is asked for only when a view needs it, and for visitors, who have no session, never: to look into a session
    would make an answer one that is not kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        request.member = SimpleLazyObject(lambda: Member.objects.of_user(request.user)) if has_session else None
        return self.get_response(request)


def _is_language(segment):
    """Whether an address begins with a language, even one we don't have: ``pt-BR``, ``zh-Hant``."""
    return bool(languages.matching(segment)) or segment.lower().split("-")[0] in Locale("en").languages


def _preferred(request, default, offered):
    """The offered language that the browser's Accept-Language ranks highest."""
    header = request.headers.get("Accept-Language", "")
    wished = [languages.matching(tag) for tag, _quality in parse_accept_lang_header(header.lower())]
    fallback = ["en"] if wished else []
    return next((code for code in [*wished, *fallback] if code in offered), default)
