"""What every page needs to know."""

from urllib.parse import urlencode

from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language

from integration_portal import languages


def portal(request):
    """The region, the page's language, and the languages one can switch to with the address of each."""
    code = get_language()
    region = getattr(request, "region", None)
    links = _language_links(request, region, code)
    return {
        "region": region,
        "page_language": languages.BY_CODE.get(code, languages.BY_CODE["de"]),
        "page_dir": languages.direction(code),
        "language_links": links,
        "canonical_url": _canonical(request),
        "site_url": f"{request.scheme}://{request.get_host()}",
        "default_url": "/" + _rest(request, code),
    }


def _canonical(request):
    """The address without its empty parameters, which a form sends along; two slashes would begin another host's."""
    query = urlencode([(name, value) for name, values in request.GET.lists() for value in values if value])
    return request.build_absolute_uri(escape_leading_slashes(request.path) + (f"?{query}" if query else ""))


def _language_links(request, region, code):
    """Each language with the address of this same page in it; the home page where this page has no language."""
    if region is None:
        return []
    rest = _rest(request, code)
    return [
        {
            "language": language,
            "url": f"/{language.code}/{rest}",
            "hreflang": None if language.code in languages.WITHOUT_HREFLANG else language.code,
        }
        for language in region.interface_languages()
    ]


def _rest(request, code):
    """The address of this page without its language, and without the first slash."""
    path = request.get_full_path()
    return path.removeprefix(f"/{code}/") if path.startswith(f"/{code}/") else ""
