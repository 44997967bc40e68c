"""The newest offers as an Atom feed (RFC 4287), in the language of the address."""

from django.urls import reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext as _

from network.feeds import NEWEST, AtomFeed, printable

from .models import Offer


class OfferFeed(AtomFeed):
    def title(self, region):
        return f"{region.name}: {_('New offers')}"

    def link(self):
        return reverse("offer_list")

    def items(self):
        return Offer.objects.published().newest().for_feed()[:NEWEST]

    def item_title(self, offer):
        return printable(offer.title)

    def item_description(self, offer):
        return linebreaks(printable(offer.summary or ""), autoescape=True)

    def item_author_name(self, offer):
        return printable(offer.provider.name)

    def item_pubdate(self, offer):
        return offer.published_at

    def item_updateddate(self, offer):
        return offer.updated_at
