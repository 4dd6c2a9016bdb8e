"""Routes through the halls, such as the guests' after the opening: what one line of a route says."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")


@dataclass(frozen=True, slots=True)
class StopPlan:
    """A stop: what it is, when the guests come, who receives them, and the code of the exhibitor that it is at."""

    words: str
    at: time | None = None
    received_by: str = ""
    code: str = ""


def read_stop(line: str) -> StopPlan | None:
    """Read ``10:40 | Hall 1 | Kim Hangyeol | E-010``, of which all but the words may be missing; ``None`` if empty.

    Parts beyond the fourth belong to the code, which then is that of no exhibitor.
    """
    first, *rest = [part.strip() for part in line.split("|", 4)]
    found = _TIME.fullmatch(first)
    if found is None:
        rest = [first, *rest]
    words, received_by, code = [*rest, "", "", ""][:3]
    at = time(int(found[1]), int(found[2])) if found else None
    return StopPlan(words[:200], at, received_by[:200], code.upper()) if any((words, received_by, code)) else None


def read_stops(lines: Iterable[str]) -> list[StopPlan]:
    """Read a route, one stop a line."""
    return [stop for line in lines if (stop := read_stop(line)) is not None]


def written(stop: StopPlan) -> str:
    """Return the line of a stop, as one types it."""
    parts = [f"{stop.at:%H:%M}" if stop.at else "", stop.words, stop.received_by, stop.code]
    while not parts[-1]:
        parts.pop()
    return " | ".join(parts if stop.at else parts[1:])
