from . import papers, partners, people, region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = ["AmountField", "TranslatedAdmin", "checkboxes", "papers", "partners", "people", "region", "work"]
