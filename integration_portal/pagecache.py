"""Whole pages, kept compressed until the content changes or the next minute begins.

It stands first in the chain, so that a kept page costs neither a query nor any other middleware. Only what every
visitor would get is kept: no answer to somebody with a session, to a form, or with a cookie. What somebody with a
session gets is for nobody else, neither here nor in a proxy.
"""

import gzip
import logging
from hashlib import blake2s

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.http import parse_etags

from integration_portal import languages
from offers.models import ContentVersion

_OF_UNCHANGED = ("ETag", "Cache-Control", "Vary")  # RFC 9110 15.4.5
_OF_PACKING = ("Content-Encoding", "Content-Length")
LARGEST = 50_000  # compressed bytes
SECONDS = 120  # longer than a page can count

logger = logging.getLogger(__name__)


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = _key(request)
        if key is None:
            return _for_one(request, self.get_response(request))
        if kept := _quietly(cache.get, key):
            return _answer(request, *kept)
        response = self.get_response(request)
        if kept := _to_keep(response):
            _quietly(cache.set, key, kept, SECONDS)
            if _is_unchanged(request, kept[2]):
                return _answer(request, *kept)
        return response


def _for_one(request, response):
    """Forbids everybody to keep a page that somebody with a session gets."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES and _has_language(request):
        patch_cache_control(response, private=True, no_store=True)
    return response


def _has_language(request):
    return languages.in_path(request.path_info) in languages.BY_CODE


def _quietly(use, *args):
    """The site works without its cache: what is wrong with it is for the log, not for visitors."""
    try:
        return use(*args)
    except Exception:  # each kind of cache has its own
        logger.exception("the page cache does not answer")
        return None


def _is_unchanged(request, etag):
    known = parse_etags(request.headers.get("If-None-Match", ""))
    return known == ["*"] or etag.removeprefix("W/") in [one.removeprefix("W/") for one in known]  # RFC 9110 13.1.2


def _key(request):
    """What decides what is on a page: its address, the version of the content, and the minute. None: don't keep it."""
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        ContentVersion.objects.forget()  # an editor sees each change at once
        return None
    if request.method not in ("GET", "HEAD") or not _has_language(request):
        return None
    try:
        number, nonce = ContentVersion.objects.current()
    except DatabaseError:
        return None  # the next in the chain says so to the visitor
    host = request.headers.get("Host", "")
    address = f"{request.scheme} {host} {request.get_full_path()}"
    parts = f"{number} {nonce} {int(timezone.now().timestamp() // 60)} {address}"
    return f"page-{blake2s(parts.encode('utf-8', 'surrogatepass')).hexdigest()}"


def _to_keep(response):
    """Compressed body, headers and ETag of an answer that everybody may get, else None."""
    if response.status_code != 200 or response.streaming or response.cookies:
        return None
    if "no-store" in response.headers.get("Cache-Control", "") or "Cookie" in response.headers.get("Vary", ""):
        return None
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    is_packed = response.headers.get("Content-Encoding") == "gzip"
    plain = gzip.decompress(response.content) if is_packed else response.content
    packed = response.content if is_packed else gzip.compress(plain)
    # Of what it says, not of the compressed bytes, which have a random part and differ from process to process.
    response.headers["ETag"] = etag = f'W/"{blake2s(plain, digest_size=12).hexdigest()}"'
    patch_vary_headers(response, ["Accept-Encoding"])
    headers = {name: value for name, value in response.headers.items() if name not in _OF_PACKING}
    return (packed, headers, etag) if len(packed) <= LARGEST else None


def _answer(request, packed, headers, etag):
    if _is_unchanged(request, etag):
        same = HttpResponseNotModified()
        return _with_headers(same, {name: headers[name] for name in _OF_UNCHANGED if name in headers})
    takes_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    body = packed if takes_packed else gzip.decompress(packed)
    packing = {"Content-Encoding": "gzip"} if takes_packed else {}
    return _with_headers(HttpResponse(body), headers | packing | {"Content-Length": str(len(body))})


def _with_headers(response, headers):
    for name, value in headers.items():
        response.headers[name] = value
    return response
