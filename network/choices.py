"""Labels that visitors see; they exist in all sixteen languages."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    PUBLIC = "public", _("Public body")
    PRIVATE = "private", _("Company")
    NON_PROFIT = "non-profit", _("Association or non-profit organisation")


class RoleCode(TextChoices):
    """What an organisation is in the network; one may be several."""

    COORDINATOR = "coordinator", _("Coordination of the network")
    PROVIDER = "provider", _("Provides offers")
    PARTNER = "partner", _("Partner")
    STEERING = "steering", _("Steering group")
    FUNDER = "funder", _("Funder")
