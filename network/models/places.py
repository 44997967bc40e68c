"""Where things are: municipalities and venues."""

from urllib.parse import quote

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integration_portal.text import separated

from .base import NaturalKeyModel, NaturalKeyQuerySet, as_of_field, latitude_field, longitude_field, source_field


class Municipality(NaturalKeyModel):
    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=100)
    official_code = models.CharField(_("official code"), max_length=20, blank=True)
    postcodes = models.CharField(
        _("postcodes"), max_length=100, blank=True, help_text=_("Separated by spaces, the main one first.")
    )
    areas = models.CharField(
        _("valleys and other areas"),
        max_length=200,
        blank=True,
        help_text=_(
            "As people call them, with commas between: Ötztal. Who searches for one finds what there is in all its "
            "municipalities."
        ),
    )
    lat = latitude_field()
    lon = longitude_field()
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    population_year = models.PositiveSmallIntegerField(_("year of the population figure"), null=True, blank=True)
    in_region = models.BooleanField(_("part of the region"), default=True)
    outline = models.TextField(
        _("outline on the map"),
        blank=True,
        editable=False,
        help_text=_("An SVG path, made from the region's GeoJSON."),
    )

    class Meta:
        verbose_name = _("municipality")
        verbose_name_plural = _("municipalities")
        constraints = [
            models.CheckConstraint(
                condition=Q(population__isnull=True) | Q(population_year__isnull=False),
                name="population_has_a_year",
            )
        ]

    def __str__(self):
        return self.name

    @property
    def area_names(self):
        return separated(self.areas)


class LocationQuerySet(NaturalKeyQuerySet):
    def disclosed(self):
        """Places whose address everybody may know. Every page, search, map and export goes through this."""
        return self.filter(is_confidential=False)


class Location(NaturalKeyModel):
    """A venue. The name of the place stays as it is in every language."""

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(
        _("address"), max_length=200, blank=True, help_text=_("As one would say it: Pfarrgasse 23, Imst.")
    )
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="locations", verbose_name=_("municipality")
    )
    lat = latitude_field(null=True, blank=True)
    lon = longitude_field(null=True, blank=True)
    stop = models.CharField(
        _("stop nearby"), max_length=200, blank=True, help_text=_("The name of the bus stop or station.")
    )
    step_free = models.BooleanField(
        _("step-free access"), null=True, blank=True, help_text=_("Leave “Unknown” when nobody has looked.")
    )
    is_confidential = models.BooleanField(
        _("confidential"),
        default=False,
        help_text=_("For a shelter: the address is then shown nowhere, to nobody."),
    )

    source = source_field()
    as_of = as_of_field()
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def full_address(self):
        """What a map app needs to find the place: the name alone where no street is known."""
        parts = [self.address or self.name]
        if self.municipality.name not in parts[0]:
            parts.append(self.municipality.name)
        return ", ".join(parts)

    @property
    def lines(self):
        """Name and address, one below the other, as one shows them to a bus driver."""
        return [self.full_address] if self.name in self.full_address else [self.name, self.full_address]

    @property
    def is_only_a_municipality(self):
        """Whether all that is known is the municipality: then there is no address to show, and one has to ask."""
        return not self.address and self.name == self.municipality.name

    @property
    def geo_uri(self):
        """For the phone's map app (RFC 5870): coordinates where they are known, and the address to search for."""
        point = "0,0" if self.lat is None or self.lon is None else f"{self.lat},{self.lon}"
        return f"geo:{point}?q={quote(self.full_address)}"

    @property
    def openstreetmap_url(self):
        return f"https://www.openstreetmap.org/search?query={quote(self.full_address)}"
