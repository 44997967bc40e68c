from . import region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = ["AmountField", "TranslatedAdmin", "checkboxes", "region", "work"]
