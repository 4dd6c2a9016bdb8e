"""Words about versions of the timetable: what a run aims at, what became of it, why a wish stays unmet."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from expo.domain.history import FeatureHistory
from expo.domain.refusals import Violation
from expo.domain.wishes import Weights
from expo.domain.words import N_, Labelled, Named


class Emphasis(Labelled):
    """What counts most in a run, as the organizer says it."""

    BALANCED = "balanced", N_("Balanced")
    MUST_FIRST = "must_first", N_("Must-meet wishes first")
    OVERSEAS = "overseas", N_("More overseas consultations")


class Start(Labelled):
    """What a run does with the timetable that people hold."""

    FRESH = "fresh", N_("Plan everything anew")
    KEEP = "keep", N_("Change as little as possible")
    FILL = "fill", N_("Fill gaps only")


WEIGHTS = {
    Emphasis.BALANCED: Weights(),
    Emphasis.MUST_FIRST: Weights(must=60),
    Emphasis.OVERSEAS: Weights(overseas=25),
}
"""What each emphasis is worth: a "must" of one side above two mutual interests; any overseas pair about one "must"."""

SHORTEST, LONGEST = 5, 600
"""Seconds that a run may be given."""

ATTEMPTS = 2
"""How often a run is taken up: a second time when the first was killed, never a third."""


@dataclass(frozen=True, slots=True)
class Policy:
    """What a run is asked for: its emphasis, its time, what it does with the timetable that people hold.

    ``musts`` are the requests (pairs) that it has to give a place, because the organizer applied a fix for them.
    ``spare_tables`` of each zone stay free in every slot, for walk-ins and for what goes wrong.
    """

    emphasis: Emphasis = Emphasis.BALANCED
    seconds: int = 60
    start: Start = Start.FRESH
    musts: tuple[str, ...] = ()
    spare_tables: int = 0

    @property
    def keeps_timetable(self) -> bool:
        return self.start is Start.KEEP

    @property
    def weights(self) -> Weights:
        return WEIGHTS[self.emphasis]

    def document(self) -> dict[str, object]:
        """Return the policy as plain JSON."""
        document = {"emphasis": self.emphasis.value, "seconds": self.seconds, "start": self.start.value}
        if self.spare_tables:
            document["spare_tables"] = self.spare_tables
        return document | ({"musts": list(self.musts)} if self.musts else {})

    @classmethod
    def of(cls, document: dict[str, Any]) -> "Policy":
        """Read what :meth:`document` wrote; what is missing is as by default, and old words are still read."""
        usual = cls()
        start = Start.KEEP if document.get("keeps_timetable") else usual.start
        return cls(
            Emphasis(str(document.get("emphasis", usual.emphasis))),
            int(str(document.get("seconds", usual.seconds))),
            Start(str(document.get("start", start))),
            tuple(document.get("musts", ())),
            int(document.get("spare_tables", 0)),
        )


class VersionState(StrEnum):
    """What became of a version; the values are the states that ``components/status.html`` knows."""

    ASKED = "asked"
    RUNNING = "running"
    SOLVED = "solved"
    FAILED = "failed"
    IN_FORCE = "published"
    FORMER = "former"
    UNDONE = "undone"

    @property
    def is_under_way(self) -> bool:
        return self in (VersionState.ASKED, VersionState.RUNNING)

    @property
    def has_a_timetable(self) -> bool:
        return not self.is_under_way and self is not VersionState.FAILED


class UnmetReason(Labelled):
    """Why a wish stays unmet: the filter that leaves no slot, in filter order (docs/scheduling/format.md)."""

    NO_COMMON_SLOT = "no_common_slot", N_("No time in common")
    TOO_NEAR = "too_near", N_("Too near to change")
    PARTICIPANT_FULL = "participant_full", N_("Limit reached")
    GROUP_FULL = "group_full", N_("Limit of a group reached")
    PARTICIPANT_BUSY = "participant_busy", N_("Always in another meeting")
    DELEGATE_BUSY = "delegate_busy", N_("Their one person in another meeting")
    NO_TABLE = "no_table", N_("No free table")
    NO_INTERPRETER = "no_interpreter", N_("No interpreter")
    TOO_FAR = "too_far", N_("Too far to walk in time")
    PRECEDENCE = "precedence", N_("Order of meetings")
    BREAK_SPREAD = "break_spread", N_("Breaks too uneven")


@dataclass(frozen=True, slots=True)
class Wording:
    """A reason at length: what staff read, and what may be said to the companies themselves."""

    full: str
    polite: str


WORDINGS = {
    UnmetReason.NO_COMMON_SLOT: Wording(
        N_("There is no slot in which both are present: closed times, travel, broadcasts and blocks leave none."),
        N_("The two of you are not at the expo at the same time."),
    ),
    UnmetReason.TOO_NEAR: Wording(
        N_("Every slot in which both are present has begun or begins so soon that nothing changes in it any more."),
        N_("The times when both of you are here begin too soon to arrange a meeting."),
    ),
    UnmetReason.PARTICIPANT_FULL: Wording(
        N_("In every slot in which both are present, one of them has as many meetings as its limits allow."),
        N_("One of you has as many consultations as there may be."),
    ),
    UnmetReason.GROUP_FULL: Wording(
        N_("In every slot in which both are present, one of them has as many meetings as a group allows each."),
        N_("One of you has as many consultations as there may be."),
    ),
    UnmetReason.PARTICIPANT_BUSY: Wording(
        N_("In every slot that is left, one of them sits in a meeting that is worth more to the timetable."),
        N_("Whenever one of you is free, the other has a meeting."),
    ),
    UnmetReason.DELEGATE_BUSY: Wording(
        N_("In every slot that is left, a person who speaks for several companies sits in another one's meeting."),
        N_("Whenever one of you is free, the other has a meeting."),
    ),
    UnmetReason.NO_TABLE: Wording(
        N_("In every slot in which both are free, all tables of the zone are taken."),
        N_("All tables are taken whenever both of you are free."),
    ),
    UnmetReason.NO_INTERPRETER: Wording(
        N_("Whenever both and a table are free, no interpreter of the language is on shift, free and rested."),
        N_("No interpreter is available whenever both of you are free."),
    ),
    UnmetReason.TOO_FAR: Wording(
        N_("In every slot left, a meeting before or after is too far away: one of them could not walk there in time."),
        N_("Your other meetings are too far away to be here in time."),
    ),
    UnmetReason.PRECEDENCE: Wording(
        N_("Every slot left would put the meetings in the wrong order."),
        N_("The order of your meetings leaves no time for this one."),
    ),
    UnmetReason.BREAK_SPREAD: Wording(
        N_("Every slot left would give one side too many breaks compared with others."),
        N_("Your meetings would be spread too thinly over the day."),
    ),
}


class Change(Labelled):
    """What publishing a version does to one meeting; rehoused is the same time at another table or with another
    interpreter."""

    KEPT = "kept", N_("As before")
    MOVED = "moved", N_("Other time")
    REHOUSED = "rehoused", N_("Other table or interpreter")
    ADDED = "added", N_("New")
    DROPPED = "dropped", N_("Cancelled")


class Omission(Labelled):
    """Why a meeting of a version is left out when the version is published."""

    WISH_WITHDRAWN = "wish_withdrawn", N_("No longer wished, or declined since")
    CANCELLED_SINCE = "cancelled_since", N_("Cancelled since")
    ALREADY_BEGUN = "already_begun", N_("Its time has passed")
    TOO_NEAR = "too_near", N_("Its time is too near to tell people")
    CLASH = "clash", N_("Clashes with a booking made since")


def request_name(exhibitor_id: int, buyer_id: int) -> str:
    """Return the id that a pair has in the engine's documents."""
    return f"{exhibitor_name(exhibitor_id)}-{buyer_name(buyer_id)}"


