"""The sitemap: every public page in every language that search engines know, with its alternates."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language

from integration_portal import languages
from network.models import GoodPractice, Meeting, Organisation, Page, Project, Region
from offers.models import Offer


class _InAllLanguages(Sitemap):
    i18n = alternates = x_default = True
    protocol = None
    limit = 1000  # addresses in a file, each with all its alternates: more would take seconds to make

    def location(self, item):
        """The page's address in the active language; asked for again for each alternate, so it is kept."""
        key = (item, get_language())
        if key not in self._locations:
            self._locations[key] = self.address(item)
        return self._locations[key]

    @cached_property
    def _locations(self):
        return {}

    def get_languages_for_item(self, item):
        offered = self._region_languages
        return [code for code in offered if code not in languages.WITHOUT_HREFLANG]

    def address(self, item):
        return item.get_absolute_url()

    @cached_property
    def _region_languages(self):
        region = Region.objects.current()
        return region.languages if region else []


class Views(_InAllLanguages):
    def items(self):
        plain = ["home", "offer_list", "volunteering", "offer_map", "calendar", "emergency"]
        return [
            *plain,
            "organisation_list",
            "organisation_map",
            "contact_list",
            "meeting_list",
            "project_list",
            "press_list",
            "partner_list",
            "good_practice_list",
            "notice_list",
        ]

    def address(self, item):
        return reverse(item)


class Pages(_InAllLanguages):
    def items(self):
        return Page.objects.only("slug")


class Offers(_InAllLanguages):
    def items(self):
        return Offer.objects.published().only("slug", "updated_at").order_by("slug")

    def lastmod(self, offer):
        return offer.updated_at


class Organisations(_InAllLanguages):
    def items(self):
        return Organisation.objects.only("slug").order_by("slug")


class Projects(_InAllLanguages):
    def items(self):
        return Project.objects.only("slug").order_by("slug")


class Meetings(_InAllLanguages):
    def items(self):
        return Meeting.objects.public().only("slug", "updated_at").order_by("slug")

    def lastmod(self, meeting):
        return meeting.updated_at


class GoodPractices(_InAllLanguages):
    def items(self):
        return GoodPractice.objects.public().only("slug", "updated_at").order_by("slug")

    def lastmod(self, practice):
        return practice.updated_at


SITEMAPS = {
    "views": Views,
    "pages": Pages,
    "offers": Offers,
    "organisations": Organisations,
    "projects": Projects,
    "meetings": Meetings,
    "good_practices": GoodPractices,
}
