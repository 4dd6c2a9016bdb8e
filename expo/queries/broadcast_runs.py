"""A broadcast behind the scenes, as crew and exhibitor see it; its products, as everybody does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.broadcast_runs import CheckItem, Cue, RunStep, elapsed
from expo.models.base import natural
from expo.models.broadcast_runs import (
    BroadcastCheck,
    BroadcastCrew,
    BroadcastCue,
    BroadcastFigures,
    BroadcastProduct,
    BroadcastStep,
    CrewMember,
    OrderIntent,
)
from expo.models.exhibitors import Product
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.queries import live_questions
from expo.queries.live_questions import LiveFigures


@dataclass(frozen=True, slots=True)
class ShownGoods:
    """A product as it is sold in a broadcast; without a row of its own it has no live price."""

    product: Product
    row: BroadcastProduct | None = None
    intents: int = 0


@dataclass(frozen=True, slots=True)
class Run:
    """Where a broadcast is: its steps, cue sheet, and the second of the show, ``None`` unless it is on air."""

    steps: Mapping[RunStep, BroadcastStep]
    cues: Sequence[Cue]
    second: int | None

    @property
    def began_at(self) -> datetime | None:
        """When it went on air."""
        step = self.steps.get(RunStep.ON_AIR)
        return step.taken_at if step else None

    @property
    def is_running(self) -> bool:
        """Whether it went on air and is not off again."""
        return RunStep.ON_AIR in self.steps and RunStep.OFF_AIR not in self.steps


@dataclass(frozen=True, slots=True)
class BroadcastReport:
    """The figures of one broadcast: what the platform counted, what became of the questions, what viewers would buy."""

    broadcast: Broadcast
    counted: BroadcastFigures | None
    questions: LiveFigures
    intents: int


def steps(session: Session, broadcast_id: int) -> dict[RunStep, BroadcastStep]:
    """Return the steps that were taken."""
    rows = session.scalars(select(BroadcastStep).where(BroadcastStep.broadcast_id == broadcast_id))
    return {row.step: row for row in rows}


def cues(session: Session, broadcast_id: int) -> list[Cue]:
    """Return the cue sheet in the order of its times."""
    rows = session.scalars(
        select(BroadcastCue).where(BroadcastCue.broadcast_id == broadcast_id).order_by(BroadcastCue.starts_second)
    )
    return [Cue(row.starts_second, row.segment, row.product_no, row.line, row.graphic) for row in rows]


def run(session: Session, broadcast_id: int, now: datetime) -> Run:
    """Return where a broadcast is."""
    taken = steps(session, broadcast_id)
    on, off = taken.get(RunStep.ON_AIR), taken.get(RunStep.OFF_AIR)
    second = elapsed(on.taken_at, on.shift_seconds, now) if on and not off else None
    return Run(taken, cues(session, broadcast_id), second)


def goods(session: Session, broadcast: Broadcast) -> list[ShownGoods]:
    """Return the products of a broadcast in their order; all of the exhibitor's where none were chosen."""
    chosen = session.scalars(
        select(BroadcastProduct)
        .where(BroadcastProduct.broadcast_id == broadcast.id)
        .options(joinedload(BroadcastProduct.product))
        .order_by(BroadcastProduct.position)
    ).all()
    if not chosen:
        return [ShownGoods(product) for product in broadcast.exhibitor.products]
    wanted = intents(session, broadcast.id)
    return [ShownGoods(row.product, row, wanted.get(row.product_id, 0)) for row in chosen]


def intents(session: Session, broadcast_id: int) -> dict[int, int]:
    """Return how many of each product viewers would buy."""
    rows = session.execute(
        select(OrderIntent.product_id, func.sum(OrderIntent.quantity))
        .where(OrderIntent.broadcast_id == broadcast_id)
        .group_by(OrderIntent.product_id)
    )
    return dict(rows.all())


def own_intents(session: Session, broadcast_id: int, key: str) -> dict[int, int]:
    """Return how many of each product one viewer would buy."""
    if not key:
        return {}
    rows = session.execute(
        select(OrderIntent.product_id, OrderIntent.quantity).where(
            OrderIntent.broadcast_id == broadcast_id, OrderIntent.viewer_key == key
        )
    )
    return dict(rows.all())


def checks(session: Session, broadcast_id: int) -> dict[CheckItem, BroadcastCheck | None]:
    """Return every point of the checklist, with its row if there is one."""
    rows = session.scalars(select(BroadcastCheck).where(BroadcastCheck.broadcast_id == broadcast_id))
    known = {row.item: row for row in rows}
    return {item: known.get(item) for item in CheckItem}


def crew(session: Session, edition_id: int) -> Sequence[CrewMember]:
    """Return the studio's crew."""
    return session.scalars(
        select(CrewMember).where(CrewMember.edition_id == edition_id).order_by(natural(CrewMember.code))
    ).all()


def crew_of(session: Session, broadcast_id: int) -> Sequence[BroadcastCrew]:
    """Return who works for a broadcast."""
    return session.scalars(
        select(BroadcastCrew)
        .where(BroadcastCrew.broadcast_id == broadcast_id)
        .options(joinedload(BroadcastCrew.member), joinedload(BroadcastCrew.interpreter))
        .order_by(BroadcastCrew.id)
    ).all()


def reports(session: Session, edition_id: int) -> list[BroadcastReport]:
    """Return the figures of every broadcast of an edition in time order."""
    shows = session.scalars(
        select(Broadcast)
        .join(Broadcast.studio_slot)
        .where(StudioSlot.edition_id == edition_id)
        .options(joinedload(Broadcast.exhibitor), joinedload(Broadcast.studio_slot))
        .order_by(StudioSlot.starts_at)
    ).all()
    ids = [show.id for show in shows]
    counted = session.scalars(select(BroadcastFigures).where(BroadcastFigures.broadcast_id.in_(ids)))
    figures = {row.broadcast_id: row for row in counted}
    asked = live_questions.figures(session, ids)
    wanted = session.execute(
        select(OrderIntent.broadcast_id, func.sum(OrderIntent.quantity))
        .where(OrderIntent.broadcast_id.in_(ids))
        .group_by(OrderIntent.broadcast_id)
    )
    intended: dict[int, int] = dict(wanted.all())
    return [BroadcastReport(show, figures.get(show.id), asked[show.id], intended.get(show.id, 0)) for show in shows]