def exhibitor_name(exhibitor_id: int) -> str:
    """Return the id that an exhibitor has in the engine's documents."""
    return f"e{exhibitor_id}"


def buyer_name(buyer_id: int) -> str:
    """Return the id that a buyer has in the engine's documents."""
    return f"b{buyer_id}"


def interpreter_name(interpreter_id: int) -> str:
    """Return the id that an interpreter has in the engine's documents."""
    return f"i{interpreter_id}"


def row_of(name: str) -> int:
    """Return the row that ``e7``, ``b12`` or ``i3`` stands for."""
    return int(name[1:])


def pair_of(request: str) -> tuple[int, int]:
    """Return the exhibitor's and the buyer's row of a request's id."""
    exhibitor, _, buyer = request.partition("-")
    return row_of(exhibitor), row_of(buyer)


def written(violation: Violation) -> dict[str, Any]:
    """Return a violation as plain JSON, to be said later in the reader's language."""
    params = {
        key: [value.name_ko, value.name_en] if isinstance(value, Named) else value
        for key, value in violation.params.items()
    }
    return {"code": violation.code, "sentence": violation.sentence, "params": params}


def said(document: Mapping[str, Any]) -> Violation:
    """Read what :func:`written` wrote."""
    params = {key: Named(*value) if isinstance(value, list) else value for key, value in document["params"].items()}
    return Violation(document["code"], document["sentence"], params)


HISTORY = FeatureHistory(
    N_("Planner"),
    {
        "ask": N_("Asked for version %(number)s of the timetable: %(emphasis)s, %(start)s"),
        "stop": N_("Stopped the planning of version %(number)s"),
        "publish": N_("Published version %(number)s of the timetable"),
        "propose": N_("Published version %(number)s of the timetable provisionally"),
        "undo": N_("Went back to version %(number)s of the timetable"),
    },
    {"emphasis": Emphasis, "start": Start},
)
