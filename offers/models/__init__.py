from .catalogue import Category
from .feedback import Feedback
from .offer import Audience, Offer
from .schedule import Closure, Expansion, Occurrence, Schedule
from .unmet import SearchTally, UnmetSearch
from .version import Change, ContentVersion

__all__ = [
    "Audience",
    "Category",
    "Change",
    "Closure",
    "ContentVersion",
    "Expansion",
    "Feedback",
    "Occurrence",
    "Offer",
    "Schedule",
    "SearchTally",
    "UnmetSearch",
]
