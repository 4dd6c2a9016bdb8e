"""How many consultations each view has, and which: the rows are not read, only what tells them apart.

Of 40,000 consultations most look alike to every view. Each kind is judged once, by one row of it, with the same
conditions as a list of rows: :data:`expo.domain.results.SHOWN`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func
from sqlalchemy.orm import Session

from expo.domain.buyers import Track
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import RecordState, agree
from expo.domain.results import ResultRow, ResultRows, RowView, is_part, views_of
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.records import RecordRevision
from expo.queries import outcomes, results

PARTS: Mapping[str, Mapping[str, Any]] = {
    "sector": {"sector_id": Exhibitor.sector_id},
    "country": {"country": Buyer.country},
    "interpreter": {"interpreter_id": Meeting.interpreter_id},
    "origin": {},
    "exhibitor": {"exhibitor_id": Meeting.exhibitor_id},
    "hour": {
        "starts_at": Slot.starts_at,
        "second_at": results.second_at(),
        "table_id": case((Meeting.table_id.is_not(None), 1)),
    },
}
"""What is read besides, to divide rows as :data:`expo.domain.results.PARTS` does."""
_UNREAD = {
    "exhibitor_id": 0,
    "buyer_id": 0,
    "country": "",
    "sector_id": 0,
    "hall_id": 0,
    "starts_at": datetime.min.replace(tzinfo=UTC),
}


@dataclass(frozen=True, slots=True)
class ViewedRows:
    """The number of consultations in each view, and those of one view in the order of the timetable, by id."""

    counts: Mapping[RowView, int]
    meeting_ids: Sequence[int]


def read(
    session: Session, edition: Edition, now: datetime, view: RowView, *, track: Track | None, part: tuple[str, str]
) -> ViewedRows:
    """Return the counts of all views and the rows of one, of a track and of a part (division, value) of the chart."""
    by, value = part
    known = PARTS.get(by, {})
    counts, ids = dict.fromkeys(RowView, 0), []
    views: dict[tuple[Any, ...], list[RowView]] = {}
    for meeting_id, discussed, buyer_minor, *told in session.execute(_kinds(edition, now, known)):
        kind = (*told, None if buyer_minor is None else agree(discussed or 0, buyer_minor))
        if kind not in views:
            row = _one(told, known, meeting_id=meeting_id, discussed=discussed or 0, buyer_minor=buyer_minor)
            is_wanted = track in {None, row.track} and is_part(row, by, value, edition.zone)
            views[kind] = views_of(row) if is_wanted else []
        for one in views[kind]:
            counts[one] += 1
        if view in views[kind]:
            ids.append(meeting_id)
    return ViewedRows(counts, ids)


def rows(session: Session, edition: Edition, now: datetime, meeting_ids: Sequence[int]) -> ResultRows:
    """Return the rows of some consultations, in the order of the timetable."""
    return results.rows(session, edition, now, only=Meeting.id.in_(meeting_ids))


def _kinds(edition: Edition, now: datetime, known: Mapping[str, Any]) -> Any:
    chain, revision = results.chains(edition, now), RecordRevision

    def none(column: Any) -> ColumnElement[int]:
        return func.coalesce(column, 0)

    words = (Buyer.track, Meeting.origin, outcomes.outcome_of(now), revision.state)
    return results.recorded(
        edition,
        chain,
        Meeting.id,
        revision.discussed_minor,
        revision.buyer_minor,
        *map(results.word, words),
        none(revision.expected_minor) > 0,
        none(revision.signed_minor) > 0,
        revision.has_memorandum,
        results.is_confirmed(chain),
        *known.values(),
    )


def _one(told: Sequence[Any], known: Mapping[str, Any], **own: Any) -> ResultRow:
    track, origin, outcome, state, is_expected, is_signed, has_memorandum, is_confirmed, *divided = told
    return ResultRow(
        track=Track(track),
        origin=Origin(origin),
        outcome=MeetingOutcome(outcome),
        state=RecordState(state) if state else None,
        expected=int(is_expected),
        signed=int(is_signed),
        has_memorandum=bool(has_memorandum),
        is_confirmed=bool(is_confirmed),
        **{**_UNREAD, **dict(zip(known, divided, strict=True)), **own},
    )
