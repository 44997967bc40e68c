from .base import column, reading_columns
from .contacts import Contact
from .documents import Document
from .invitations import AgendaProposal, Invitation
from .meetings import Decision, Meeting, WorkingGroup
from .members import Member
from .notices import Notice
from .organisations import FieldOfAction, Organisation, Role
from .partners import PartnerFeed, PartnerItem
from .places import Location, Municipality
from .practices import GoodPractice
from .press import PressItem
from .projects import FundingSource, Programme, ProgrammeFunder, Project
from .region import EmergencyNumber, Page, Region
from .spoken import Language

__all__ = [
    "AgendaProposal",
    "Contact",
    "Decision",
    "Document",
    "FundingSource",
    "GoodPractice",
    "Invitation",
    "Meeting",
    "Member",
    "Notice",
    "PartnerFeed",
    "PartnerItem",
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
