"""The sitemap: every public page in every language that search engines know, with its alternates."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from integration_portal import languages
from network.models import Page, Region
from offers.models import Offer


class _InAllLanguages(Sitemap):
    i18n = alternates = x_default = True
    protocol = None

    def get_languages_for_item(self, item):
        offered = self._region_languages
        return [code for code in offered if code not in languages.WITHOUT_HREFLANG]

    @property
    def _region_languages(self):
        if not hasattr(self, "_codes"):
            region = Region.objects.current()
            self._codes = region.languages if region else []
        return self._codes


class Views(_InAllLanguages):
    def items(self):
        return ["home", "offer_list", "volunteering", "offer_map", "emergency"]

    def location(self, item):
        return reverse(item)


class Pages(_InAllLanguages):
    def items(self):
        return Page.objects.only("slug")


class Offers(_InAllLanguages):
    def items(self):
        return Offer.objects.published().only("slug", "updated_at").in_order()

    def lastmod(self, offer):
        return offer.updated_at


SITEMAPS = {"views": Views, "pages": Pages, "offers": Offers}
