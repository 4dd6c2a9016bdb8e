"""Enter interpreters, their languages and their shifts."""

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain import shifts
from expo.domain.editions import Span
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.calendar import Closure
from expo.models.editions import Edition
from expo.models.interpreters import Interpreter
from expo.models.meetings import Meeting
from expo.queries import calendar as calendar_queries
from expo.queries import grid, interpreters
from expo.services import calendar, closures, history


@dataclass(frozen=True, slots=True)
class InterpreterProfile:
    """An interpreter between Korean and ``languages`` (ISO 639 codes), at home in ``subjects``."""

    code: str
    name: str
    languages: tuple[str, ...]
    subjects: tuple[str, ...] = ()


def add(session: Session, actor: Actor, edition: Edition, *, profile: InterpreterProfile, now: datetime) -> Interpreter:
    """Enter an interpreter, present at every hour until shifts say otherwise."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    refuse_if(_against(session, edition, profile, None))
    interpreter = _write(Interpreter(edition_id=edition.id), profile)
    session.add(interpreter)
    session.flush()
    _record(session, actor, edition, "interpreters.add", interpreter, now)
    return interpreter


def change(
    session: Session, actor: Actor, edition: Edition, *, code: str, profile: InterpreterProfile, now: datetime
) -> Interpreter:
    """Change name, code, languages or subjects; a language that meetings rely on stays."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = interpreters.get(session, edition.id, code)
    session.execute(locked(select(Interpreter).where(Interpreter.id == interpreter.id)))  # a booking reads languages
    refuse_if(_against(session, edition, profile, interpreter))
    _write(interpreter, profile)
    _record(session, actor, edition, "interpreters.change", interpreter, now)
    return interpreter


