"""The time of day; a demo edition has a clock of its own, so that its "now" falls on a show day."""

from datetime import UTC, datetime, timedelta
from typing import Protocol


class HasClock(Protocol):
    """Anything with a clock shift; in practice an edition."""

    clock_shift_seconds: int


def now(edition: HasClock | None = None) -> datetime:
    """Return the aware UTC moment, shifted for an edition that has a clock of its own."""
    moment = datetime.now(UTC)
    return shown(edition, moment) if edition else moment


def shown(edition: HasClock, real: datetime) -> datetime:
    """Return what the edition's clock shows at a real moment."""
    return real + timedelta(seconds=edition.clock_shift_seconds)


def shift_to(wanted: datetime) -> int:
    """Return the shift in seconds that makes an edition's clock show ``wanted`` now."""
    return round((wanted - datetime.now(UTC)).total_seconds())
