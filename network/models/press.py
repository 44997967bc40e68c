"""What others wrote about the network."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from integration_portal.languages import CHOICES
from network.choices import Precision, Visibility

from .base import NaturalKeyQuerySet, TranslatedModel, column, needs_text, validate_year
from .documents import Document
from .organisations import Organisation
from .projects import Project

ONLY_INTERNAL = _("An archived copy is a document that only editors may see.")


class PressQuerySet(NaturalKeyQuerySet):
    def for_listing(self):
        return self.select_related("medium")

    def of(self, organisation):
        """In which it is named, or which it published."""
        return self.filter(Q(organisations=organisation) | Q(medium=organisation)).distinct()


class PressItem(TranslatedModel):
    """An article about the network: where and when it appeared, and what it is called there."""

    translated_name_field = "title"

    slug = models.SlugField(_("short name"), unique=True, max_length=80)
    medium = models.ForeignKey(Organisation, models.PROTECT, related_name="press_items", verbose_name=_("medium"))
    day = models.DateField(_("day"), validators=[validate_year])
    precision = models.CharField(
        _("how exactly the day is known"),
        max_length=10,
        choices=Precision,
        default=Precision.DAY,
        help_text=_("If only the month is known, write its first day and choose “month” here."),
    )
    language = models.CharField(_("language of the article"), max_length=10, choices=CHOICES, default="de")
    title = models.CharField(
        _("title"), max_length=300, blank=True, help_text=_("As it stands there; translated in the other languages.")
    )
    url = models.URLField(_("address"), blank=True, max_length=500, help_text=_("Where one can read it."))
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="press_items", verbose_name=_("project")
    )
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="mentions", verbose_name=_("organisations named in it")
    )
    archived_copy = models.ForeignKey(
        Document,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="archived_for",
        limit_choices_to={"visibility": Visibility.INTERNAL},
        error_messages={"invalid": ONLY_INTERNAL},
        verbose_name=_("archived copy"),
        help_text=_("It is on no page: the rights belong to the medium."),
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)

    objects = PressQuerySet.as_manager()

    class Meta:
        verbose_name = _("press item")
        verbose_name_plural = _("press items")
        ordering = ["-day", "slug"]
        constraints = [
            needs_text("title", "press_item_has_a_title"),
            models.CheckConstraint(condition=Q(precision__in=Precision.values), name="press_precision_is_known"),
        ]

    def __str__(self):
        return self.title or self.slug

    @property
    def original_title(self):
        """The title as it stands in the article."""
        return getattr(self, column("title", self.language)) or self.title
