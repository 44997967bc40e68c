"""SEQUENCE of RFC 5545, section 3.8.7.4: a number that is larger with each change."""

import datetime as dt

_EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def seconds_of(moment):
    """The number for what was changed at this moment: seconds grow without a counter of their own."""
    return int((moment - _EPOCH).total_seconds())
