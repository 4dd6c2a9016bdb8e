"""Every row that publishing a version depends on, read before anything is decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.schedules import Policy, Start, request_name
from expo.models.editions import Edition
from expo.models.schedules import Schedule, StoredPlacement
from expo.queries.schedules import problem, rows, undoing, versions
from expo.queries.schedules.problem import LoadedProblem, StoredSeat
from expo.queries.schedules.rows import ActiveMeeting
from expo.queries.schedules.unsent import UnsentEmails, unsent
from expo.queries.schedules.wished_pairs import cancelled_by_people


@dataclass(frozen=True, slots=True)
class StoredMeeting:
    """A meeting as a version has it."""

    exhibitor_id: int
    buyer_id: int
    seat: StoredSeat


@dataclass(frozen=True, slots=True)
class PublicationInput:
    """Every row that a preview depends on, as plain values: equal inputs have equal previews."""

    loaded: LoadedProblem
    active: Sequence[ActiveMeeting]
    placed: Sequence[StoredMeeting]
    called_off: frozenset[tuple[int, int]]
    is_show_day: bool
    is_confirmed: bool
    is_reopened: bool
    unsent: UnsentEmails


def publication_input(
    session: Session, edition: Edition, schedule: Schedule, now: datetime, *, is_final: bool, is_reopened: bool = False
) -> PublicationInput:
    """Read what publishing a version depends on.

    ``is_final`` tells those who know a provisional one that it is, ``is_reopened`` those who have read that it is final
    that it is provisional again.
    """
    policy, placed = replace(Policy.of(schedule.policy), start=Start.FRESH), _stored_meetings(session, schedule)
    long = {request_name(one.exhibitor_id, one.buyer_id): one.seat.is_long for one in placed}
    loaded = problem.load_problem(session, edition, policy, now, long=long)
    active = rows.active_meetings(session, edition)
    staying = _unknown(schedule, loaded, active, {request_name(one.exhibitor_id, one.buyer_id) for one in placed})
    if staying:
        loaded = problem.load_problem(session, edition, policy, now, staying, long)
    is_show_day = edition.starts_on <= now.astimezone(edition.zone).date() <= edition.ends_on
    newest = versions.publications(session, edition, limit=1) if is_final or is_reopened else ()
    is_confirmed = is_final and any(one.provisional_until for one in newest)
    if is_reopened:
        is_confirmed = undoing.has_been_read_as_final(session, newest)
    return PublicationInput(
        loaded,
        active,
        placed,
        frozenset(cancelled_by_people(session, edition)),
        is_show_day=is_show_day,
        is_confirmed=is_confirmed,
        is_reopened=is_reopened,
        unsent=unsent(session, edition),
    )


def _stored_meetings(session: Session, schedule: Schedule) -> Sequence[StoredMeeting]:
    one = StoredPlacement
    columns = select(one.exhibitor_id, one.buyer_id, one.slot_id, one.table_id, one.interpreter_id, one.second_slot_id)
    stored = session.execute(columns.where(one.schedule_id == schedule.id).order_by(one.id))
    return [StoredMeeting(row[0], row[1], StoredSeat(*row[2:])) for row in stored]


def _unknown(schedule: Schedule, loaded: LoadedProblem, active: Iterable[ActiveMeeting], placed: set[str]) -> set[int]:
    """Return manual meetings that now clash with a closure but were not in this version's input.

    Publishing must not cancel them.
    """
    have_to_go = {one.name: one.meeting_id for one in active if one.is_by_hand and one.name not in loaded.pinned}
    unknown = have_to_go.keys() - placed - set(schedule.figures.get("displaced", ()))
    return {have_to_go[name] for name in unknown}
