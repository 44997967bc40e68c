from .catalogue import Category
from .offer import Audience, Offer
from .schedule import Closure, Occurrence, Schedule

__all__ = ["Audience", "Category", "Closure", "Occurrence", "Offer", "Schedule"]
