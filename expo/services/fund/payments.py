"""Payments: one officer prepares, another one approves; only then money moves, and only once."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.fund import PAYMENTS, FundAct, PaymentDecision, needs_case
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.fund import FundPayment
from expo.queries import programmes, support_cases
from expo.services import history, pressed_twice
from expo.services.fund import accounts
from expo.services.fund.entries import NO_PERSON, EntrySheet, against_day, written

DECIDED = Violation("decided", N_("This payment was approved or declared void before."))
OWN = Violation("own_payment", N_("A second person approves: you prepared this payment yourself."))


@dataclass(frozen=True, slots=True)
class PaymentSheet:
    """A payment to be made; ``case`` is a code, empty for a return to the funder."""

    act: FundAct
    funder_id: int
    year: int
    won: int
    payee: str
    account_number: str = ""
    case: str = ""
    note: str = field(default="")


def prepare(session: Session, actor: Actor, edition: Edition, *, sheet: PaymentSheet, now: datetime) -> FundPayment:
    """Prepare a payment; the form sent twice prepares one.

    Nothing moves until a second person approves it, and it cannot be changed, only void.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    if actor.user_id is None:
        raise Refusal(NO_PERSON)
    if sheet.act not in PAYMENTS or sheet.won <= 0:
        raise Refusal(Violation("no_amount", N_("Enter an amount of at least one won."), {}, "won"))
    if needs_case(sheet.act) and not sheet.case:
        raise Refusal(Violation("no_case", N_("Choose the case that this belongs to."), {}, "case"))
    programmes.organization(session, sheet.funder_id)
    case = support_cases.get(session, sheet.case) if needs_case(sheet.act) else None
    said: dict[str, Any] = {
        "act": sheet.act,
        "funder_id": sheet.funder_id,
        "year": sheet.year,
        "case_id": case.id if case else None,
        "won": sheet.won,
        "payee": sheet.payee.strip(),
        "account_number": sheet.account_number.strip(),
        "note": sheet.note.strip(),
        "prepared_by_id": actor.user_id,
    }
    if before := pressed_twice.made(session, FundPayment, FundPayment.prepared_at, now, decision=None, **said):
        return before
    row = FundPayment(**said, prepared_by=actor.name, prepared_at=now)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "prepare", row, now)
    return row


def approve(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> FundPayment:
    """Approve a payment that another officer prepared, and enter it; two who approve at once pay once.

    Raises
    ------
    Refusal
        If the accounts hold less than the payment, or it was decided before, or the actor prepared it.
    """
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _open(session, id_)
    if actor.user_id is None:
        raise Refusal(NO_PERSON)
    if actor.user_id == row.prepared_by_id:
        raise Refusal(OWN)
    on = now.astimezone(edition.zone).date()
    refuse_if(against_day(session, on, now))
    moved = accounts.pairs(session, row.act, row.funder_id, row.year, row.case_id)
    sheet = EntrySheet(row.act, row.funder_id, row.year, row.won, on, note=row.note, key=f"payment-{row.id}")
    entry = written(replace(actor, user_id=row.prepared_by_id, name=row.prepared_by), sheet, row.case_id, now)
    entry.approved_by_id, entry.approved_by = actor.user_id, actor.name
    accounts.move(session, entry, moved)
    row.decision, row.decided_by_id, row.decided_by = PaymentDecision.APPROVED, actor.user_id, actor.name
    row.decided_at, row.entry_id = now, entry.id
    session.flush()
    _record(session, actor, edition, "approve", row, now)
    return row


def void(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> FundPayment:
    """Declare a payment void before it is approved; the one who prepared it may do so too."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _open(session, id_)
    if actor.user_id is None:
        raise Refusal(NO_PERSON)
    row.decision, row.decided_by_id, row.decided_by = PaymentDecision.VOID, actor.user_id, actor.name
    row.decided_at = now
    session.flush()
    _record(session, actor, edition, "void", row, now)
    return row


def _open(session: Session, id_: int) -> FundPayment:
    row = existing(session.scalar(locked(select(FundPayment).where(FundPayment.id == id_))), f"payment {id_}")
    if row.decision is not None:
        raise Refusal(DECIDED)
    return row


def _record(session: Session, actor: Actor, edition: Edition, verb: str, row: FundPayment, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"fund.{verb}",
        "fund_payment",
        row.id,
        edition_id=edition.id,
        now=now,
        won=f"{row.won:,}",
        payee=row.payee,
    )
