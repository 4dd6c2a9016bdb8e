"""Halls, booths, and who stands where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, only_organizer
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.venue import Area, BoothKind, Facility, HallKind
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import CollaborationCase, Exhibitor
from expo.models.live_commerce import Studio
from expo.models.venue import Booth, BoothAllocation, Hall, Zone
from expo.queries import exhibitors, venue
from expo.services import history


@dataclass(frozen=True, slots=True)
class HallSheet:
    """What an organizer writes about a hall; lengths in metres."""

    code: str
    kind: HallKind
    name_ko: str
    name_en: str
    x: float
    y: float
    width: float
    height: float
    facility: Facility | None = None
    story_ko: str = ""
    story_en: str = ""
    palette: int = 0


@dataclass(frozen=True, slots=True)
class BoothSheet:
    """What an organizer writes about a booth; lengths in metres, on the plan."""

    code: str
    x: float
    y: float
    width: float = 3.0
    height: float = 3.0
    kind: BoothKind = BoothKind.SHELL


def save_hall(
    session: Session, actor: Actor, edition: Edition, sheet: HallSheet, *, code: str | None = None, now: datetime
) -> Hall:
    """Create a hall, or change the one of this code."""
    only_organizer(actor)
    hall = venue.hall(session, edition.id, code) if code else None
    refuse_if(_against_hall(session, edition, sheet, hall))
    if hall is None:
        last = session.scalar(select(func.max(Hall.position)).where(Hall.edition_id == edition.id))
        hall = Hall(edition_id=edition.id, position=(last or 0) + 1)
        session.add(hall)
    for name, value in asdict(sheet).items():
        setattr(hall, name, value)
    session.flush()
    _record(session, actor, edition, "venue.edit_hall" if code else "venue.create_hall", "hall", hall.id, now, sheet)
    return hall


def remove_hall(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a hall in which nothing stands."""
    only_organizer(actor)
    hall = venue.hall(session, edition.id, code)
    refuse_if(_against_removing(session, hall))
    history.record(session, actor, "venue.remove_hall", "hall", hall.id, edition_id=edition.id, now=now, code=hall.code)
    session.delete(hall)
    session.flush()


def save_booth(
    session: Session,
    actor: Actor,
    edition: Edition,
    sheet: BoothSheet,
    *,
    hall_code: str,
    code: str | None = None,
    now: datetime,
) -> Booth:
    """Create a booth in a hall, or change the one of this code."""
    only_organizer(actor)
    hall = venue.hall(session, edition.id, hall_code)
    booth = venue.booth(session, edition.id, code) if code else None
    refuse_if(_against_booth(session, edition, sheet, hall, booth))
    if booth is None:
        booth = Booth(edition_id=edition.id)
        session.add(booth)
    for name, value in asdict(sheet).items():
        setattr(booth, name, value)
    booth.hall_id = hall.id
    session.flush()
    _record(
        session, actor, edition, "venue.edit_booth" if code else "venue.create_booth", "booth", booth.id, now, sheet
    )
    return booth


