"""Who works together: organisations, what they are in the network, what they work on."""

import re

from babel import Locale
from babel.languages import get_official_languages
from django.core.exceptions import ValidationError
from django.core.validators import FileExtensionValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from network.choices import OrganisationKind, RoleCode

from .addresses import AddressModel, AddressQuerySet
from .base import (
    NaturalKeyModel,
    NaturalKeyQuerySet,
    TranslatedModel,
    as_of_field,
    icon_field,
    latitude_field,
    longitude_field,
    source_field,
    validate_since,
)
from .places import Municipality


class FieldOfAction(TranslatedModel):
    translated_name_field = "name"

    slug = models.SlugField(_("short name"), unique=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    icon = icon_field()
    name = models.CharField(_("name"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("field of action")
        verbose_name_plural = _("fields of action")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name or self.slug


class Role(NaturalKeyModel):
    """A role an organisation can have in the network. The rows come with the software."""

    natural_key_field = "code"

    code = models.CharField(_("role"), max_length=20, choices=RoleCode, unique=True)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["pk"]

    def __str__(self):
        return self.get_code_display()


def validate_country(code):
    if code not in Locale("en").territories or not re.fullmatch("[A-Z]{2}", code) or not _official_languages(code):
        raise ValidationError(_("Two capital letters of a country, such as AT or SE."))


def _official_languages(code):
    return get_official_languages(code, de_facto=True)


def official_language(country):
    """The first official language of a country, by CLDR; empty without one."""
    return next(iter(_official_languages(country)), "") if country else ""


class OrganisationQuerySet(AddressQuerySet, NaturalKeyQuerySet):
    def partner_regions(self):
        """Those with the role, and those whose feed we fetch."""
        return self.filter(
            models.Q(roles__code=RoleCode.PARTNER_REGION) | models.Q(partner_feed__is_active=True)
        ).distinct()

    def with_press(self):
        """Those in which something about the network appeared, with ``number`` of press items, by name."""
        return self.annotate(number=models.Count("press_items")).filter(number__gt=0).order_by("name")

    def taking_part(self, meeting):
        """In a meeting, or in the group whose meeting it is, by name."""
        of_group = models.Q(working_groups=meeting.group_id) if meeting.group_id else models.Q()
        return self.filter(models.Q(meetings=meeting) | of_group).distinct().order_by("name", "pk")

    def for_listing(self):
        return self.select_related("municipality").prefetch_related("roles")

    def for_directory(self):
        return self.for_listing().prefetch_related("fields_of_action").order_by("name", "slug")


class Organisation(AddressModel, TranslatedModel):
    """Any body in the network: provider, partner, funder. There is one row for each, whatever its roles."""

    Kind = OrganisationKind
    translated_name_field = "description"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
    other_names = models.TextField(
        _("other names"),
        blank=True,
        help_text=_("Also in other languages, with commas between: Red Cross, Crveni križ. The search knows them."),
    )
    kind = models.CharField(
        _("kind"),
        max_length=20,
        choices=OrganisationKind,
        blank=True,
        help_text=_("Leave it empty when you don't know."),
    )
    description = models.TextField(
        _("description"),
        blank=True,
        help_text=_("One or two short sentences: what does this organisation do?"),
    )
    municipality = models.ForeignKey(
        Municipality,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("municipality"),
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[validate_country],
        help_text=_("Only where it is not the region's own: two capital letters, such as SE."),
    )
    focus = models.CharField(
        _("focus"), max_length=300, blank=True, help_text=_("Of a partner region: what it works on above all.")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    since = models.CharField(
        _("since"),
        max_length=21,
        blank=True,
        validators=[validate_since],
        help_text=_("When it began, as exactly as is known: 2015, 2015-01 or 2015-01-01; or 2014/2015."),
    )
    lat = latitude_field(null=True, blank=True)
    lon = longitude_field(null=True, blank=True)
    phone = PhoneNumberField(_("phone"), blank=True, help_text=_("With the country code: +43 5417 20018."))
    whatsapp = PhoneNumberField(
        "WhatsApp", blank=True, help_text=_("Only if one may write to this number with WhatsApp.")
    )
    email = models.EmailField(_("e-mail"), blank=True)
    website = models.URLField(_("website"), blank=True, max_length=500)
    logo = models.ImageField(
        _("logo"),
        upload_to="logos",
        blank=True,
        validators=[FileExtensionValidator(["png", "jpg", "jpeg", "webp"])],
        help_text=_("PNG, JPEG or WebP; it is shown 48 pixels high. A funder's logo stands at the end of every page."),
    )
    fields_of_action = models.ManyToManyField(
        FieldOfAction, blank=True, related_name="organisations", verbose_name=_("fields of action")
    )
    roles = models.ManyToManyField(
        Role, blank=True, related_name="organisations", verbose_name=_("roles in the network")
    )
    source = source_field()
    other_source = source_field(_("other source"))
    as_of = as_of_field()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation", args=[self.slug])

    @property
    def is_reachable(self):
        return bool(self.phone or self.whatsapp or self.email or self.website)

    @property
    def whatsapp_url(self):
        """Opens a conversation: https://wa.me with the digits of the number, country code first."""
        return f"https://wa.me/{self.whatsapp.as_e164.removeprefix('+')}"

    def country_in(self, region):
        """Its country; the region's own where none is written."""
        return self.country or region.country

    @property
    def name_language(self):
        """The first official language of its country, by CLDR; empty where it is the region's own."""
        return official_language(self.country)

    @property
    def role_codes(self):
        """From a queryset made ``for_listing``."""
        return {role.code for role in self.roles.all()}

    def clean(self):
        """An organisation is complete with its name alone: its description may come later."""
        NaturalKeyModel.clean(self)
