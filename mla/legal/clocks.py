"""Time limits that the law sets, each with where it stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Clock:
    """A number of days, the instrument and article that set it."""

    days: int
    instrument: str
    article: str


PRESERVATION_MINIMUM = Clock(days=60, instrument="BUD", article="29(7)")
"""Preserved data is kept at least so long; once the request arrives, until it is decided."""

SAFE_CONDUCT = Clock(days=15, instrument="UNTOC", article="18(27)")
"""Consecutive days to leave after being told that one's presence is no longer required."""
