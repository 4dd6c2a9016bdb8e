"""Add, rename, order and remove lines of business."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.sectors import SectorSheet
from expo.domain.text import sort_key
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Sector
from expo.queries import exhibitors, sectors
from expo.services import history

NAME_TAKEN = N_("There is a line of business of this name already: %(name)s.")
IN_USE = N_(
    "“%(name)s” is used by exhibitors (%(exhibitors)s), applications (%(applications)s) and buyers (%(buyers)s). "
    "Give them another line of business first."
)


def create(session: Session, actor: Actor, edition: Edition, *, sheet: SectorSheet, now: datetime) -> Sector:
    """Add a line of business."""
    rows = _held(session, actor, edition)
    refuse_if(_objections(rows, sheet))
    taken, number = {row.code for row in rows}, len(rows) + 1
    while f"sector-{number}" in taken:
        number += 1
    row = Sector(edition_id=edition.id, code=f"sector-{number}", name_ko=sheet.name_ko, name_en=sheet.name_en)
    session.add(row)
    _place(rows, row, sheet.place)
    session.flush()
    _record(session, actor, "sectors.create", row, now)
    return row


def edit(session: Session, actor: Actor, edition: Edition, *, code: str, sheet: SectorSheet, now: datetime) -> Sector:
    """Rename a line of business, and give it another place among the others."""
    rows = _held(session, actor, edition)
    row = sectors.get(session, edition.id, code)
    others = [one for one in rows if one.id != row.id]
    refuse_if(_objections(others, sheet))
    row.name_ko, row.name_en = sheet.name_ko, sheet.name_en
    _place(others, row, sheet.place)
    session.flush()
    _record(session, actor, "sectors.edit", row, now)
    return row


def remove(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a line of business that no company has."""
    _held(session, actor, edition)
    row = sectors.get(session, edition.id, code)
    counts = dict(zip(("exhibitors", "applications", "buyers"), sectors.uses(session, edition.id)[row.id], strict=True))
    if any(counts.values()):
        raise Refusal(Violation("sector_in_use", IN_USE, {"name": row.name_ko, **counts}))
    _record(session, actor, "sectors.remove", row, now)
    session.delete(row)
    session.flush()


def _held(session: Session, actor: Actor, edition: Edition) -> list[Sector]:
    """Return the edition's lines of business, with the edition locked against other deciders."""
    needs(actor, Permission.MANAGE_EDITION)
    lock_row(session, Edition, edition.id)
    return list(exhibitors.sectors(session, edition.id))


def _objections(others: list[Sector], sheet: SectorSheet) -> Iterator[Violation]:
    for field in ("name_ko", "name_en"):
        name = getattr(sheet, field)
        if sort_key(name) in {sort_key(getattr(one, field)) for one in others}:
            yield Violation("name_taken", NAME_TAKEN, {"name": name}, field)


def _place(others: list[Sector], row: Sector, place: int) -> None:
    """Number all lines of business anew, with a row at a place that counts from 1."""
    ordered = [*others]
    ordered.insert(place - 1, row)
    for position, one in enumerate(ordered):
        one.position = position


def _record(session: Session, actor: Actor, act: str, row: Sector, now: datetime) -> None:
    history.record(session, actor, act, "sector", row.id, edition_id=row.edition_id, now=now, name=Named.of(row))
