"""The notice board: short texts of organisations that go by themselves."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.choices import NoticeStatus

from .base import NaturalKeyQuerySet, TranslatedModel, free_slug, needs_text, validate_year
from .members import Member
from .organisations import FieldOfAction, Organisation
from .places import Municipality


class NoticeQuerySet(NaturalKeyQuerySet):
    def public(self):
        """Published and still valid. Every page and feed goes through this."""
        return self.filter(status=NoticeStatus.PUBLISHED, valid_until__gte=timezone.localdate())

    def for_listing(self):
        return self.select_related("organisation", "field_of_action", "municipality").order_by("-created_at", "slug")


class Notice(TranslatedModel):
    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="notices", verbose_name=_("organisation")
    )
    title = models.CharField(_("title"), max_length=200, blank=True)
    text = models.TextField(_("text"), max_length=1000, blank=True, help_text=_("A few short sentences."))
    valid_until = models.DateField(
        _("valid until"), validators=[validate_year], help_text=_("After this day it is gone by itself.")
    )
    field_of_action = models.ForeignKey(
        FieldOfAction, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("field of action")
    )
    municipality = models.ForeignKey(
        Municipality, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    status = models.CharField(_("status"), max_length=10, choices=NoticeStatus, default=NoticeStatus.REVIEW)
    member = models.ForeignKey(
        Member, models.SET_NULL, null=True, blank=True, editable=False, related_name="notices", verbose_name=_("member")
    )
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "pk"]
        constraints = [
            needs_text("title", "notice_has_a_title"),
            models.CheckConstraint(condition=Q(status__in=NoticeStatus.values), name="notice_status_is_known"),
        ]

    def __str__(self):
        return self.title or self.slug

    def clean(self):
        """A proposal may be in any language; what is published has its title in one that every page falls back to."""
        if self.status == NoticeStatus.PUBLISHED:
            super().clean()

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = free_slug(self)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return f"{reverse('notice_list')}#{self.slug}"
