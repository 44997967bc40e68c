from . import people, region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = ["AmountField", "TranslatedAdmin", "checkboxes", "people", "region", "work"]
