"""What a device sends: a batch of events as JSON, checked for its shape before anything is decided."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from expo.domain.arrivals import MOST_AT_ONCE, ScanEvent, ScanKind
from expo.domain.text import many_lines
from expo.services.arrivals import DeviceState

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MOST = 2**31 - 1
_LONGEST = timedelta(days=36_500) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Batch:
    """A device and what it has to tell."""

    device: DeviceState
    events: tuple[ScanEvent, ...] = ()


def batch_of(sent: Any) -> Batch | None:
    """Return the batch; ``None`` if any part of it has another shape."""
    try:
        device, events = sent["device"], sent["events"]
        if not isinstance(events, list) or len(events) > MOST_AT_ONCE:
            return None
        state = DeviceState(
            id=uuid_of(device["id"]),
            name=text_of(device.get("name", ""), 80),
            list_version=text_of(device.get("list_version", ""), 40),
            clock_offset_ms=number_of(device.get("offset_ms", 0), _LONGEST),
            queue_length=abs(number_of(device.get("queue", 0), _MOST)),
        )
        return Batch(state, tuple(_event(one) for one in events))
    except (AttributeError, KeyError, TypeError, ValueError, OverflowError):
        return None


def _event(one: Mapping[str, Any]) -> ScanEvent:
    kind = ScanKind(one["kind"])
    return ScanEvent(
        id=uuid_of(one["id"]),
        kind=kind,
        seq=abs(number_of(one["seq"], _MOST)),
        device_at=moment_of(one["at"]),
        badge=text_of(one.get("badge", ""), 300),
        voids=uuid_of(one["voids"]) if kind is ScanKind.VOID else None,
        offset_ms=number_of(one.get("offset_ms", 0), _LONGEST),
        is_offline=one.get("offline") is True,
        list_version=text_of(one.get("list_version", ""), 40),
    )


def uuid_of(value: Any) -> str:
    """Return a UUID as devices write it; anything else is a ``ValueError``."""
    if not isinstance(value, str) or not _UUID.fullmatch(value):
        raise ValueError("no UUID")
    return value


def text_of(value: Any, longest: int) -> str:
    """Return a text of at most so many characters as it is stored; a NUL, which no phone sends, is a ``ValueError``."""
    if not isinstance(value, str) or len(value) > longest or "\x00" in value:
        raise ValueError("no such text")
    return many_lines(value)


def number_of(value: Any, most: int) -> int:
    """Return a whole number between ``-most`` and ``most``."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not -most <= value <= most:
        raise ValueError("no such number")
    return int(value)


def moment_of(value: Any) -> datetime:
    """Return a moment sent as ISO 8601 with its zone, of this century."""
    moment = datetime.fromisoformat(text_of(value, 40))
    if moment.tzinfo is None or not 2000 <= moment.year < 2100:
        raise ValueError("no such moment")
    return moment.astimezone(UTC)
