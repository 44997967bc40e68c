from . import papers, people, region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = ["AmountField", "TranslatedAdmin", "checkboxes", "papers", "people", "region", "work"]
