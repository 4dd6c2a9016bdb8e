"""Absences and broadcasts of the sample: studio slots, broadcasts, closures; the calendar derives the holds."""

from datetime import time
from typing import Any

from expo.domain.editions import Span, moment
from expo.domain.tours import read_stops
from expo.models.calendar import Closure
from expo.models.interpreters import Interpreter
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.sessions import SessionParty, SessionType, StageSession, TourStop
from expo.services import calendar
from expo.services.sample.loading import Loading, columns

NOON = time(12)
"""Where the morning of the files ends."""

TEXTS = ("title_ko", "title_en", "people_ko", "people_en", "about_ko", "about_en")
_OWNERS = ("exhibitor_id", "buyer_id", "interpreter_id")
Row = dict[str, Any]


def write_interpreters(loading: Loading) -> None:
    """Write the interpreters."""
    loading.write_sheet("interpreters", Interpreter, loading.sheets["interpreters"])


def write_times(loading: Loading) -> None:
    """Write the studio's programme and the closures, and hold in the calendar what they take."""
    _write_studio(loading)
    _write_sessions(loading)
    _write_closures(loading)
    loading.session.flush()
    calendar.rebuild(loading.session, loading.edition)


def _write_studio(loading: Loading) -> None:
    sheets = loading.sheets
    loading.write_sheet(
        "studios",
        Studio,
        (columns(row, "hall") | {"hall_id": loading.id("halls", row["hall"])} for row in sheets["studios"]),
    )
    spans = ((row, loading.span(row)) for row in sheets["studio_slots"])
    loading.write_sheet(
        "studio_slots",
        StudioSlot,
        (
            {
                "studio_id": loading.id("studios", row["studio"]),
                "starts_at": span.starts_at,
                "ends_at": span.ends_at,
            }
            for row, span in spans
        ),
    )
    loading.write(
        Broadcast,
        (
            columns(row, "studio_slot", "exhibitor")
            | {
                "studio_slot_id": loading.id("studio_slots", row["studio_slot"]),
                "exhibitor_id": loading.id("exhibitors", row["exhibitor"]),
                "booked_at": loading.now,
            }
            for row in sheets["broadcasts"]
        ),
    )


def _write_sessions(loading: Loading) -> None:
    """Write the side programme; a session of a blocking kind belongs to the block of its time."""
    sheets = loading.sheets
    kinds = ({**columns(row, "blocks"), "blocks_consultations": row["blocks"]} for row in sheets["session_types"])
    loading.write_sheet("session_types", SessionType, kinds)
    blocks = {(block.starts_at, block.ends_at): block.id for block in loading.edition.blocks}
    ids = loading.write(
        StageSession,
        (
            {name: row[name] for name in TEXTS}
            | {
                "edition_id": loading.edition.id,
                "type_id": loading.id("session_types", row["type"]),
                "hall_id": loading.id("halls", row["hall"]) if row["hall"] else None,
                "starts_at": span.starts_at,
                "ends_at": span.ends_at,
                "block_id": blocks.get((span.starts_at, span.ends_at)),
                "capacity": row["capacity"],
                "is_public": row["public"],
                "takes_registrations": row["registration"],
                "shows_route": bool(row["stops"]),
                "changed_at": loading.now,
            }
            for row, span in ((row, loading.span(row)) for row in sheets["sessions"])
        ),
    )
    numbered = list(zip(ids, sheets["sessions"], strict=True))
    loading.write(
        SessionParty,
        (
            {"session_id": number, "exhibitor_id": loading.id("exhibitors", code)}
            for number, row in numbered
            for code in row["exhibitors"]
        ),
    )
    loading.write(
        TourStop,
        (
            {
                "session_id": number,
                "position": position,
                "words": stop.words,
                "starts_at": moment(row["date"], stop.at, loading.edition.zone) if stop.at else None,
                "received_by": stop.received_by,
                "exhibitor_id": loading.id("exhibitors", stop.code) if stop.code else None,
            }
            for number, row in numbered
            for position, stop in enumerate(read_stops(row["stops"]), start=1)
        ),
    )


def _write_closures(loading: Loading) -> None:
    """Close buyers and interpreters in the half-days they are not there, exhibitors in the hours they named."""
    sheets = loading.sheets
    closed = [
        ("buyer_id", loading.id("buyers", row["buyer"]), span, row["note"])
        for row in sheets["buyer_availability"]
        for span in _absences(loading, row)
    ]
    closed += [
        ("interpreter_id", loading.id("interpreters", row["interpreter"]), span, "")
        for row in sheets["interpreter_shifts"]
        for span in _absences(loading, row)
    ]
    closed += [
        ("exhibitor_id", loading.id("exhibitors", row["exhibitor"]), loading.span(row), row["reason"])
        for row in sheets["exhibitor_closures"]
    ]
    loading.write(
        Closure,
        (
            dict.fromkeys(_OWNERS)
            | {
                "edition_id": loading.edition.id,
                owner: owner_id,
                "starts_at": span.starts_at,
                "ends_at": span.ends_at,
                "reason": reason,
                "created_at": loading.now,
            }
            for owner, owner_id, span, reason in closed
        ),
    )


def _absences(loading: Loading, row: Row) -> list[Span]:
    """Return the part of a day's consultation hours in which a person is absent."""
    opening = next(day for day in loading.edition.days if day.on == row["date"])
    return [
        Span(loading.at(opening.on, starts), loading.at(opening.on, ends))
        for starts, ends in _away(row, opening.opens, opening.closes)
        if starts < ends
    ]


def _away(row: Row, opens: time, closes: time) -> list[tuple[time, time]]:
    if row["morning"] and row["afternoon"]:
        return []
    if row["morning"]:
        return [(max(opens, NOON), closes)]
    if row["afternoon"]:
        return [(opens, min(closes, NOON))]
    return [(opens, closes)]
