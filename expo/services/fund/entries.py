"""Entries of the ledger: written once, reversed once, never changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.fund import MOVES, PAYMENTS, FundAct, needs_case
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.fund import FundEntry
from expo.queries import fund, programmes, support_cases
from expo.services import history
from expo.services.fund import accounts

NO_PERSON = Violation("no_person", N_("The ledger keeps who did it: please sign in as a person."))


@dataclass(frozen=True, slots=True)
class EntrySheet:
    """An act on a day; ``case`` is the code of a case where the act belongs to one, ``key`` its form's own token."""

    act: FundAct
    funder_id: int
    year: int
    won: int
    occurred_on: date
    note: str = ""
    case: str = ""
    key: str = ""


def post(session: Session, actor: Actor, edition: Edition, *, sheet: EntrySheet, now: datetime) -> FundEntry:
    """Write an entry that needs no second person; the same key again returns what was written."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    before = session.scalar(select(FundEntry).where(FundEntry.key == sheet.key))
    if before is not None:
        return before
    refuse_if(_against(session, actor, sheet, now))
    funder = programmes.organization(session, sheet.funder_id)
    case = support_cases.get(session, sheet.case) if sheet.case and needs_case(sheet.act) else None
    case_id = case.id if case else None
    moved = accounts.pairs(session, sheet.act, funder.id, sheet.year, case_id)
    if sheet.act is FundAct.ALLOCATE and case_id is not None:
        refuse_if(_over_plan(session, case_id, funder.id, sheet.won))
    entry = written(actor, sheet, case_id, now)
    accounts.move(session, entry, moved)
    history.record(
        session,
        actor,
        "fund.post",
        "fund_entry",
        entry.id,
        edition_id=edition.id,
        now=now,
        what=sheet.act.value,
        won=f"{sheet.won:,}",
        funder=Named.of(funder),
    )
    return entry


def reverse(
    session: Session, actor: Actor, edition: Edition, *, id_: int, on: date, reason: str, now: datetime
) -> FundEntry:
    """Undo an entry by its opposite, once, with the reason; what it moved must still be there."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    entry = fund.entry(session, id_)
    held = accounts.hold(session, {account.key for one in entry.transfers for account in (one.debit, one.credit)})
    refuse_if(_against_reversal(session, actor, entry, on, reason, now))
    opposite = FundEntry(
        key=f"reversal-{entry.id}",
        act=FundAct.REVERSAL,
        occurred_on=on,
        funder_id=entry.funder_id,
        year=entry.year,
        case_id=entry.case_id,
        won=entry.won,
        note=reason.strip(),
        prepared_by_id=actor.user_id,
        prepared_by=actor.name,
        reverses_id=entry.id,
        recorded_at=now,
    )
    accounts.move(session, opposite, [(held[one.credit.key], held[one.debit.key]) for one in entry.transfers])
    history.record(
        session,
        actor,
        "fund.reverse",
        "fund_entry",
        entry.id,
        edition_id=edition.id,
        now=now,
        number=entry.id,
        reason=reason.strip(),
    )
    return opposite


def written(by: Actor, sheet: EntrySheet, case_id: int | None, now: datetime) -> FundEntry:
    """Return the row of an entry, not added yet."""
    return FundEntry(
        key=sheet.key,
        act=sheet.act,
        occurred_on=sheet.occurred_on,
        funder_id=sheet.funder_id,
        year=sheet.year,
        case_id=case_id,
        won=sheet.won,
        note=sheet.note.strip(),
        prepared_by_id=by.user_id,
        prepared_by=by.name,
        recorded_at=now,
    )


def _against(session: Session, actor: Actor, sheet: EntrySheet, now: datetime) -> Iterator[Violation]:
    if actor.user_id is None:
        yield NO_PERSON
    if sheet.act in PAYMENTS or sheet.act not in MOVES:
        yield Violation("second_person", N_("A payment is prepared, and approved by a second person."), {}, "act")
    if needs_case(sheet.act) and not sheet.case:
        yield Violation("no_case", N_("Choose the case that this belongs to."), {}, "case")
    if sheet.won <= 0:
        yield Violation("no_amount", N_("Enter an amount of at least one won."), {}, "won")
    yield from against_day(session, sheet.occurred_on, now)


def against_day(session: Session, day: date, now: datetime) -> Iterator[Violation]:
    """Yield what is against an entry on a day: it has to have come, and its period to be open."""
    closed = fund.closed_until(session)
    if closed is not None and day <= closed:
        sentence = N_("The fund is closed until %(day)s. Reverse or enter it on a later day.")
        yield Violation("closed", sentence, {"day": closed}, "occurred_on")
    if day > now.date() and (day - now.date()).days > 1:  # a day more than anywhere on Earth
        yield Violation("future", N_("The day has not come yet."), {}, "occurred_on")


def _over_plan(session: Session, case_id: int, funder_id: int, won: int) -> Iterator[Violation]:
    plan = fund.plan(session, case_id)
    share = next((one.won for one in plan.shares if one.funder_id == funder_id and not one.is_own), 0) if plan else 0
    left = share - fund.allocated(session, case_id, funder_id)
    if won > left:
        yield Violation(
            "over_plan",
            N_("By the funding plan of the case, this funder can allocate %(won)s won more."),
            {"won": f"{max(0, left):,}"},
            "won",
        )


def _against_reversal(
    session: Session, actor: Actor, entry: FundEntry, on: date, reason: str, now: datetime
) -> Iterator[Violation]:
    if actor.user_id is None:
        yield NO_PERSON
    if entry.act is FundAct.REVERSAL:
        yield Violation("is_reversal", N_("A reversal cannot be reversed. Enter the act anew."))
    if fund.reversal(session, entry.id) is not None:
        raise Refusal(Violation("reversed", N_("This entry was reversed before.")))
    if not reason.strip():
        yield Violation("no_reason", N_("Write why it is reversed."), {}, "reason")
    if on < entry.occurred_on:
        yield Violation("too_early", N_("The reversal is not before the entry."), {}, "occurred_on")
    yield from against_day(session, on, now)
