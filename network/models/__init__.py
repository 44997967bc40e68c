from .base import column, reading_columns
from .contacts import Contact
from .meetings import Decision, Meeting, WorkingGroup
from .organisations import FieldOfAction, Organisation, Role
from .places import Location, Municipality
from .press import PressItem
from .projects import FundingSource, Programme, ProgrammeFunder, Project
from .region import EmergencyNumber, Page, Region
from .spoken import Language

__all__ = [
    "Contact",
    "Decision",
    "FundingSource",
    "Meeting",
    "PressItem",
    "Programme",
    "ProgrammeFunder",
    "Project",
    "WorkingGroup",
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
