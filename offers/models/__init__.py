from .catalogue import Category
from .offer import Audience, Offer
from .schedule import Closure, Expansion, Occurrence, Schedule

__all__ = ["Audience", "Category", "Closure", "Expansion", "Occurrence", "Offer", "Schedule"]
