"""Interpreters, their languages, and how much of their shift is used."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.buyers import Decision
from expo.domain.editions import Span
from expo.domain.meetings import interpreting_language
from expo.models.base import natural
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Closure, Hold
from expo.models.editions import Day, Slot
from expo.models.interpreters import Interpreter
from expo.models.meetings import IN_ITS_SLOT, Meeting
from expo.queries import editions


@dataclass(frozen=True, slots=True)
class InterpreterUse:
    """How many slots an interpreter works in meetings, and how many are closed."""

    meetings: int
    closed: int


def index(session: Session, edition_id: int) -> Sequence[Interpreter]:
    """Return the interpreters of an edition."""
    return session.scalars(
        select(Interpreter).where(Interpreter.edition_id == edition_id).order_by(natural(Interpreter.code))
    ).all()


def get(session: Session, edition_id: int, code: str) -> Interpreter:
    """Return an interpreter."""
    return editions.coded(session, edition_id, Interpreter, code)


def held_in(slot_id: int) -> Select[int | None]:
    """Return the ids of those who interpret or are closed in a slot, as a part of a query."""
    return select(Hold.interpreter_id).where(Hold.slot_id == slot_id, Hold.interpreter_id.is_not(None))


def free_now(session: Session, edition_id: int, now: datetime) -> frozenset[int]:
    """Return who could interpret in the slot that is running; none between two slots."""
    running = session.scalar(
        select(Slot.id).where(Slot.edition_id == edition_id, Slot.starts_at <= now, Slot.ends_at > now)
    )
    if running is None:
        return frozenset()
    free = select(Interpreter.id).where(Interpreter.edition_id == edition_id, Interpreter.id.not_in(held_in(running)))
    return frozenset(session.scalars(free))


def uses(session: Session, edition_id: int) -> dict[int, InterpreterUse]:
    """Return the use of every interpreter who is held at all, by id."""
    rows = session.execute(
        select(Hold.interpreter_id, func.count(Hold.meeting_id.distinct()), func.count(Hold.closure_id))
        .join(Slot, Slot.id == Hold.slot_id)
        .where(Slot.edition_id == edition_id, Hold.interpreter_id.is_not(None))
        .group_by(Hold.interpreter_id)
    )
    return {
        interpreter_id: InterpreterUse(meetings, closed) for interpreter_id, meetings, closed in rows if interpreter_id
    }


def closures(session: Session, interpreter_id: int) -> Sequence[Closure]:
    """Return an interpreter's closed times in order."""
    return session.scalars(
        select(Closure).where(Closure.interpreter_id == interpreter_id).order_by(Closure.starts_at, Closure.id)
    ).all()


def meetings(session: Session, interpreter_id: int) -> Sequence[Meeting]:
    """Return the meetings that an interpreter is to work in, in time order."""
    return session.scalars(
        select(Meeting)
        .join(Slot, Slot.id == Meeting.slot_id)
        .where(Meeting.interpreter_id == interpreter_id, Meeting.is_active.is_(True))
        .options(
            joinedload(Meeting.slot),
            joinedload(Meeting.exhibitor),
            joinedload(Meeting.buyer),
            joinedload(Meeting.table),
        )
        .order_by(Slot.starts_at)
    ).all()


def duties(session: Session, edition_id: int, on: date) -> dict[tuple[str, str], list[Span]]:
    """Return the consultations of a day that each interpreter works in, in time order, by code and name."""
    rows = session.execute(
        select(Interpreter.code, Interpreter.name, Slot.starts_at, Meeting.ends_at)
        .join(Meeting, Meeting.interpreter_id == Interpreter.id)
        .join(Slot, IN_ITS_SLOT)
        .join(Slot.day)
        .where(Meeting.edition_id == edition_id, Day.on == on, Meeting.is_active.is_(True))
        .order_by(natural(Interpreter.code), Slot.starts_at)
    )
    found: dict[tuple[str, str], list[Span]] = {}
    for code, name, starts_at, ends_at in rows:
        found.setdefault((code, name), []).append(Span(starts_at, ends_at))
    return found


def next_code(session: Session, edition_id: int) -> str:
    """Return a code that is still free: ``I-17`` after ``I-16``."""
    codes = set(session.scalars(select(Interpreter.code).where(Interpreter.edition_id == edition_id)))
    number = len(codes) + 1
    while f"I-{number:02d}" in codes:
        number += 1
    return f"I-{number:02d}"


def count(session: Session, edition_id: int) -> int:
    """Count the interpreters of an edition."""
    of_edition = select(func.count()).select_from(Interpreter).where(Interpreter.edition_id == edition_id)
    return session.scalar(of_edition) or 0


def missing_languages(session: Session, edition_id: int) -> dict[str, int]:
    """Return the languages that approved buyers need and no interpreter speaks, with the number of those buyers."""
    of_edition = select(Interpreter.languages).where(Interpreter.edition_id == edition_id)
    spoken = {language for languages in session.scalars(of_edition) for language in languages}
    spelled = cast(Buyer.languages, Text)  # thousands speak the same: each list is read once
    approved = (
        select(spelled, func.count())
        .join(BuyerDecision)
        .where(Buyer.edition_id == edition_id, BuyerDecision.decision == Decision.APPROVED)
        .group_by(spelled)
    )
    missing: dict[str, int] = {}
    for text, buyers in session.execute(approved):
        languages = json.loads(text)
        needed = interpreting_language(languages, ["ko"])
        if needed and not set(languages) & spoken:
            missing[needed] = missing.get(needed, 0) + buyers
    return missing
