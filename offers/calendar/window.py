"""Which days the calendar shows at once, and how one goes on from there."""

import calendar
import datetime as dt
from dataclasses import dataclass

DAYS = 14


@dataclass(frozen=True)
class Window:
    """Days in a row: a whole month if ``is_month``, else an agenda."""

    first: dt.date
    last: dt.date
    is_month: bool = False

    def __contains__(self, day):
        return self.first <= day <= self.last

    @property
    def is_single_day(self):
        return self.first == self.last

    @property
    def days(self):
        return [self.first + dt.timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def next(self):
        return month_of(self.last + dt.timedelta(days=1)) if self.is_month else self._moved(1)

    @property
    def previous(self):
        return month_of(self.first - dt.timedelta(days=1)) if self.is_month else self._moved(-1)

    def _moved(self, times):
        length = dt.timedelta(days=len(self.days))
        return Window(self.first + times * length, self.last + times * length)

    @property
    def parameters(self):
        """Of the address that shows these days."""
        if self.is_month:
            return {"view": "month", "month": f"{self.first:%Y-%m}"}
        return {"from": self.first.isoformat()} | ({"days": "1"} if self.is_single_day else {})

    def weeks(self, first_weekday):
        """Lists of seven days; None stands for a day of another month."""
        weeks = calendar.Calendar(first_weekday).monthdatescalendar(self.first.year, self.first.month)
        return [[day if day in self else None for day in week] for week in weeks]


def month_of(day):
    first = day.replace(day=1)
    return Window(first, day.replace(day=calendar.monthrange(day.year, day.month)[1]), is_month=True)


def agenda_from(day, days=DAYS):
    return Window(day, day + dt.timedelta(days=days - 1))
