"""State the rate of exchange and publish the press table: frozen, with the revisions it was made from."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.amounts import DEFINITIONS_NO, Currency
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.press import PressKind, cells
from expo.domain.refusals import Violation, refuse_if
from expo.domain.result_warnings import BLOCKING, warnings
from expo.domain.results import RateSet, ResultRow, ResultRows, RowView, seen
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.records import ExchangeRate
from expo.models.results import PressCell, PressSource, PressTable
from expo.queries import results
from expo.services import history, pressed_twice

LONGEST_REASON = 300


def state_rates(
    session: Session, actor: Actor, edition: Edition, *, rate: str, source: str, rate_on: date, now: datetime
) -> RateSet:
    """State how many won one US dollar is, where that was taken from and of which day, as a new set of rates."""
    needs(actor, Permission.MANAGE_RESULTS)
    lock_row(session, Edition, edition.id)
    refuse_if(_against_rate(rate, source))
    number = results.rates(session, edition).number + 1
    plain = f"{Decimal(rate):f}"
    session.add(
        ExchangeRate(
            edition_id=edition.id,
            set_no=number,
            currency=Currency.USD,
            rate=plain,
            source=source.strip(),
            rate_on=rate_on,
            stated_at=now,
        )
    )
    session.flush()
    history.record(
        session,
        actor,
        "results.state_rates",
        "exchange_rate",
        number,
        edition_id=edition.id,
        now=now,
        rate=plain,
        source=source.strip(),
    )
    return results.rates(session, edition)


def publish(
    session: Session, actor: Actor, edition: Edition, *, kind: PressKind, reason: str, now: datetime
) -> PressTable:
    """Freeze the table of this moment beside the former ones; nothing published is ever changed.

    Raises
    ------
    Refusal
        While planned consultations have no outcome, dollars have no rate, or a later table has no reason.
    """
    needs(actor, Permission.MANAGE_RESULTS)
    lock_row(session, Edition, edition.id)
    former, rates = results.tables(session, edition), results.rates(session, edition)
    rows = results.rows(session, edition, now)
    if former:
        said = {"edition_id": edition.id, "kind": kind, "reason": reason.strip(), "actor_name": actor.name}
        if before := pressed_twice.made(session, PressTable, PressTable.as_of, now, **said):
            return before
    kind = kind if former else PressKind.FIRST
    refuse_if([*_against_table(rows, rates), *_against_reason(kind, reason, is_first=not former)])
    values = cells(rows, rates)
    sources = [(row.record_id, row.revision_no, _won(row, rates)) for row in seen(rows, RowView.COUNTED)]
    table = PressTable(
        edition_id=edition.id,
        number=len(former) + 1,
        kind=kind,
        as_of=now,
        rate_set_no=rates.number,
        definitions_no=DEFINITIONS_NO,
        reason="" if kind is PressKind.FIRST else reason.strip(),
        actor_name=actor.name,
        sha256=fingerprint(values, sources, rates, now),
    )
    session.add(table)
    session.flush()
    session.add_all(
        PressCell(table_id=table.id, figure=figure, column=column, value=value)
        for (figure, column), value in values.items()
    )
    session.add_all(
        PressSource(table_id=table.id, record_id=record_id, revision_no=no, counted_won=won)
        for record_id, no, won in sources
    )
    session.flush()
    history.record(
        session, actor, "results.publish", "press_table", table.id, edition_id=edition.id, now=now, number=table.number
    )
    return table


def fingerprint(values: Mapping[tuple[str, str], int | None], sources: Any, rates: RateSet, as_of: datetime) -> str:
    """Return the SHA-256 of a table: its cells, sources, rates and moment as JSON with sorted keys."""
    document = {
        "cells": {f"{figure}.{column}": value for (figure, column), value in values.items()},
        "sources": sorted([list(source) for source in sources]),
        "rates": {currency.value: f"{rate:f}" for currency, rate in rates.rates.items()},
        "as_of": as_of.isoformat(timespec="microseconds"),
    }
    return sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()


def _won(row: ResultRow, rates: RateSet) -> int:
    return rates.won(row.discussed, row.currency or Currency.KRW)


def _against_table(rows: ResultRows, rates: RateSet) -> Iterator[Violation]:
    for warning in warnings(rows, rates).keys() & BLOCKING:
        yield Violation(
            "results_are_not_whole",
            N_("%(what)s: settle these before you publish."),
            {"what": warning},
        )


def _against_reason(kind: PressKind, reason: str, *, is_first: bool) -> Iterator[Violation]:
    if not is_first and kind is PressKind.FIRST:
        yield Violation(
            "kind_is_missing", N_("Please say whether these are later figures or a correction."), field="kind"
        )
    if not is_first and not reason.strip():
        yield Violation("reason_is_missing", N_("Please say what changed and why."), field="reason")
    if len(reason) > LONGEST_REASON:
        limit = {"limit": LONGEST_REASON}
        yield Violation("reason_is_long", N_("Please keep to %(limit)s characters."), limit, field="reason")


def _against_rate(rate: str, source: str) -> Iterator[Violation]:
    try:
        value = Decimal(rate)
        is_sensible = value.is_finite() and Decimal(1) <= value <= Decimal(100_000) and len(f"{value:f}") <= 20
    except InvalidOperation:
        is_sensible = False
    if not is_sensible:
        yield Violation(
            "rate_is_wrong", N_("Please write the rate as won for one dollar: 1380 or 1380.50."), field="rate"
        )
    if not source.strip():
        yield Violation("source_is_missing", N_("Please say whose rate it is."), field="source")
