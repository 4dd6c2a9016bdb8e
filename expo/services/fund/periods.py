"""Closed periods: one officer proposes, a second one closes; after that no entry is dated into them."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_keys, locked
from expo.domain.fund import PeriodDecision
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.fund import FundPeriod
from expo.queries import fund
from expo.services import history
from expo.services.fund.entries import NO_PERSON

DECIDED = Violation("decided", N_("This period was closed before, or its closing is void."))
OWN = Violation("own_closing", N_("A second person closes it: you proposed this closing yourself."))


def propose_closing(
    session: Session, actor: Actor, edition: Edition, *, ends_on: date, note: str, now: datetime
) -> FundPeriod:
    """Propose to close everything until a day that is over; nothing is closed until a second person does."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    if actor.user_id is None:
        raise Refusal(NO_PERSON)
    lock_keys(session, ["fund periods"])
    refuse_if(_against(session, ends_on, now.astimezone(edition.zone).date()))
    row = FundPeriod(
        ends_on=ends_on, note=note.strip(), prepared_by_id=actor.user_id, prepared_by=actor.name, prepared_at=now
    )
    session.add(row)
    session.flush()
    _record(session, actor, edition, "propose_closing", row, now)
    return row


def close_period(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> FundPeriod:
    """Close a period that another officer proposed; it cannot be opened again.

    Raises
    ------
    Refusal
        If the actor proposed it, it was decided before, or a later day is closed already.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _open(session, id_)
    if actor.user_id == row.prepared_by_id:
        raise Refusal(OWN)
    closed = fund.closed_until(session)
    if closed is not None and row.ends_on <= closed:
        raise Refusal(_closed(closed))
    return _decide(session, actor, edition, row, PeriodDecision.CLOSED, now)


def void_closing(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> FundPeriod:
    """Declare a proposal void; the one who made it may do so too."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    return _decide(session, actor, edition, _open(session, id_), PeriodDecision.VOID, now)


def _decide(
    session: Session, actor: Actor, edition: Edition, row: FundPeriod, decision: PeriodDecision, now: datetime
) -> FundPeriod:
    if actor.user_id is None:
        raise Refusal(NO_PERSON)
    row.decision, row.decided_by_id, row.decided_by, row.decided_at = decision, actor.user_id, actor.name, now
    session.flush()
    verb = "close_period" if decision is PeriodDecision.CLOSED else "void_closing"
    _record(session, actor, edition, verb, row, now)
    return row


def _open(session: Session, id_: int) -> FundPeriod:
    lock_keys(session, ["fund periods"])
    row = existing(session.scalar(locked(select(FundPeriod).where(FundPeriod.id == id_))), f"period {id_}")
    if row.decision is not None:
        raise Refusal(DECIDED)
    return row


def _against(session: Session, ends_on: date, today: date) -> Iterator[Violation]:
    if ends_on >= today:
        yield Violation("not_over", N_("A period can be closed when its last day is over."), {}, "ends_on")
    closed = fund.closed_until(session)
    if closed is not None and ends_on <= closed:
        yield _closed(closed)
    if any(one.ends_on == ends_on and one.decision is None for one in fund.periods(session)):
        yield Violation("proposed", N_("To close it until this day is proposed already."), {}, "ends_on")


def _closed(day: date) -> Violation:
    return Violation("closed", N_("The fund is closed until %(day)s already."), {"day": day}, "ends_on")


def _record(session: Session, actor: Actor, edition: Edition, verb: str, row: FundPeriod, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"fund.{verb}",
        "fund_period",
        row.id,
        edition_id=edition.id,
        now=now,
        day=row.ends_on.isoformat(),
    )
