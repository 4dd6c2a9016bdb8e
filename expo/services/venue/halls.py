"""Enter, change and remove halls."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.drawing import HallSheet
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.venue import Area, Facility, HallKind
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import CollaborationCase
from expo.models.live_commerce import Studio
from expo.models.venue import Hall, Zone
from expo.queries import exhibitors, venue
from expo.services import history

CODE_TAKEN = Violation("code_taken", N_("There is another one with this code. Choose a different code."), {}, "code")


def create_hall(session: Session, actor: Actor, edition: Edition, *, sheet: HallSheet, now: datetime) -> Hall:
    """Enter a hall as the last one of the list."""
    needs(actor, Permission.MANAGE_VENUE)
    refuse_if(objections(session, edition, sheet))
    last = session.scalar(select(func.max(Hall.position)).where(Hall.edition_id == edition.id))
    hall = Hall(edition_id=edition.id, position=(last or 0) + 1, **asdict(sheet))
    session.add(hall)
    session.flush()
    _record(session, actor, "venue.create_hall", hall, now)
    return hall


def edit_hall(session: Session, actor: Actor, edition: Edition, *, code: str, sheet: HallSheet, now: datetime) -> Hall:
    """Change a hall; its booths stay where they are on the floor."""
    needs(actor, Permission.MANAGE_VENUE)
    hall = venue.hall(session, edition.id, code)
    refuse_if(objections(session, edition, sheet, hall))
    for name, value in asdict(sheet).items():
        setattr(hall, name, value)
    session.flush()
    _record(session, actor, "venue.edit_hall", hall, now)
    return hall


def remove_hall(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> None:
    """Remove a hall to which nothing belongs any more."""
    needs(actor, Permission.MANAGE_VENUE)
    hall = venue.hall(session, edition.id, code)
    refuse_if([*against_removing(session, hall), *_against_its_booths(hall)])
    _record(session, actor, "venue.remove_hall", hall, now)
    session.delete(hall)
    session.flush()


def objections(session: Session, edition: Edition, sheet: HallSheet, hall: Hall | None = None) -> Iterator[Violation]:
    """Yield every reason against a hall as it is written; ``hall`` is the one it is to replace."""
    others = [other for other in venue.halls(session, edition.id) if hall is None or other.id != hall.id]
    if sheet.code in {other.code for other in others}:
        yield CODE_TAKEN
    yield from _against_purpose(sheet)
    yield from _against_place(edition, sheet, others)
    if hall is not None:
        yield from _against_booths(sheet, hall)
        yield from against_changing(session, sheet, hall)


def _against_purpose(sheet: HallSheet) -> Iterator[Violation]:
    if sheet.kind is HallKind.FACILITY and sheet.facility is None:
        yield Violation("facility_without_purpose", N_("Choose what the facility is for."), {}, "facility")
    if sheet.kind is not HallKind.FACILITY and sheet.facility is not None:
        yield Violation(
            "purpose_without_facility", N_("Only a facility has a purpose. Leave it empty."), {}, "facility"
        )


def _against_place(edition: Edition, sheet: HallSheet, others: list[Hall]) -> Iterator[Violation]:
    if not Area(0, 0, edition.plan_width, edition.plan_height).contains(sheet.area):
        yield Violation(
            "outside_the_plan",
            N_("It would lie outside the floor plan of %(width)s × %(height)s m."),
            {"width": f"{edition.plan_width:g}", "height": f"{edition.plan_height:g}"},
            "x",
        )
    for other in others:
        if other.area.overlaps(sheet.area):
            yield Violation(
                "halls_overlap",
                N_("It would overlap %(hall)s on the floor plan. Choose another place or make it smaller."),
                {"hall": Named.of(other)},
                "x",
            )


def _against_booths(sheet: HallSheet, hall: Hall) -> Iterator[Violation]:
    outside = [booth.code for booth in hall.booths if not sheet.area.contains(booth.area)]
    if outside:
        yield Violation(
            "booths_left_outside",
            N_("These booths would lie outside the hall: %(booths)s. Move or remove them first."),
            {"booths": ", ".join(outside)},
            "width",
        )


def against_changing(session: Session, sheet: HallSheet, hall: Hall) -> Iterator[Violation]:
    """Yield what is against a hall's new kind and purpose: who and what belongs to it."""
    if sheet.kind is HallKind.FACILITY:
        existing = exhibitors.count_by_hall(session, hall.edition_id).get(hall.id, 0)
        if existing:
            yield Violation(
                "facility_with_exhibitors",
                N_("Exhibitors that belong to this hall: %(count)s. A facility has none. Move them first."),
                {"count": existing},
                "kind",
            )
    if sheet.facility is not Facility.CONSULTATION and _used(session, Zone.hall_id, hall):
        yield Violation(
            "zone_lies_here",
            N_("A consultation zone lies here. Keep the purpose, or move the zone first."),
            {},
            "facility",
        )
    if sheet.facility is not Facility.STUDIO and _used(session, Studio.hall_id, hall):
        yield Violation("studio_lies_here", N_("A studio lies here. Keep the purpose."), {}, "facility")


def _against_its_booths(hall: Hall) -> Iterator[Violation]:
    if hall.booths:
        yield Violation(
            "hall_has_booths", N_("Booths in this hall: %(count)s. Remove them first."), {"count": len(hall.booths)}
        )


def against_removing(session: Session, hall: Hall) -> Iterator[Violation]:
    """Yield what else than its booths belongs to a hall."""
    existing = exhibitors.count_by_hall(session, hall.edition_id).get(hall.id, 0)
    if existing:
        yield Violation(
            "hall_has_exhibitors",
            N_("Exhibitors that belong to this hall: %(count)s. Move them to another hall first."),
            {"count": existing},
        )
    if _used(session, CollaborationCase.hall_id, hall):
        yield Violation(
            "hall_has_cases", N_("Collaboration cases belong to this hall. Move them to another hall first.")
        )
    if _used(session, Zone.hall_id, hall):
        yield Violation("hall_has_zone", N_("A consultation zone with its tables lies in this hall, so it stays."))
    if _used(session, Studio.hall_id, hall):
        yield Violation("hall_has_studio", N_("A studio lies in this hall, so it stays."))


def _used(session: Session, column: object, hall: Hall) -> bool:
    return bool(session.scalar(select(func.count()).where(column == hall.id)))  # type: ignore[arg-type]


def _record(session: Session, actor: Actor, act: str, hall: Hall, now: datetime) -> None:
    history.record(
        session,
        actor,
        act,
        "hall",
        hall.id,
        edition_id=hall.edition_id,
        now=now,
        code=hall.code,
        name_ko=hall.name_ko,
        name_en=hall.name_en,
        area=[hall.x, hall.y, hall.width, hall.height],
    )
