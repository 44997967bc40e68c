"""An offer as JSON-LD in the words of schema.org, for search engines."""

from django.utils.translation import get_language

from network.linked_data import known, named


def offer_data(offer, region, url):
    """What the offer's page shows, from a queryset made ``for_page`` and described by ``Facets.describe``.

    :param url: the address of that page
    """
    return known(
        {
            "@context": "https://schema.org",
            "@type": "Service",
            "@id": url,
            "name": offer.title,
            "description": offer.summary,
            "inLanguage": get_language(),
            "provider": named(offer.provider),
            "areaServed": region.name if offer.serves_whole_region else [place.name for place in offer.served],
            "availableChannel": _channel(offer),
        }
    )


def _channel(offer):
    """Where it is, as far as everybody may know, and in which languages one is understood."""
    place = {"@type": "Place"}
    places = [place | known({"name": one.name, "address": one.full_address}) for one in offer.places]
    spoken = [language.code for language in offer.spoken]
    data = known({"serviceLocation": places, "availableLanguage": spoken})
    return data and {"@type": "ServiceChannel"} | data
