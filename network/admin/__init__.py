from . import invitations, papers, partners, people, region, work
from .base import AmountField, TranslatedAdmin, checkboxes

__all__ = [
    "AmountField",
    "TranslatedAdmin",
    "checkboxes",
    "invitations",
    "papers",
    "partners",
    "people",
    "region",
    "work",
]
