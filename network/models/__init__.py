from .base import column, reading_columns
from .organisations import FieldOfAction, Organisation, Role
from .places import Location, Municipality
from .region import EmergencyNumber, Page, Region
from .spoken import Language

__all__ = [
    "EmergencyNumber",
    "FieldOfAction",
    "Language",
    "Location",
    "Municipality",
    "Organisation",
    "Page",
    "Region",
    "Role",
    "column",
    "reading_columns",
]
