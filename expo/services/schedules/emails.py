"""E-mails about a publication: one to each company and interpreter with something that changes, all in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.refusals import Violation
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.venue import MeetingTable
from expo.queries import people
from expo.queries.schedules import MeetingChange, PublicationPreview, StoredSeat
from expo.services import interpreter_emails, outbox
from expo.services.interpreter_emails import InterpretedChange, InterpretedSeat
from expo.services.outbox import Reader

AT_THE_BOOTH = Marked(N_("at the exhibitor's booth"))
NEW = N_("New: %(when)s, %(other)s, %(place)s")
MOVED = N_("Changed: %(when)s, %(other)s, %(place)s (until now %(old_when)s, %(old_place)s)")
DROPPED = N_("Does not take place: %(old_when)s, %(other)s")


@dataclass(frozen=True, slots=True)
class _Names:
    """What rows are called in an e-mail."""

    exhibitors: dict[int, Exhibitor]
    buyers: dict[int, Buyer]
    slots: dict[int, datetime]
    tables: dict[int, str]


def drafts(session: Session, edition: Edition, preview: PublicationPreview, *, now: datetime) -> list[dict[str, Any]]:
    """Return the e-mails, for :func:`expo.services.outbox.write_all`; a company for which nothing changes gets none."""
    names, members = _names(session, edition, preview.changes), people.of_companies(session, edition.id)
    interpreted = [_interpreted(step, names) for step in preview.changes]
    told = [step for step in preview.changes if step.is_told]
    by_exhibitor: dict[int, list[MeetingChange]] = defaultdict(list)
    by_buyer: dict[int, list[MeetingChange]] = defaultdict(list)
    for step in sorted(told, key=lambda step: names.slots[_seat(step).slot_id]):
        by_exhibitor[step.exhibitor_id].append(step)
        by_buyer[step.buyer_id].append(step)
    written = interpreter_emails.drafts(session, edition, interpreted, now=now)
    for exhibitor_id, steps in sorted(by_exhibitor.items()):
        lines = [_line(step, _named(names.buyers[step.buyer_id]), names) for step in steps]
        readers = outbox.readers(names.exhibitors[exhibitor_id], members.get(("exhibitor", exhibitor_id), ()))
        written += _drafts(edition, readers, steps, lines, now)
    for buyer_id, steps in sorted(by_buyer.items()):
        lines = [_line(step, _named(names.exhibitors[step.exhibitor_id]), names) for step in steps]
        readers = outbox.readers(names.buyers[buyer_id], members.get(("buyer", buyer_id), ()))
        written += _drafts(edition, readers, steps, lines, now)
    return written


def _drafts(
    edition: Edition, readers: list[Reader], steps: Iterable[MeetingChange], lines: list[Violation], now: datetime
) -> list[dict[str, Any]]:
    is_first = all(step.old is None for step in steps)
    template = "schedules.published" if is_first else "schedules.changed"
    return outbox.drafts(edition, readers, template=template, params={"changes": tuple(lines)}, now=now)


def _interpreted(step: MeetingChange, names: _Names) -> InterpretedChange:
    def seat(one: StoredSeat | None) -> InterpretedSeat | None:
        if one is None:
            return None
        return InterpretedSeat(names.slots[one.slot_id], _place(one, names), one.interpreter_id)

    pair = _named(names.exhibitors[step.exhibitor_id]), _named(names.buyers[step.buyer_id])
    return InterpretedChange(*pair, seat(step.old), seat(step.new))


def _line(step: MeetingChange, other: Named, names: _Names) -> Violation:
    """Return one change as a sentence: when, with whom, where, and what it was until now."""
    params: dict[str, object] = {"other": other}
    if step.old is not None:
        params |= {"old_when": names.slots[step.old.slot_id], "old_place": _place(step.old, names)}
    if step.new is not None:
        params |= {"when": names.slots[step.new.slot_id], "place": _place(step.new, names)}
    sentence = DROPPED if step.new is None else (NEW if step.old is None else MOVED)
    return Violation(step.change.value, sentence, params)


def _place(seat: StoredSeat, names: _Names) -> str | Marked:
    return names.tables[seat.table_id] if seat.table_id is not None else AT_THE_BOOTH


def _seat(step: MeetingChange) -> StoredSeat:
    seat = step.new or step.old
    assert seat is not None
    return seat


def _named(company: Exhibitor | Buyer) -> Named:
    return Named(company.name_ko, company.name_en)


def _names(session: Session, edition: Edition, told: Collection[MeetingChange]) -> _Names:
    exhibitors = {step.exhibitor_id for step in told}
    buyers = {step.buyer_id for step in told}
    of_edition = select(Slot.id, Slot.starts_at).where(Slot.edition_id == edition.id)
    tables = select(MeetingTable.id, MeetingTable.code).where(MeetingTable.edition_id == edition.id)
    return _Names(
        {one.id: one for one in session.scalars(select(Exhibitor).where(Exhibitor.id.in_(exhibitors)))},
        {one.id: one for one in session.scalars(select(Buyer).where(Buyer.id.in_(buyers)))},
        {row.id: row.starts_at for row in session.execute(of_edition)},
        {row.id: row.code for row in session.execute(tables)},
    )
