from .catalogue import Category
from .feedback import Feedback
from .offer import Audience, Offer
from .schedule import Closure, Expansion, Occurrence, Schedule

__all__ = ["Audience", "Category", "Closure", "Expansion", "Feedback", "Occurrence", "Offer", "Schedule"]
