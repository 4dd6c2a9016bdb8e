"""The studio's programme: everybody may see it."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol, TypeVar

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from expo.domain.people import Actor
from expo.domain.refusals import existing
from expo.domain.venue import Facility
from expo.models.base import natural
from expo.models.exhibitors import Exhibitor, Product, Sector
from expo.models.live_commerce import Broadcast, Studio, StudioSlot
from expo.models.venue import Booth, Hall
from expo.models.videos import Video
from expo.queries import editions
from expo.queries.exhibitors import LISTED

_OF_BROADCAST = joinedload(Broadcast.exhibitor)
# Written once: the front page and the floor plan ask it each time.
_EXHIBITOR = joinedload(StudioSlot.broadcast).joinedload(Broadcast.exhibitor).load_only(*LISTED)
_PROGRAMME = (
    select(StudioSlot)
    .where(StudioSlot.edition_id == bindparam("edition_id"))
    .options(
        joinedload(StudioSlot.studio),
        _EXHIBITOR.joinedload(Exhibitor.hall),
        _EXHIBITOR.joinedload(Exhibitor.sector),
        _EXHIBITOR.selectinload(Exhibitor.booths),
        joinedload(StudioSlot.broadcast).joinedload(Broadcast.video),
    )
    .order_by(StudioSlot.starts_at, StudioSlot.id)
)
_STILL_TO_COME = _PROGRAMME.where(StudioSlot.ends_at > bindparam("since"))
_SHOWN = joinedload(StudioSlot.broadcast).joinedload(Broadcast.exhibitor)
_WITH_GOODS = (
    select(StudioSlot)
    .where(StudioSlot.edition_id == bindparam("edition_id"), StudioSlot.id.in_(bindparam("ids", expanding=True)))
    .options(
        _SHOWN.load_only(Exhibitor.code, Exhibitor.name_ko, Exhibitor.name_en),
        _SHOWN.joinedload(Exhibitor.hall).load_only(Hall.palette),
        _SHOWN.joinedload(Exhibitor.sector).load_only(Sector.code),
        _SHOWN.joinedload(Exhibitor.booths).load_only(Booth.code),
        _SHOWN.joinedload(Exhibitor.products).load_only(Product.name_ko, Product.name_en, Product.hs_code),
    )
)
_LISTED = (
    select(
        StudioSlot.id,
        StudioSlot.starts_at,
        StudioSlot.ends_at,
        Broadcast.id,
        Broadcast.title_ko,
        Broadcast.title_en,
        Broadcast.about_ko,
        Broadcast.about_en,
        Broadcast.platform,
        Exhibitor.code,
        Exhibitor.name_ko,
        Exhibitor.name_en,
        Hall.palette,
        Video.id.is_not(None) | (Broadcast.replay_url != "") | (Broadcast.stream_url != ""),
    )
    .outerjoin(StudioSlot.broadcast)
    .outerjoin(Broadcast.exhibitor)
    .outerjoin(Exhibitor.hall)
    .outerjoin(Broadcast.video)
    .where(StudioSlot.edition_id == bindparam("edition_id"))
    .order_by(StudioSlot.starts_at, StudioSlot.id)
)
_COUNT = (
    select(func.count(Broadcast.id)).join(Broadcast.studio_slot).where(StudioSlot.edition_id == bindparam("edition_id"))
)

_OF_EDITION = StudioSlot.edition_id == bindparam("edition_id")
FILLED = {
    "live_commerce": exists().where(_OF_EDITION, Broadcast.studio_slot_id == StudioSlot.id),
    "studio": exists().where(_OF_EDITION),
}


class ListedSlot(NamedTuple):
    """A studio slot as the public list shows it, without a life of its own; ``broadcast`` is a number."""

    id: int
    starts_at: datetime
    ends_at: datetime
    broadcast: int | None
    title_ko: str
    title_en: str
    about_ko: str
    about_en: str
    platform: str
    code: str
    name_ko: str
    name_en: str
    palette: int
    can_be_seen_again: bool | None


class _ShownSlot(Protocol):
    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...

    @property
    def broadcast(self) -> object: ...


_AnySlot = TypeVar("_AnySlot", bound=_ShownSlot)


def listed(session: Session, edition_id: int) -> list[ListedSlot]:
    """Return all studio slots in time order as the public list shows them."""
    rows = session.execute(_LISTED, {"edition_id": edition_id})
    return [ListedSlot._make(row) for row in rows]


def with_goods(session: Session, edition_id: int, ids: Sequence[int]) -> dict[int, StudioSlot]:
    """Return ``id → slot`` of a few slots with what a picture of the broadcast shows."""
    rows = session.scalars(_WITH_GOODS, {"edition_id": edition_id, "ids": ids})
    return {slot.id: slot for slot in rows.unique()}


def programme(session: Session, edition_id: int, since: datetime | None = None) -> Sequence[StudioSlot]:
    """Return the studio slots in time order, each with its broadcast, if any; not those that ended before ``since``."""
    if since is None:
        return session.scalars(_PROGRAMME, {"edition_id": edition_id}).all()
    return session.scalars(_STILL_TO_COME, {"edition_id": edition_id, "since": since}).all()


def count(session: Session, edition_id: int) -> int:
    """Return the number of broadcasts of an edition."""
    return session.scalar(_COUNT, {"edition_id": edition_id}) or 0


def studio(session: Session, edition_id: int, studio_id: int) -> Studio:
    """Return a studio."""
    found = session.scalar(select(Studio).where(Studio.edition_id == edition_id, Studio.id == studio_id))
    return existing(found, f"studio {studio_id}")


def slot(session: Session, edition_id: int, slot_id: int) -> StudioSlot:
    """Return a studio slot."""
    return editions.row(session, edition_id, StudioSlot, slot_id)


def of_exhibitor(session: Session, exhibitor_id: int) -> Sequence[Broadcast]:
    """Return an exhibitor's broadcasts in time order."""
    return session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(Broadcast.exhibitor_id == exhibitor_id)
        .options(joinedload(Broadcast.studio_slot).joinedload(StudioSlot.studio), joinedload(Broadcast.video))
        .order_by(StudioSlot.starts_at)
    ).all()


