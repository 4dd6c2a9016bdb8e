"""The fund's statement as a spreadsheet for auditors: balances, and the rows behind every figure."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from expo.domain.fund import AccountKind, PeriodDecision
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.words import N_, Marked, Named
from expo.models.editions import Edition
from expo.models.fund import FundAccount, FundEntry, FundTransfer
from expo.queries import fund
from expo.services.spreadsheets.workbooks import workbook


def statement(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    on: date,
    language: str,
    funder_id: int | None = None,
) -> bytes:
    """Return the statement at the end of a day as ``.xlsx``, of one funder only where it is named."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    return sheet_of(session, edition, on=on, language=language, funder_id=funder_id)


def sheet_of(session: Session, edition: Edition, *, on: date, language: str, funder_id: int | None) -> bytes:
    """Return the statement for a caller that has checked who may see it."""
    sheets = [
        _balances(session, on, funder_id),
        _transfers(session, on, funder_id),
        _debts(session, on, funder_id),
        _periods(session, on),
    ]
    return workbook(sheets, language=language, zone=edition.zone)


def _balances(session: Session, on: date, funder_id: int | None) -> SheetTable:
    lines = fund.balances(session, on, funder_id=funder_id)
    headings = (N_("Funder"), N_("Year"), *(kind.label for kind in AccountKind), N_("Returned to the funder"))
    rows: list[Sequence[Cell]] = [
        (Named.of(line.funder), line.year, *(line.won.get(kind, 0) for kind in AccountKind), line.returned)
        for line in lines
    ]
    return SheetTable(Marked(N_("Balances")), _columns(headings), rows)


def _transfers(session: Session, on: date, funder_id: int | None) -> SheetTable:
    wanted = (
        select(FundTransfer)
        .join(FundTransfer.entry)
        .where(FundEntry.occurred_on <= on)
        .options(
            joinedload(FundTransfer.entry).joinedload(FundEntry.funder),
            joinedload(FundTransfer.entry).joinedload(FundEntry.case),
            joinedload(FundTransfer.debit),
            joinedload(FundTransfer.credit),
        )
        .order_by(FundEntry.occurred_on, FundTransfer.id)
    )
    wanted = wanted if funder_id is None else wanted.where(FundEntry.funder_id == funder_id)
    headings = (
        N_("Entry"), N_("Day"), N_("Act"), N_("Funder"), N_("Year"), N_("Supported case"), N_("Debit"), N_("Credit"),
        N_("Won"), N_("Note"), N_("Prepared by"), N_("Approved by"), N_("Reverses entry"),
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [
        (
            one.entry_id,
            one.entry.occurred_on,
            one.entry.act,
            Named.of(one.entry.funder),
            one.entry.year,
            one.entry.case.code if one.entry.case else "",
            one.debit.kind,
            one.credit.kind,
            one.won,
            one.entry.note,
            one.entry.prepared_by,
            one.entry.approved_by,
            one.entry.reverses_id,
        )
        for one in session.scalars(wanted)
    ]
    return SheetTable(Marked(N_("Rows behind the figures")), _columns(headings), rows)


def _debts(session: Session, on: date, funder_id: int | None) -> SheetTable:
    headings = (N_("Account"), N_("Funder"), N_("Year"), N_("Supported case"), N_("Since"), N_("Days"), N_("Won"))
    rows: list[Sequence[Cell]] = [
        (
            one.account.kind,
            Named.of(one.account.funder),
            one.account.year,
            _case(one.account),
            one.debt.since,
            (on - one.debt.since).days,
            one.debt.won,
        )
        for kind in (AccountKind.DUE_TO_FUNDER, AccountKind.RECOVERABLE)
        for one in fund.debts(session, on, kind, funder_id)
    ]
    return SheetTable(Marked(N_("Owed, by age")), _columns(headings), rows)


def _periods(session: Session, on: date) -> SheetTable:
    """Return the periods that are closed: what is entered until their last day does not change."""
    headings = (N_("Closed until"), N_("Note"), N_("Proposed by"), N_("Closed by"), N_("Closed on"))
    rows: list[Sequence[Cell]] = [
        (one.ends_on, one.note, one.prepared_by, one.decided_by, one.decided_at)
        for one in fund.periods(session)
        if one.decision is PeriodDecision.CLOSED and one.ends_on <= on
    ]
    return SheetTable(Marked(N_("Closed periods")), _columns(headings), rows)


def _columns(headings: Sequence[str]) -> tuple[SheetColumn, ...]:
    return tuple(SheetColumn(heading, Marked(heading)) for heading in headings)


def _case(account: FundAccount) -> str:
    return account.case.code if account.case else ""
