"""What partner regions publish for the others, as it was when their site was last asked."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.choices import PartnerItemKind

from .base import NaturalKeyQuerySet, TranslatedModel, known_date_field
from .organisations import Organisation


class PartnerFeed(models.Model):
    """The address at which a partner region publishes. ``manage.py sync_partners`` fetches it."""

    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="partner_feed", verbose_name=_("partner region")
    )
    url = models.URLField(
        _("address of the feed"), max_length=500, help_text=_("https://…/learning.json of the partner's site.")
    )
    is_active = models.BooleanField(_("fetch and show it"), default=True)
    tried_at = models.DateTimeField(_("last tried"), null=True, editable=False)
    fetched_at = models.DateTimeField(_("last fetched"), null=True, editable=False)
    problem = models.CharField(_("problem"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("feed of a partner region")
        verbose_name_plural = _("feeds of partner regions")
        ordering = ["organisation__name"]

    def __str__(self):
        return self.url


class PartnerItemQuerySet(NaturalKeyQuerySet):
    def shown(self, kind):
        """What active partners publish of one kind, with its origin."""
        return self.filter(kind=kind, feed__is_active=True).select_related("feed__organisation")


class PartnerItem(TranslatedModel):
    """A good practice, project or event of another region: plain text, with a link to where it is told in full."""

    natural_key_field = "key"
    translated_name_field = "title"

    feed = models.ForeignKey(PartnerFeed, models.CASCADE, related_name="items", verbose_name=_("feed"))
    kind = models.CharField(_("kind"), max_length=20, choices=PartnerItemKind)
    key = models.CharField(max_length=300)  # what the partner calls it
    title = models.CharField(_("title"), max_length=300, blank=True)
    text = models.TextField(_("text"), blank=True)
    url = models.URLField(_("address"), blank=True, max_length=500)
    country = models.CharField(_("country"), max_length=2, blank=True)
    area = models.CharField(_("region"), max_length=200, blank=True)
    organisation_name = models.CharField(_("organisation"), max_length=200, blank=True)
    starts = known_date_field(_("start"))
    ends = known_date_field(_("end"))

    objects = PartnerItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item of a partner region")
        verbose_name_plural = _("items of partner regions")
        ordering = ["-starts", "key"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "kind", "key"], name="one_item_for_each_key"),
            models.CheckConstraint(
                condition=models.Q(kind__in=PartnerItemKind.values), name="partner_item_kind_is_known"
            ),
        ]

    def __str__(self):
        return self.title or self.key