def broadcast(session: Session, edition_id: int, broadcast_id: int) -> Broadcast:
    """Return a broadcast of the edition with its slot, studio and exhibitor."""
    return _broadcast(session, edition_id, broadcast_id, _OF_BROADCAST)


def whole_broadcast(session: Session, edition_id: int, broadcast_id: int) -> Broadcast:
    """Return a broadcast with all that its page shows of its exhibitor."""
    return _broadcast(
        session,
        edition_id,
        broadcast_id,
        _OF_BROADCAST.joinedload(Exhibitor.hall),
        _OF_BROADCAST.selectinload(Exhibitor.products),
        _OF_BROADCAST.selectinload(Exhibitor.booths),
        _OF_BROADCAST.joinedload(Exhibitor.sector),
    )


def own_broadcast(session: Session, actor: Actor, edition_id: int, broadcast_id: int) -> Broadcast:
    """Return a broadcast with its exhibitor to those who run it: the crew and that exhibitor."""
    found = whole_broadcast(session, edition_id, broadcast_id)
    return existing(found if actor.is_organizer or found.exhibitor_id == actor.exhibitor_id else None, "own broadcast")


def _broadcast(session: Session, edition_id: int, broadcast_id: int, *loaded: ExecutableOption) -> Broadcast:
    found = session.scalar(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(Broadcast.id == broadcast_id, StudioSlot.edition_id == edition_id)
        .options(joinedload(Broadcast.studio_slot).joinedload(StudioSlot.studio), *loaded)
    )
    return existing(found, f"broadcast {broadcast_id}")


def now_and_next(slots: Sequence[_AnySlot], now: datetime) -> tuple[_AnySlot | None, _AnySlot | None]:
    """Return the broadcast that is on air and the next one to come."""
    booked = [slot for slot in slots if slot.broadcast is not None]
    on_air = next((slot for slot in booked if slot.starts_at <= now < slot.ends_at), None)
    coming = next((slot for slot in booked if slot.starts_at > now), None)
    return on_air, coming


def studios(session: Session, edition_id: int) -> Sequence[Studio]:
    """Return the studios of an edition."""
    return session.scalars(select(Studio).where(Studio.edition_id == edition_id).order_by(natural(Studio.code))).all()


def halls(session: Session, edition_id: int) -> Sequence[Hall]:
    """Return the halls that can have a studio."""
    return session.scalars(
        select(Hall).where(Hall.edition_id == edition_id, Hall.facility == Facility.STUDIO).order_by(Hall.position)
    ).all()
