from . import invitations, people, region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = ["AmountField", "TranslatedAdmin", "checkboxes", "invitations", "people", "region", "work"]