def remove_booth(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a booth in which nobody stands."""
    only_organizer(actor)
    booth = venue.booth(session, edition.id, code)
    holder = _holder(session, booth)
    refuse_if(
        [
            Violation(
                "booth_is_taken",
                N_("%(exhibitor)s stands in %(booth)s. Move it to another booth first."),
                {"exhibitor": Named(holder.name_ko, holder.name_en), "booth": booth.code},
            )
        ]
        if holder
        else []
    )
    history.record(
        session, actor, "venue.remove_booth", "booth", booth.id, edition_id=edition.id, now=now, code=booth.code
    )
    session.delete(booth)
    session.flush()


def allocate(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_id: int, booth_codes: Sequence[str], now: datetime
) -> list[Booth]:
    """Give an exhibitor exactly these booths, adjacent ones in its own hall; an empty list takes all back.

    Moving is giving other booths. The exhibitor and the booths are locked; one exhibitor a booth is also the
    database's rule.
    """
    only_organizer(actor)
    exhibitor = session.scalar(
        select(Exhibitor).where(Exhibitor.id == exhibitor_id, Exhibitor.edition_id == edition.id).with_for_update()
    )
    if exhibitor is None:
        raise NotFound(f"exhibitor {exhibitor_id}")
    booths = _locked_booths(session, edition, booth_codes)
    refuse_if(_against_allocation(session, exhibitor, booths))
    before = [booth.code for booth in venue.held_by(session, exhibitor.id)]
    session.execute(delete(BoothAllocation).where(BoothAllocation.exhibitor_id == exhibitor.id))
    session.add_all(
        BoothAllocation(booth_id=booth.id, exhibitor_id=exhibitor.id, allocated_at=now, allocated_by_id=actor.user_id)
        for booth in booths
    )
    session.flush()
    after = [booth.code for booth in booths]
    history.record(
        session,
        actor,
        "venue.allocate",
        "exhibitor",
        exhibitor.id,
        edition_id=edition.id,
        now=now,
        before=before,
        after=after,
    )
    return booths


def _locked_booths(session: Session, edition: Edition, codes: Sequence[str]) -> list[Booth]:
    found = session.scalars(
        select(Booth).where(Booth.edition_id == edition.id, Booth.code.in_(codes)).order_by(Booth.id).with_for_update()
    ).all()
    missing = set(codes) - {booth.code for booth in found}
    if missing:
        raise NotFound(f"booths {sorted(missing)}")
    return sorted(found, key=lambda booth: booth.code)


def _against_allocation(session: Session, exhibitor: Exhibitor, booths: Sequence[Booth]) -> Iterator[Violation]:
    for booth in booths:
        holder = _holder(session, booth)
        if holder is not None and holder.id != exhibitor.id:
            yield Violation(
                "booth_is_taken",
                N_("%(exhibitor)s stands in %(booth)s. Move it to another booth first."),
                {"exhibitor": Named(holder.name_ko, holder.name_en), "booth": booth.code},
            )
        if booth.hall_id != exhibitor.hall_id:
            yield Violation(
                "other_hall",
                N_("%(booth)s lies in another hall. Move %(exhibitor)s to that hall first."),
                {"exhibitor": Named(exhibitor.name_ko, exhibitor.name_en), "booth": booth.code},
            )
    if not _adjacent([booth.area for booth in booths]):
        yield Violation(
            "not_adjacent",
            N_("The booths %(booths)s do not lie side by side. Several booths of one exhibitor must touch."),
            {"booths": ", ".join(booth.code for booth in booths)},
        )


def _adjacent(areas: Iterable[Area]) -> bool:
    """Tell whether every area can be reached from the first one across shared walls."""
    left = list(areas)
    reached = left[:1]
    left = left[1:]
    while touching := [area for area in left if any(area.touches(other) for other in reached)]:
        reached += touching
        left = [area for area in left if area not in touching]
    return not left


def _holder(session: Session, booth: Booth) -> Exhibitor | None:
    return session.scalar(
        select(Exhibitor)
        .join(BoothAllocation, BoothAllocation.exhibitor_id == Exhibitor.id)
        .where(BoothAllocation.booth_id == booth.id)
    )


def _against_hall(session: Session, edition: Edition, sheet: HallSheet, hall: Hall | None) -> Iterator[Violation]:
    same_code = session.scalar(select(Hall.id).where(Hall.edition_id == edition.id, Hall.code == sheet.code))
    if same_code is not None and (hall is None or same_code != hall.id):
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    if (sheet.kind is HallKind.FACILITY) != (sheet.facility is not None):
        yield Violation(
            "facility_kind", N_("A facility needs its purpose, and only a facility has one."), {}, "facility"
        )
    area = Area(sheet.x, sheet.y, sheet.width, sheet.height)
    yield from _outside(edition, area)
    for other in venue.halls(session, edition.id):
        if (hall is None or other.id != hall.id) and other.area.overlaps(area):
            yield Violation(
                "halls_overlap",
                N_("It would overlap %(hall)s on the floor plan."),
                {"hall": Named(other.name_ko, other.name_en)},
                "x",
            )
    if hall is not None:
        outside = [booth.code for booth in hall.booths if not _contains(area, booth.area)]
        if outside:
            yield Violation(
                "booths_left_outside",
                N_("These booths would lie outside the hall: %(booths)s. Move or remove them first."),
                {"booths": ", ".join(outside)},
                "width",
            )


def _against_removing(session: Session, hall: Hall) -> Iterator[Violation]:
    standing = exhibitors.search(session, hall.edition_id, exhibitors.Filter(hall=hall.code))
    if standing:
        yield Violation(
            "hall_has_exhibitors",
            N_("%(count)s exhibitors belong to this hall. Move them to another hall first."),
            {"count": len(standing)},
        )
    if hall.booths:
        yield Violation(
            "hall_has_booths", N_("%(count)s booths lie in this hall. Remove them first."), {"count": len(hall.booths)}
        )
    used = (Zone.hall_id, Studio.hall_id, CollaborationCase.hall_id)
    if any(session.scalar(select(func.count()).where(column == hall.id)) for column in used):
        yield Violation(
            "hall_in_use",
            N_("A consultation zone, a studio or a collaboration case belongs to this hall. Move it first."),
        )


def _against_booth(
    session: Session, edition: Edition, sheet: BoothSheet, hall: Hall, booth: Booth | None
) -> Iterator[Violation]:
    same_code = session.scalar(select(Booth.id).where(Booth.edition_id == edition.id, Booth.code == sheet.code))
    if same_code is not None and (booth is None or same_code != booth.id):
        yield Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")
    area = Area(sheet.x, sheet.y, sheet.width, sheet.height)
    if not _contains(hall.area, area):
        yield Violation(
            "outside_its_hall",
            N_("The booth would lie outside %(hall)s."),
            {"hall": Named(hall.name_ko, hall.name_en)},
            "x",
        )
    overlapped = [
        other.code
        for other in venue.booths(session, edition.id)
        if (booth is None or other.id != booth.id) and other.area.overlaps(area)
    ]
    if overlapped:
        yield Violation(
            "booths_overlap",
            N_("It would overlap these booths: %(booths)s."),
            {"booths": ", ".join(overlapped)},
            "x",
        )


def _outside(edition: Edition, area: Area) -> Iterator[Violation]:
    if not _contains(Area(0, 0, edition.plan_width, edition.plan_height), area):
        yield Violation(
            "outside_the_plan",
            N_("It would lie outside the floor plan of %(width)s × %(height)s m."),
            {"width": f"{edition.plan_width:g}", "height": f"{edition.plan_height:g}"},
            "x",
        )


def _contains(outer: Area, inner: Area, tolerance: float = 0.01) -> bool:
    return (
        inner.x >= outer.x - tolerance
        and inner.y >= outer.y - tolerance
        and inner.x + inner.width <= outer.x + outer.width + tolerance
        and inner.y + inner.height <= outer.y + outer.height + tolerance
    )


def _record(
    session: Session,
    actor: Actor,
    edition: Edition,
    act: str,
    subject: str,
    subject_id: int,
    now: datetime,
    sheet: HallSheet | BoothSheet,
) -> None:
    history.record(session, actor, act, subject, subject_id, edition_id=edition.id, now=now, **asdict(sheet))
