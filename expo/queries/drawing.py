"""The floor plan as it is drawn: halls, booths and elements under the keys of their rows."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, defer

from expo.domain.drawing import BoothSheet, Drawing, DrawnBooth, ElementSheet, HallSheet
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.venue import Booth, BoothAllocation, FloorElement, Hall, PlanBackground
from expo.queries import editions

HALL_FIELDS = tuple(HallSheet.__dataclass_fields__)
BOOTH_FIELDS = tuple(BoothSheet.__dataclass_fields__)
ELEMENT_FIELDS = tuple(ElementSheet.__dataclass_fields__)


def drawing(session: Session, edition: Edition) -> Drawing:
    """Return the edition's drawing; keys are ``hall-1``, ``booth-1``, ``element-1`` by the ids of the rows."""
    halls = _rows(session, Hall, HALL_FIELDS, edition.id, Hall.position, Hall.code)
    booths = _rows(session, Booth, (*BOOTH_FIELDS, "hall_id"), edition.id, natural(Booth.code))
    elements = _rows(session, FloorElement, ELEMENT_FIELDS, edition.id, FloorElement.id)
    return Drawing(
        edition.plan_width,
        edition.plan_height,
        {f"hall-{row_id}": HallSheet(*values) for row_id, *values in halls},
        {f"booth-{row_id}": DrawnBooth(*(*values, f"hall-{hall_id}")) for row_id, *values, hall_id in booths},
        {f"element-{row_id}": ElementSheet(*values) for row_id, *values in elements},
    )


def holders(session: Session, edition_id: int) -> dict[str, Exhibitor]:
    """Return who shows in which booth, by the booth's key."""
    found = session.execute(
        select(BoothAllocation.booth_id, Exhibitor)
        .join(Exhibitor, Exhibitor.id == BoothAllocation.exhibitor_id)
        .where(Exhibitor.edition_id == edition_id)
    )
    return {f"booth-{booth_id}": exhibitor for booth_id, exhibitor in found}


def background(session: Session, edition_id: int) -> PlanBackground | None:
    """Return the picture below the plan, without its bytes."""
    return session.scalar(
        select(PlanBackground).where(PlanBackground.edition_id == edition_id).options(defer(PlanBackground.picture))
    )


def element(session: Session, edition_id: int, element_id: int) -> FloorElement:
    """Return an aisle, an entrance or a wall."""
    return editions.row(session, edition_id, FloorElement, element_id)


def last_change(session: Session, edition_id: int, user_id: int | None) -> Event | None:
    """Return the last change of the floor by another person."""
    return session.scalar(
        select(Event)
        .where(Event.edition_id == edition_id, Event.act.startswith("venue."), Event.actor_id.is_distinct_from(user_id))
        .order_by(Event.id.desc())
        .limit(1)
    )


def _rows(session: Session, kind: Any, names: tuple[str, ...], edition_id: int, *order: Any) -> Any:
    columns = (kind.id, *(getattr(kind, name) for name in names))
    return session.execute(select(*columns).where(kind.edition_id == edition_id).order_by(*order))
