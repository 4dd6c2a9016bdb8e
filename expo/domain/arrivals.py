"""Scans of badges at the desks: events that are only ever added. Who came is computed from them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

MOST_AT_ONCE = 200
"""Events in one batch."""
WRONG_CLOCK = timedelta(minutes=2)


class DeviceKind(Labelled):
    """What a device that scans is for."""

    DESK = "desk", N_("Desk")
    BOARD = "board", N_("Board")
    BOOTH = "booth", N_("Booth")


class ScanKind(Labelled):
    """What a device says."""

    ENTRY = "entry", N_("Entry")
    EXIT = "exit", N_("Exit")
    PRINT = "print", N_("Badge printed")
    VOID = "void", N_("Taken back")


class ScanResult(Labelled):
    """What the server made of a scan."""

    ACCEPTED = "accepted", N_("Accepted")
    REVOKED = "revoked", N_("Revoked badge")
    UNKNOWN = "unknown", N_("Unknown badge")


class Stored(Labelled):
    """What became of an event that a device sent; the device deletes it after any of the three."""

    STORED = "stored", N_("Stored")
    KNOWN = "known", N_("Known already")
    REFUSED = "stored_refused", N_("Stored, and refused")


@dataclass(frozen=True, slots=True)
class ScanEvent:
    """One event as a device made it: ``id`` is a UUID of its own, ``seq`` its place in the device's order.

    ``badge`` is what was read, a code, or the hash of a token. ``voids`` is the event that is taken back.
    """

    id: str
    kind: ScanKind
    seq: int
    device_at: datetime
    badge: str = ""
    voids: str | None = None
    offset_ms: int = 0
    is_offline: bool = False
    list_version: str = ""

    def happened_at(self, received_at: datetime) -> datetime:
        """Return when it happened by the server's clock, never later than it was received."""
        return min(self.device_at + timedelta(milliseconds=self.offset_ms), received_at)


class DoorEntry(NamedTuple):
    """One valid entry; entries of a day are ordered by time, then device, then the device's own order."""

    at: datetime
    device_id: str
    seq: int
    scan_id: str


Key = TypeVar("Key")


def first_entries(entries: Iterable[tuple[Key, DoorEntry]], void: Collection[str] = ()) -> dict[Key, DoorEntry]:
    """Return the first entry of each person and day that was not taken back."""
    found: dict[Key, DoorEntry] = {}
    for key, entry in entries:
        if entry.scan_id not in void and (key not in found or entry < found[key]):
            found[key] = entry
    return found


HISTORY = FeatureHistory(N_("Arrivals"), {"name_device": N_("Set up the desk %(name)s")})
