"""What offers are about."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from integration_portal import languages
from integration_portal.text import separated
from network.models import FieldOfAction, column
from network.models.base import NaturalKeyQuerySet, TranslatedModel, icon_field


class CategoryQuerySet(NaturalKeyQuerySet):
    def top(self):
        return self.filter(parent__isnull=True)

    def for_choosing(self):
        """All categories with their names, in order, the parent before its children when grouped by parent."""
        columns = [column(name, code) for name in ("name", "hint") for code in languages.CODES]
        plain = ["slug", "icon", "parent_id", "field_of_action_id", "position", "machine_translated"]
        return self.only(*plain, *columns).order_by("position", "pk")


class Category(TranslatedModel):
    """A topic. There are two levels; only the upper one has an icon."""

    translated_name_field = "name"

    slug = models.SlugField(_("short name"), unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
        limit_choices_to={"parent": None},
    )
    field_of_action = models.ForeignKey(
        FieldOfAction, models.PROTECT, related_name="categories", verbose_name=_("field of action")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    icon = icon_field()
    name = models.CharField(_("name"), max_length=100, blank=True)
    hint = models.CharField(_("hint"), max_length=200, blank=True, help_text=_("A few words that say what is meant."))
    search_words = models.TextField(
        _("search words"),
        blank=True,
        help_text=_("Words that people type when they look for this topic, separated by commas. They are not shown."),
    )

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name or self.slug

    def add_search_word(self, word, code):
        """Adds a word to the search words in one language, unless it is there already."""
        name = column("search_words", code)
        known = separated(getattr(self, name))
        setattr(self, name, ", ".join(dict.fromkeys([*known, word])))

    def clean(self):
        super().clean()
        if self.parent and (self.parent.parent_id or self.parent_id == self.pk):
            raise ValidationError({"parent": _("There are only two levels: choose a topic of the upper level.")})
