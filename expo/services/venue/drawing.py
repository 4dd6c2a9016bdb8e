"""Save what was drawn: a list of changes in one transaction, checked as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.drawing import MOST_NAMED, Drawing, DrawnBooth, HallSheet, PlanSheet, PlanSort, objections
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.plan_files import PlanChange, things
from expo.domain.refusals import Violation, refuse_if
from expo.domain.venue import adjacent
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, BoothAllocation, FloorElement, Hall
from expo.queries import drawing as drawing_queries
from expo.services import history
from expo.services.venue.booths import taken
from expo.services.venue.halls import against_changing, against_removing

MODELS: dict[PlanSort, Any] = {PlanSort.HALL: Hall, PlanSort.BOOTH: Booth, PlanSort.ELEMENT: FloorElement}
CHANGED_MEANWHILE = "changed_meanwhile"


def draw(
    session: Session, actor: Actor, edition: Edition, *, changes: Sequence[PlanChange], now: datetime
) -> dict[str, str]:
    """Write a list of changes: all of them, or none.

    Returns
    -------
    dict
        The keys under which the changes created something, and the keys of the new rows.

    Raises
    ------
    Refusal
        If something was changed meanwhile (``changed_meanwhile``, one for each thing, ``field`` its key), if the whole
        plan would have overlaps, or if a removed booth or hall is in use.
    """
    needs(actor, Permission.MANAGE_VENUE)
    lock_row(session, Edition, edition.id)  # one save at a time
    current = drawing_queries.drawing(session, edition)
    refuse_if(_changed_meanwhile(session, actor, edition, current, changes))
    after = changed(current, changes)
    holders = drawing_queries.holders(session, edition.id)
    touched = {change.key for change in changes}
    joined = _joined(current, after, changes, holders)
    refuse_if(
        [
            *objections(after, touched),
            *_against_removals(session, current, changes, holders, joined),
            *_against_holders(after, touched, {key: one for key, one in holders.items() if key not in joined}),
        ]
    )
    keys = _write(session, edition, changes, joined)
    if changes:
        _record(session, actor, edition, changes, now)
    return keys


def changed(drawing: Drawing, changes: Sequence[PlanChange]) -> Drawing:
    """Return a drawing after some changes."""
    sheets: dict[PlanSort, dict[str, Any]] = {
        PlanSort.HALL: dict(drawing.halls),
        PlanSort.BOOTH: dict(drawing.booths),
        PlanSort.ELEMENT: dict(drawing.elements),
    }
    for change in changes:
        if change.after is None:
            sheets[change.sort].pop(change.key, None)
        else:
            sheets[change.sort][change.key] = change.after
    return Drawing(drawing.width, drawing.height, *sheets.values())


def replacing(current: Drawing, wanted: Drawing, *, removing: bool) -> list[PlanChange]:
    """Return the changes that make one drawing of another, whose booths name their hall by code.

    Halls and booths are the same by code, elements if nothing differs. With ``removing`` what is not wanted goes.
    """
    of_code = {(sort, _code_of(sheet)): key for sort, key, sheet in things(current)}
    halls = {hall.code: key for key, hall in current.halls.items()}
    halls = {hall.code: f"new-{key}" for key, hall in wanted.halls.items()} | halls
    before = {key: sheet for _sort, key, sheet in things(current)}
    changes: list[PlanChange] = []
    kept: set[str | None] = set()
    for sort, key, sheet in things(wanted):
        known = of_code.get((sort, _code_of(sheet)))
        after = sheet
        if isinstance(sheet, DrawnBooth):
            after = replace(sheet, hall=halls.get(sheet.hall, ""))
        kept.add(known)
        if known is None or before[known] != after:
            changes.append(PlanChange(known or f"new-{key}", sort, before[known] if known else None, after))
    if removing:
        changes += [PlanChange(key, sort, sheet, None) for sort, key, sheet in things(current) if key not in kept]
    return changes


def _code_of(sheet: PlanSheet) -> object:
    return sheet.code if isinstance(sheet, HallSheet | DrawnBooth) else sheet


def _changed_meanwhile(
    session: Session, actor: Actor, edition: Edition, current: Drawing, changes: Sequence[PlanChange]
) -> Iterator[Violation]:
    known = {key: sheet for _sort, key, sheet in things(current)}
    clashing = [change for change in changes if known.get(change.key) != change.before]
    if not clashing:
        return
    last = drawing_queries.last_change(session, edition.id, actor.user_id)
    who = last.actor_name if last else "–"
    for change in clashing:
        sentence = (
            N_("%(item)s was removed meanwhile by %(who)s.")
            if change.key not in known
            else N_("%(item)s was changed meanwhile by %(who)s.")
        )
        yield Violation(
            CHANGED_MEANWHILE, sentence, {"item": _name(known.get(change.key) or change.before), "who": who}, change.key
        )


def _name(sheet: PlanSheet | None) -> object:
    return sheet.code if isinstance(sheet, DrawnBooth) else sheet.name if sheet is not None else "–"


def _joined(
    current: Drawing, after: Drawing, changes: Sequence[PlanChange], holders: Mapping[str, Exhibitor]
) -> frozenset[str]:
    """Return the removed booths whose floor went to another booth of the same exhibitor."""
    gone = {change.key for change in changes if change.sort is PlanSort.BOOTH and change.after is None}
    return frozenset(
        key
        for key in gone & holders.keys()
        for other, exhibitor in holders.items()
        if other not in gone
        and exhibitor.id == holders[key].id
        and after.booths[other].area.contains(current.booths[key].area)
    )


def _against_removals(
    session: Session,
    current: Drawing,
    changes: Sequence[PlanChange],
    holders: Mapping[str, Exhibitor],
    joined: frozenset[str],
) -> Iterator[Violation]:
    gone = {change.key for change in changes if change.after is None}
    for key in sorted((gone & holders.keys()) - joined):
        exhibitor = holders[key]
        yield taken(current.booths[key], Named.of(exhibitor))
    for change in changes:
        if change.sort is not PlanSort.HALL or change.before is None:
            continue
        hall = session.get_one(Hall, _row_id(change.key))
        if isinstance(change.after, HallSheet):
            yield from against_changing(session, change.after, hall)
        else:
            yield from against_removing(session, hall)


def _against_holders(after: Drawing, touched: set[str], holders: Mapping[str, Exhibitor]) -> Iterator[Violation]:
    """Yield what is against the exhibitors' booths: they lie in the exhibitor's hall and touch one another."""
    of_exhibitor: dict[int, list[str]] = {}
    for key in sorted(holders.keys() & after.booths.keys()):
        of_exhibitor.setdefault(holders[key].id, []).append(key)
    for keys in of_exhibitor.values():
        if touched.isdisjoint(keys):
            continue
        exhibitor, booths = holders[keys[0]], [after.booths[key] for key in keys]
        name = Named.of(exhibitor)
        for booth in booths:
            if booth.hall != f"hall-{exhibitor.hall_id}":
                yield Violation(
                    "other_hall",
                    N_("%(exhibitor)s is in %(booth)s and belongs to another hall. Move the exhibitor first."),
                    {"exhibitor": name, "booth": booth.code},
                )
        if not adjacent([booth.area for booth in booths]):
            yield Violation(
                "not_adjacent",
                N_("%(exhibitor)s has the booths %(booths)s, which would not touch any more."),
                {"exhibitor": name, "booths": ", ".join(booth.code for booth in booths)},
            )


def _write(session: Session, edition: Edition, changes: Sequence[PlanChange], joined: frozenset[str]) -> dict[str, str]:
    """Write the changes in an order that no constraint minds; return the keys of what is new."""
    keys: dict[str, str] = {}
    gone = [change for change in changes if change.after is None]
    session.execute(delete(BoothAllocation).where(BoothAllocation.booth_id.in_([_row_id(key) for key in joined])))
    for change in sorted(gone, key=lambda one: one.sort is PlanSort.HALL):
        session.delete(session.get_one(MODELS[change.sort], _row_id(change.key)))
        session.flush()
    _free_codes(session, changes)
    last = session.scalar(select(func.max(Hall.position)).where(Hall.edition_id == edition.id)) or 0
    for change in sorted(changes, key=lambda one: one.sort is not PlanSort.HALL):
        if change.after is None:
            continue
        values = asdict(change.after)
        if change.sort is PlanSort.BOOTH:
            hall = values.pop("hall")
            values["hall_id"] = _row_id(keys.get(hall, hall))
        if change.before is not None:
            row = session.get_one(MODELS[change.sort], _row_id(change.key))
            for name, value in values.items():
                setattr(row, name, value)
            continue
        if change.sort is PlanSort.HALL:
            last += 1
            values["position"] = last
        row = MODELS[change.sort](edition_id=edition.id, **values)
        session.add(row)
        session.flush()
        keys[change.key] = f"{change.sort}-{row.id}"
    session.flush()
    session.expire_all()
    return keys


def _free_codes(session: Session, changes: Sequence[PlanChange]) -> None:
    """Take the codes off the rows that get other ones: two may exchange theirs."""
    for change in changes:
        before, after = change.before, change.after
        if before is None or after is None or getattr(before, "code", "") == getattr(after, "code", ""):
            continue
        session.get_one(MODELS[change.sort], _row_id(change.key)).code = f"~{_row_id(change.key)}"
    session.flush()


def _row_id(key: str) -> int:
    return int(key.rpartition("-")[2])


def _record(session: Session, actor: Actor, edition: Edition, changes: Sequence[PlanChange], now: datetime) -> None:
    named = [str(_name(change.after or change.before)) for change in changes]
    history.record(
        session,
        actor,
        "venue.draw",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        added=sum(change.before is None for change in changes),
        altered=sum(change.before is not None and change.after is not None for change in changes),
        removed=sum(change.after is None for change in changes),
        things=", ".join(named[:MOST_NAMED]),
    )
