"""E-mails about a publication: one to each company and interpreter with something that changes, all in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.digests import DROPPED, MOVED, NEW
from expo.domain.editions import Span
from expo.domain.refusals import Violation
from expo.domain.words import N_, Marked, Named
from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.venue import MeetingTable
from expo.queries import people
from expo.queries.schedules import MeetingChange, PublicationPreview, StoredSeat, unsent
from expo.queries.schedules.rows import ActiveMeeting
from expo.queries.schedules.unsent import Waiting, WaitingEmail
from expo.services import interpreter_emails, outbox
from expo.services.interpreter_emails import InterpretedChange, InterpretedSeat
from expo.services.outbox import Reader
from expo.services.schedules import waiting_emails

AT_THE_BOOTH = Marked(N_("at the exhibitor's booth"))


@dataclass(frozen=True, slots=True)
class _Names:
    """What rows are called in an e-mail."""

    exhibitors: dict[int, Exhibitor]
    buyers: dict[int, Buyer]
    slots: dict[int, Span]
    tables: dict[int, str]

    def when(self, seat: StoredSeat) -> datetime | Span:
        """Return when a consultation begins, of one with two slots from when until when it lasts."""
        first = self.slots[seat.slot_id]
        if seat.second_slot_id is None:
            return first.starts_at
        return Span(first.starts_at, self.slots[seat.second_slot_id].ends_at)


@dataclass(frozen=True, slots=True)
class Drafts:
    """E-mails for :func:`expo.services.outbox.write_all`, the waiting ones they replace, and all that waited then."""

    rows: list[dict[str, Any]]
    replaced: frozenset[int]
    waiting: frozenset[int]


def drafts(
    session: Session, edition: Edition, preview: PublicationPreview, *, now: datetime, until: datetime | None = None
) -> Drafts:
    """Return the e-mails; a company for which nothing changes gets none, or that its times are final or not any more.

    ``until``: the timetable is provisional until then, and the e-mails say so. A reader whose last e-mail has not left
    gets one in its place, with the net change of both, or none if that is nothing. So does one whose e-mail says that
    times are final while they are provisional (again), or the reverse.
    """
    waiting = waiting_emails.waiting(session, edition)
    every = frozenset(one.id for found in waiting.values() for one in found)
    told = [step for step in preview.changes if step.is_told]
    known: list[MeetingChange | ActiveMeeting] = [
        *preview.changes,
        *preview.carried,
        *waiting_emails.companies(waiting),
    ]
    names = _names(session, edition, known, waiting)
    waiting = {reader: found for reader, found in waiting.items() if _are_known(found, names)}
    members = people.of_companies(session, edition.id)
    by_exhibitor: dict[int, list[MeetingChange]] = defaultdict(list)
    by_buyer: dict[int, list[MeetingChange]] = defaultdict(list)
    for step in told:
        by_exhibitor[step.exhibitor_id].append(step)
        by_buyer[step.buyer_id].append(step)
    written, replaced = _to_interpreters(session, edition, preview.changes, waiting, names, now)
    untrue = waiting_emails.untrue(waiting, is_provisional=until is not None)
    sides: tuple[tuple[str, dict[int, list[MeetingChange]], dict[int, Any], frozenset[int]], ...] = (
        ("exhibitor", by_exhibitor, names.exhibitors, preview.confirmed[0]),
        ("buyer", by_buyer, names.buyers, preview.confirmed[1]),
    )
    for side, by_company, companies, confirmed in sides:
        for row in sorted({*by_company, *confirmed, *untrue[side[0]]} & companies.keys()):
            for reader in outbox.readers(edition, companies[row], members.get((side, row), ())):
                key, steps = f"{side[0]}{row}", by_company.get(row, [])
                held = waiting.get((reader.email, key), [])
                replaced |= {one.id for one in held}
                if row in confirmed and unsent.is_news(held, is_provisional=until is not None):
                    written += _only_state(edition, reader, key, now, until)
                steps = _ahead(unsent.net(held, steps), names, now)
                written += _draft(edition, reader, key, steps, names, now, until)
    return Drafts(written, frozenset(replaced), every)


def _to_interpreters(
    session: Session,
    edition: Edition,
    changes: Iterable[MeetingChange],
    waiting: Waiting,
    names: _Names,
    now: datetime,
) -> tuple[list[dict[str, Any]], set[int]]:
    """Return the e-mails to interpreters with the net change for each, and the waiting ones that they replace."""
    own: dict[int, list[MeetingChange]] = defaultdict(list)
    for step in changes:
        for id_ in {seat.interpreter_id for seat in (step.old, step.new) if seat} - {None}:
            own[id_ or 0].append(replace(step, old=_of(id_, step.old), new=_of(id_, step.new)))
    written, replaced, since = [], set[int](), waiting_emails.last_by_hand(session, edition)
    for id_, reader in interpreter_emails.readers_of(session, edition, own):
        held = [one for one in waiting.get((reader.email, f"i{id_}"), []) if one.id > since.get(reader.email, 0)]
        replaced |= {one.id for one in held}
        steps = _ahead(unsent.net(held, own[id_]), names, now)
        told = [_interpreted(step, names, id_) for step in steps]
        rows = interpreter_emails.draft(edition, id_, reader, told, now=now)
        written += [row | {"changes": waiting_emails.document(f"i{id_}", steps)} for row in rows]
    return written, replaced


def _of(interpreter_id: int | None, seat: StoredSeat | None) -> StoredSeat | None:
    """Return a seat if the interpreter works there."""
    return seat if seat and seat.interpreter_id == interpreter_id else None


def _only_state(
    edition: Edition, reader: Reader, company: str, now: datetime, until: datetime | None
) -> list[dict[str, Any]]:
    """Return the e-mail that provisional times are final, or that final ones are provisional again."""
    template = unsent.FINAL if until is None else unsent.REOPENED
    params: dict[str, object] = {} if until is None else {"until": until}
    written = outbox.drafts(edition, [reader], template=template, params=params, now=now)
    return [row | {"changes": waiting_emails.document(company, ())} for row in written]


def _draft(
    edition: Edition,
    reader: Reader,
    company: str,
    steps: list[MeetingChange],
    names: _Names,
    now: datetime,
    until: datetime | None,
) -> list[dict[str, Any]]:
    """Return the e-mail to one reader, none if nothing has changed for them."""
    if not steps:
        return []
    steps = sorted(steps, key=lambda step: names.slots[_seat(step).slot_id].starts_at)
    lines = [_line(step, _other(step, company, names), names) for step in steps]
    template = "schedules.published" if all(step.old is None for step in steps) else "schedules.changed"
    params: dict[str, object] = {"changes": tuple(lines)}
    if until is not None:
        template, params = unsent.PROVISIONAL, params | {"until": until}
    written = outbox.drafts(edition, [reader], template=template, params=params, now=now)
    return [row | {"changes": waiting_emails.document(company, steps)} for row in written]


def _ahead(steps: Iterable[MeetingChange], names: _Names, now: datetime) -> list[MeetingChange]:
    """Leave out what is over before and after: an e-mail that waited for a day does not tell of it any more."""
    return [
        step for step in steps if any(seat and names.slots[seat.slot_id].ends_at > now for seat in (step.old, step.new))
    ]


def _other(step: MeetingChange, company: str, names: _Names) -> Named:
    return Named.of(names.buyers[step.buyer_id] if company.startswith("e") else names.exhibitors[step.exhibitor_id])


def _are_known(found: Iterable[WaitingEmail], names: _Names) -> bool:
    """Tell whether all that e-mails tell of still exists; otherwise they go out as they are."""
    return all(
        step.exhibitor_id in names.exhibitors
        and step.buyer_id in names.buyers
        and all(
            seat is None
            or (
                {seat.slot_id, seat.second_slot_id or seat.slot_id} <= names.slots.keys()
                and (seat.table_id is None or seat.table_id in names.tables)
            )
            for seat in (step.old, step.new)
        )
        for one in found
        for step in one.steps
    )


def _interpreted(step: MeetingChange, names: _Names, interpreter_id: int) -> InterpretedChange:
    def seat(one: StoredSeat | None) -> InterpretedSeat | None:
        if one is None:
            return None
        return InterpretedSeat(names.when(one), _place(one, names), interpreter_id)

    pair = Named.of(names.exhibitors[step.exhibitor_id]), Named.of(names.buyers[step.buyer_id])
    return InterpretedChange(*pair, seat(step.old), seat(step.new))


def _line(step: MeetingChange, other: Named, names: _Names) -> Violation:
    """Return one change as a sentence: when, with whom, where, and what it was until now."""
    params: dict[str, object] = {"other": other}
    if step.old is not None:
        params |= {"old_when": names.when(step.old), "old_place": _place(step.old, names)}
    if step.new is not None:
        params |= {"when": names.when(step.new), "place": _place(step.new, names)}
    sentence = DROPPED if step.new is None else (NEW if step.old is None else MOVED)
    return Violation(step.change.value, sentence, params)


def _place(seat: StoredSeat, names: _Names) -> str | Marked:
    return names.tables[seat.table_id] if seat.table_id is not None else AT_THE_BOOTH


def _seat(step: MeetingChange) -> StoredSeat:
    seat = step.new or step.old
    assert seat is not None
    return seat


def _names(
    session: Session,
    edition: Edition,
    told: Collection[MeetingChange | ActiveMeeting],
    waiting: Iterable[unsent.Reader],
) -> _Names:
    also = waiting_emails.by_side(company for _address, company in waiting)
    exhibitors = {step.exhibitor_id for step in told} | also["e"]
    buyers = {step.buyer_id for step in told} | also["b"]
    of_edition = select(Slot.id, Slot.starts_at, Slot.ends_at).where(Slot.edition_id == edition.id)
    tables = select(MeetingTable.id, MeetingTable.code).where(MeetingTable.edition_id == edition.id)
    return _Names(
        {one.id: one for one in session.scalars(select(Exhibitor).where(Exhibitor.id.in_(exhibitors)))},
        {one.id: one for one in session.scalars(select(Buyer).where(Buyer.id.in_(buyers)))},
        {row.id: Span(row.starts_at, row.ends_at) for row in session.execute(of_edition)},
        {row.id: row.code for row in session.execute(tables)},
    )
