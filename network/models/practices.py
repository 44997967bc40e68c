"""What has worked, and what it takes to do it elsewhere."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.choices import Visibility

from .base import TranslatedModel, VisibleQuerySet, known_date_field, needs_text, source_field, visibility_field
from .contacts import Contact
from .organisations import FieldOfAction, Organisation
from .projects import Project


class GoodPracticeQuerySet(VisibleQuerySet):
    def in_time(self):
        return self.order_by("-when", "slug")

    def for_listing(self):
        return self.select_related("organisation").prefetch_related("fields_of_action").in_time()

    def for_partners(self):
        """The region's own: what came from elsewhere its own region publishes."""
        return self.filter(organisation__country="").select_related("organisation").order_by("slug")

    def for_page(self):
        """Without its contact, which not everybody may see who may see the practice."""
        return self.select_related("organisation", "project").prefetch_related("fields_of_action")

    def of(self, organisation):
        return self.filter(organisation=organisation).order_by("slug")


class GoodPractice(TranslatedModel):
    """Something that worked, with who, where, how it was evaluated, and how to transfer it."""

    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    title = models.CharField(_("title"), max_length=200, blank=True)
    problem = models.TextField(_("the problem"), blank=True)
    done = models.TextField(_("what was done"), blank=True)
    result = models.TextField(_("result"), blank=True)
    evaluation = models.TextField(_("how it was evaluated"), blank=True)
    transfer = models.TextField(_("what is needed to transfer it"), blank=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="good_practices", verbose_name=_("organisation")
    )
    area = models.CharField(_("region"), max_length=200, blank=True, help_text=_("For example: Dalsland."))
    fields_of_action = models.ManyToManyField(
        FieldOfAction, blank=True, related_name="good_practices", verbose_name=_("fields of action")
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="good_practices", verbose_name=_("project")
    )
    contact = models.ForeignKey(
        Contact, models.SET_NULL, null=True, blank=True, related_name="good_practices", verbose_name=_("contact")
    )
    when = known_date_field(_("when"))
    visibility = visibility_field()
    source = source_field()
    other_source = source_field(_("other source"))
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = GoodPracticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")
        ordering = ["pk"]
        constraints = [
            needs_text("title", "good_practice_has_a_title"),
            models.CheckConstraint(
                condition=models.Q(visibility__in=Visibility.values), name="good_practice_visibility_is_known"
            ),
        ]

    def __str__(self):
        return self.title or self.slug

    def get_absolute_url(self):
        return reverse("good_practice", args=[self.slug])
