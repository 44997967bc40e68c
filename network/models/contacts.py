"""Whom to call: by role, and by name only where that person has agreed."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from phonenumber_field.modelfields import PhoneNumberField

from network.choices import Visibility

from .addresses import AddressModel, AddressQuerySet
from .base import TranslatedModel, VisibleQuerySet, needs_text, visibility_field
from .organisations import FieldOfAction, Organisation
from .places import Municipality
from .spoken import Language

CONSENT_NEEDED = _("A person's name is public only with consent: write when, for what and how it was given.")
_CONSENT = Q(consent_on__isnull=False, withdrawn_on__isnull=True) & ~Q(consent_purpose="") & ~Q(consent_how="")


class ContactQuerySet(AddressQuerySet, VisibleQuerySet):
    def for_listing(self):
        """What the entry of a list shows."""
        return self.select_related("organisation").prefetch_related("languages").order_by("organisation__name", "slug")

    def for_directory(self):
        """With what one can look for."""
        lists = ("fields_of_action", "municipalities")
        return self.for_listing().select_related("organisation__municipality").prefetch_related(*lists)

    @transaction.atomic
    def withdraw_consent(self):
        """Forgets who it was at once, in the invitations too; that somebody withdrew, and when, is kept."""
        emails = list(self.values_list("email", flat=True))
        number = self.update(
            name="", phone="", email="", visibility=Visibility.INTERNAL, withdrawn_on=timezone.localdate()
        )
        apps.get_model("network", "Invitation").objects.forget(emails)
        return number


class Contact(AddressModel, TranslatedModel):
    """A function in an organisation that one can call or write to; the person's name is there only with consent."""

    translated_name_field = "role"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="contacts", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=200, blank=True, help_text=_("For example: housing advice."))
    name = models.CharField(
        _("name of a person"), max_length=200, blank=True, help_text=_("Public only with the consent below.")
    )
    phone = PhoneNumberField(_("phone"), blank=True, help_text=_("With the country code: +43 5417 20018."))
    email = models.EmailField(_("e-mail"), blank=True)
    languages = models.ManyToManyField(
        Language, blank=True, related_name="contacts", verbose_name=_("spoken languages")
    )
    fields_of_action = models.ManyToManyField(
        FieldOfAction, blank=True, related_name="contacts", verbose_name=_("fields of action")
    )
    municipalities = models.ManyToManyField(
        Municipality,
        blank=True,
        related_name="contacts",
        verbose_name=_("municipalities looked after"),
        help_text=_("Leave it empty for everywhere."),
    )
    visibility = visibility_field()
    consent_on = models.DateField(_("consent given on"), null=True, blank=True)
    consent_purpose = models.CharField(
        _("consent for what"),
        max_length=200,
        blank=True,
        help_text=_("For example: name and phone on public pages."),
    )
    consent_how = models.CharField(
        _("how it was given"), max_length=200, blank=True, help_text=_("For example: by e-mail, on paper.")
    )
    withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["pk"]
        constraints = [
            needs_text("role", "contact_has_a_role"),
            models.CheckConstraint(condition=Q(visibility__in=Visibility.values), name="contact_visibility_is_known"),
            models.CheckConstraint(
                condition=~Q(visibility="public") | Q(name="") | _CONSENT,
                name="public_name_needs_consent",
                violation_error_message=CONSENT_NEEDED,
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | Q(name=""),
                name="withdrawn_consent_leaves_no_name",
            ),
        ]

    def __str__(self):
        return self.role or self.slug

    def clean(self):
        """The rules of consent, with a message at the field; a new consent ends an earlier withdrawal."""
        super().clean()
        if self.consent_on and self.consent_on > timezone.localdate():
            raise ValidationError({"consent_on": _("This day is still to come.")})
        if self.name and self.withdrawn_on and self.consent_on and self.consent_on >= self.withdrawn_on:
            self.withdrawn_on = None
        is_complete = self.consent_on and self.consent_purpose and self.consent_how and not self.withdrawn_on
        if self.name and (self.withdrawn_on or (self.visibility == Visibility.PUBLIC and not is_complete)):
            raise ValidationError({"name": CONSENT_NEEDED})

    def get_absolute_url(self):
        return f"{reverse('contact_list')}#{self.slug}"

    @property
    def shown_phone(self):
        """Its own number, else that of the organisation."""
        return self.phone or self.organisation.phone

    @property
    def shown_email(self):
        return self.email or self.organisation.email
