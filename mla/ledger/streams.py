"""Names of streams: one row of entries each, readable whole by whoever may read it at all."""

from uuid import UUID

from mla.ledger.events import Audience, Event

NODE = "node"
SIDES = ("requesting", "requested")
NO_COUNTRY = "ZZ"  # user-assigned in ISO 3166-1: somebody we cannot place


def shared(case: UUID) -> str:
    return f"case/{case}/shared"


def own(case: UUID, side: str) -> str:
    """The stream that one side alone reads."""
    if side not in SIDES:
        raise ValueError(f"{side!r} is no side of a case: write requesting or requested")
    return f"case/{case}/{side}"


def of_case(case: UUID) -> list[str]:
    return [shared(case), *(own(case, side) for side in SIDES)]


def readable(case: UUID, side: str | None) -> list[str]:
    """The streams of a case that a side reads; without a side, the shared one alone."""
    return [shared(case), own(case, side)] if side else [shared(case)]


def of_country(code: str) -> str:
    return f"country/{code}"


def of_access(code: str) -> str:
    return f"access/{code or NO_COUNTRY}"


def stream_for(event: Event, case: UUID | None, side: str | None, country: str) -> str:
    """Where the event belongs; `side` counts only for an event that can happen on either."""
    match event.audience:
        case Audience.NODE:
            return NODE
        case Audience.ACCESS:
            return of_access(country)
        case Audience.COUNTRY if country:
            return of_country(country)
        case Audience.SHARED if case:
            return shared(case)
        case Audience.REQUESTING | Audience.REQUESTED if case:
            return own(case, event.audience)
        case Audience.ACTOR_SIDE if case and side:
            return own(case, side)
    raise ValueError(f"{event.code} needs its case, side or country to be recorded")
