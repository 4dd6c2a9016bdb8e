"""Write down what an exhibitor asks for, and lock it where it is."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.allocation import MOST_UNITS, MOST_WISHED
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal, Violation, existing, refuse_if
from expo.domain.venue import BoothKind, BoothService
from expo.domain.words import N_, Named
from expo.models.allocation import BoothLock, BoothRequest, BoothWish, Competitor
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth
from expo.queries import allocation, exhibitors, venue
from expo.services import history

Row = TypeVar("Row", Booth, Exhibitor)
BEGUN = Violation("expo_begun", N_("The booths are built. Please ask the organizer's desk if something is missing."))


@dataclass(frozen=True, slots=True)
class BoothRequestSheet:
    """What an exhibitor asks for; ``wished`` is booth codes, the dearest first, ``competitors`` exhibitors' codes."""

    units: int = 1
    kind: BoothKind | None = None
    services: frozenset[BoothService] = frozenset()
    wished: tuple[str, ...] = ()
    competitors: tuple[str, ...] = ()


def request(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_code: str, sheet: BoothRequestSheet, now: datetime
) -> None:
    """Write down what an exhibitor asks for, in place of what it asked for before."""
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _exhibitor(session, edition, exhibitor_code)
    others = _by_code(session, edition, Exhibitor, sheet.competitors)
    _write(session, edition, exhibitor, sheet, others)
    session.execute(
        delete(Competitor).where(or_(Competitor.exhibitor_id == exhibitor.id, Competitor.other_id == exhibitor.id))
    )
    pairs = (sorted((exhibitor.id, others[code].id)) for code in dict.fromkeys(sheet.competitors))
    session.add_all(Competitor(exhibitor_id=one, other_id=other) for one, other in pairs)
    session.flush()
    _record(session, actor, "request", exhibitor, now)


def against(
    session: Session, edition: Edition, *, exhibitor_code: str, sheet: BoothRequestSheet, is_locked: bool
) -> list[Violation]:
    """Return what :func:`request` and :func:`set_lock` would refuse, for those who say it beside other reasons."""
    exhibitor = exhibitors.get(session, edition.id, exhibitor_code)
    booths = _by_code(session, edition, Booth, sheet.wished)
    others = _by_code(session, edition, Exhibitor, sheet.competitors)
    locking = _against_lock(session, exhibitor) if is_locked else ()
    return [*_objections(exhibitor, sheet, booths, others), *locking]


def has_begun(edition: Edition, now: datetime) -> bool:
    """Return whether the first day has come: booths are built, and exhibitors ask for no others."""
    return now.astimezone(edition.zone).date() >= edition.starts_on


def request_own(session: Session, actor: Actor, edition: Edition, *, sheet: BoothRequestSheet, now: datetime) -> None:
    """Write down what an exhibitor asks for by itself; whom it competes with stays as the organizer wrote it."""
    if not actor.is_exhibitor:
        raise NotAllowed("an exhibitor's own request")
    if has_begun(edition, now):
        raise Refusal(BEGUN)
    own = session.get_one(Exhibitor, actor.exhibitor_id)
    exhibitor = _exhibitor(session, edition, own.code)
    _write(session, edition, exhibitor, replace(sheet, competitors=()), {})
    _record(session, actor, "request", exhibitor, now)


def _write(
    session: Session, edition: Edition, exhibitor: Exhibitor, sheet: BoothRequestSheet, others: dict[str, Exhibitor]
) -> None:
    """Write number, kind, services and wished booths; refused with every reason."""
    booths = _by_code(session, edition, Booth, sheet.wished)
    refuse_if(_objections(exhibitor, sheet, booths, others))
    row = session.scalar(select(BoothRequest).where(BoothRequest.exhibitor_id == exhibitor.id))
    if row is None:
        row = BoothRequest(exhibitor_id=exhibitor.id)
        session.add(row)
    row.units, row.kind = sheet.units, sheet.kind
    for service in BoothService:
        setattr(row, f"needs_{service}", service in sheet.services)
    session.execute(delete(BoothWish).where(BoothWish.exhibitor_id == exhibitor.id))
    session.add_all(
        BoothWish(exhibitor_id=exhibitor.id, booth_id=booths[code].id, rank=rank)
        for rank, code in enumerate(sheet.wished, 1)
    )
    session.flush()


def set_lock(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_code: str, is_locked: bool, now: datetime
) -> None:
    """Lock an exhibitor in the booths that it has, or unlock it."""
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _exhibitor(session, edition, exhibitor_code)
    if allocation.is_locked(session, exhibitor.id) == is_locked:
        return
    if is_locked:
        refuse_if(_against_lock(session, exhibitor))
        session.add(BoothLock(exhibitor_id=exhibitor.id, locked_at=now, locked_by_id=actor.user_id))
    else:
        session.execute(delete(BoothLock).where(BoothLock.exhibitor_id == exhibitor.id))
    session.flush()
    _record(session, actor, "lock" if is_locked else "unlock", exhibitor, now)


def _objections(
    exhibitor: Exhibitor, sheet: BoothRequestSheet, booths: dict[str, Booth], others: dict[str, Exhibitor]
) -> Iterator[Violation]:
    if not 1 <= sheet.units <= MOST_UNITS:
        yield Violation("units", N_("Ask for 1 to %(most)s booths."), {"most": MOST_UNITS}, "units")
    for code in sheet.wished:
        if code not in booths:
            yield Violation("unknown_booth", N_("There is no booth %(booth)s."), {"booth": code}, "wished")
        elif booths[code].hall_id != exhibitor.hall_id:
            yield Violation(
                "wished_elsewhere",
                N_("%(booth)s lies in another hall than that of %(exhibitor)s."),
                {"booth": code, "exhibitor": Named.of(exhibitor)},
                "wished",
            )
    if len(sheet.wished) > MOST_WISHED or len(set(sheet.wished)) < len(sheet.wished):
        yield Violation("wished", N_("Name up to %(most)s different booths."), {"most": MOST_WISHED}, "wished")
    for code in sheet.competitors:
        if code not in others:
            yield Violation("unknown_exhibitor", N_("There is no exhibitor %(code)s."), {"code": code}, "competitors")
        elif code == exhibitor.code:
            yield Violation("own_competitor", N_("An exhibitor does not compete with itself."), {}, "competitors")


def _against_lock(session: Session, exhibitor: Exhibitor) -> Iterator[Violation]:
    if not venue.held_by(session, exhibitor.id):
        sentence = N_("%(exhibitor)s has no booth yet. Give it one before you lock it.")
        yield Violation("nothing_to_lock", sentence, {"exhibitor": Named.of(exhibitor)}, "is_locked")


def _by_code(session: Session, edition: Edition, kind: type[Row], codes: tuple[str, ...]) -> dict[str, Row]:
    rows = session.scalars(select(kind).where(kind.edition_id == edition.id, kind.code.in_(codes)))
    return {row.code: row for row in rows}


def _exhibitor(session: Session, edition: Edition, code: str) -> Exhibitor:
    found = session.scalar(locked(select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code == code)))
    return existing(found, f"exhibitor {code}")


def _record(session: Session, actor: Actor, act: str, exhibitor: Exhibitor, now: datetime) -> None:
    history.record(
        session, actor, f"allocation.{act}", "exhibitor", exhibitor.id, edition_id=exhibitor.edition_id, now=now
    )
