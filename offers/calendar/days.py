"""What the calendar shows of one day."""

import datetime as dt
from dataclasses import dataclass, field
from typing import NamedTuple

from offers.models import Offer


class DatesOfOffer(NamedTuple):
    """An offer with its ``Occurrence`` of one day, soonest first."""

    offer: Offer
    dates: list


@dataclass
class Day:
    """``numbers`` are all offers of it (``offers/facets.py``), ``shown`` those with which ``offers`` were made.

    ``query`` is that of the page of this day.
    """

    date: dt.date
    meetings: list = field(default_factory=list)
    numbers: list = field(default_factory=list)
    shown: list = field(default_factory=list)
    offers: list[DatesOfOffer] = field(default_factory=list)
    query: str = ""

    @property
    def is_empty(self):
        return not (self.meetings or self.numbers)

    @property
    def hidden(self):
        return len(self.numbers) - len(self.shown)