def remove(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove an interpreter without meetings; called-off meetings forget them."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = interpreters.get(session, edition.id, code)
    closures.lock_closed(session, interpreter_id=interpreter.id)
    session.refresh(interpreter, ["code"], with_for_update=True)  # no meeting may get this interpreter meanwhile
    refuse_if(
        [
            *_against_removal(session, interpreter),
            *closures.planned(session, edition, interpreter_id=interpreter.id),
        ]
    )
    for meeting in session.scalars(select(Meeting).where(Meeting.interpreter_id == interpreter.id)):
        meeting.interpreter_id = None
    for closure in interpreters.closures(session, interpreter.id):
        calendar.reopen(session, [closure])
    session.flush()
    _record(session, actor, edition, "interpreters.remove", interpreter, now)
    session.delete(interpreter)


def set_shifts(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    work: Mapping[date, Span | None],
    now: datetime,
) -> Sequence[Closure]:
    """Set when an interpreter works on each of these days; the rest of a day's consultation hours is closed.

    Breaks in the middle of a day, and what has been announced, stay as they are.
    """
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = interpreters.get(session, edition.id, code)
    openings = {hours.on: grid.plan_of(edition).opening(hours) for hours in grid.plan_of(edition).hours}
    refuse_if(_against_shifts(openings, work))
    closures.lock_closed(session, *_slots_on(edition, work), interpreter_id=interpreter.id)
    closed = [(day, span) for day, stretch in work.items() for span in shifts.outside(openings[day], stretch)]
    missing = calendar_queries.closed_slots(session, Closure.is_announced.is_(True), interpreter_id=interpreter.id)
    announced = {slot.starts_at for slot in missing}
    refuse_if(
        reason
        for _, span in closed
        for reason in closures.meetings_then(session, edition, span, interpreter_id=interpreter.id)
        if reason.params["at"] not in announced
    )
    days = [openings[day] for day in work]
    for closure in interpreters.closures(session, interpreter.id):
        if closure.is_announced:
            continue
        if any(shifts.at_the_edge(opening, closure.span) for opening in days):
            calendar.reopen(session, [closure])
    rows = [
        calendar.closure(edition, span, now=now, created_by_id=actor.user_id, interpreter_id=interpreter.id)
        for _, span in closed
    ]
    session.add_all(rows)
    session.flush()
    for row in rows:
        calendar.hold_closure(session, row)
    _record(session, actor, edition, "interpreters.set_shifts", interpreter, now)
    return rows


def close(
    session: Session, actor: Actor, edition: Edition, *, code: str, span: Span, reason: str, now: datetime
) -> Closure:
    """Close an interpreter for a time, such as a meal or a tour."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = interpreters.get(session, edition.id, code)
    closure = closures.close(
        session, edition, span, reason=reason, now=now, user_id=actor.user_id, interpreter_id=interpreter.id
    )
    _record(session, actor, edition, "interpreters.close", interpreter, now)
    return closure


def reopen(session: Session, actor: Actor, edition: Edition, *, code: str, closure_id: int, now: datetime) -> None:
    """Reopen a closed time of an interpreter."""
    needs(actor, Permission.MANAGE_TIMETABLE)
    interpreter = interpreters.get(session, edition.id, code)
    closures.reopen(session, edition, closure_id, interpreter_id=interpreter.id)
    _record(session, actor, edition, "interpreters.reopen", interpreter, now)


def _slots_on(edition: Edition, days: Container[date]) -> Iterator[int]:
    return (slot.id for slot in edition.slots if slot.starts_at.astimezone(edition.zone).date() in days)


def _against(
    session: Session, edition: Edition, profile: InterpreterProfile, own: Interpreter | None
) -> Iterator[Violation]:
    other = session.scalar(
        select(Interpreter).where(Interpreter.edition_id == edition.id, Interpreter.code == profile.code)
    )
    if other is not None and other is not own:
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    if not profile.languages:
        yield Violation("no_language", N_("Choose at least one language besides Korean."), {}, "languages")
    if own is not None:
        lost = set(own.languages) - set(profile.languages)
        relying = [
            meeting
            for meeting in interpreters.meetings(session, own.id)
            if set(meeting.buyer.languages) & lost and not set(meeting.buyer.languages) & set(profile.languages)
        ]
        if relying:
            yield Violation(
                "language_in_use",
                N_("Consultations in a language that would be gone: %(count)s. Give them another interpreter first."),
                {"count": len(relying)},
                "languages",
            )


def _against_removal(session: Session, interpreter: Interpreter) -> Iterator[Violation]:
    count = len(interpreters.meetings(session, interpreter.id))
    if count:
        yield Violation(
            "interpreter_has_meetings",
            N_("Consultations of %(name)s: %(count)s. Give them another interpreter in the timetable first."),
            {"name": interpreter.name, "count": count},
        )


def _against_shifts(openings: Mapping[date, Span], work: Mapping[date, Span | None]) -> Iterator[Violation]:
    for day, stretch in work.items():
        field = f"until_{day.isoformat()}"
        if day not in openings:
            yield Violation("no_such_day", N_("There are no consultations on %(day)s."), {"day": day}, field)
        elif stretch is not None and stretch.ends_at <= stretch.starts_at:
            yield Violation(
                "ends_before_it_starts",
                N_("The shift on %(day)s ends before it starts. Choose a later end."),
                {"day": day},
                field,
            )
        elif stretch is not None and not stretch.overlaps(openings[day]):
            yield Violation(
                "shift_outside",
                N_("The shift on %(day)s lies outside the consultation hours. Leave both times empty for a day off."),
                {"day": day},
                field,
            )


def _write(row: Interpreter, profile: InterpreterProfile) -> Interpreter:
    row.code, row.name = profile.code, profile.name
    row.languages, row.subjects = list(profile.languages), list(profile.subjects)
    return row


def _record(
    session: Session, actor: Actor, edition: Edition, act: str, interpreter: Interpreter, now: datetime
) -> None:
    detail = {"code": interpreter.code, "name": interpreter.name, "languages": interpreter.languages}
    history.record(session, actor, act, "interpreter", interpreter.id, edition_id=edition.id, now=now, **detail)
