"""Who works together: organisations, what they are in the network, what they work on."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from network.choices import OrganisationKind, RoleCode

from .base import (
    NaturalKeyModel,
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


class Organisation(TranslatedModel):
    """Any body in the network: provider, partner, funder. There is one row for each, whatever its roles."""

    Kind = OrganisationKind
    translated_name_field = "description"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    name = models.CharField(_("name"), max_length=200)
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
    as_of = as_of_field()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def whatsapp_url(self):
        """Opens a conversation: https://wa.me with the digits of the number, country code first."""
        return f"https://wa.me/{self.whatsapp.as_e164.removeprefix('+')}"

    def clean(self):
        """An organisation is complete with its name alone: its description may come later."""
        NaturalKeyModel.clean(self)
