"""Prepare and run a broadcast: products until they are locked, cue sheet, checklist, steps; and viewers' intents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain import broadcast_runs as runs
from expo.domain.broadcast_runs import CheckItem, RunStep
from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.broadcast_runs import BroadcastCheck, BroadcastCue, BroadcastProduct, BroadcastStep, OrderIntent
from expo.models.editions import Edition
from expo.models.live_commerce import Broadcast
from expo.queries import broadcast_runs, live_commerce
from expo.services import history

MOST_OF_ONE = 99


@dataclass(frozen=True, slots=True)
class GoodsLine:
    """A product of a broadcast as it is set; prices in whole won."""

    product_id: int
    live_price: int | None = None
    stock: int | None = None
    coupon: str = ""
    link: str = ""


def set_products(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, lines: Sequence[GoodsLine], now: datetime
) -> None:
    """Choose a broadcast's products in their order; once they are locked only the crew changes them."""
    organizers_need(actor, Permission.MANAGE_STUDIO)
    show = _own(session, actor, edition, broadcast_id)
    known = {product.id for product in show.exhibitor.products}
    refuse_if(_against_products(actor, broadcast_runs.steps(session, show.id), lines, known))
    session.execute(delete(BroadcastProduct).where(BroadcastProduct.broadcast_id == show.id))
    for position, line in enumerate(lines):
        session.add(
            BroadcastProduct(
                broadcast_id=show.id,
                product_id=line.product_id,
                position=position,
                live_price=line.live_price,
                stock=line.stock,
                coupon=line.coupon.strip(),
                link=line.link.strip(),
            )
        )
    session.flush()
    record_act(session, actor, edition, "set_products", show, now)


def set_cues(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, text: str, now: datetime) -> None:
    """Write a broadcast's cue sheet anew, from its lines."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = _own(session, actor, edition, broadcast_id)
    cues, wrong = runs.read(text, len(broadcast_runs.goods(session, show)))
    refuse_if(wrong)
    session.execute(delete(BroadcastCue).where(BroadcastCue.broadcast_id == show.id))
    for cue in cues:
        session.add(
            BroadcastCue(
                broadcast_id=show.id,
                starts_second=cue.starts_second,
                segment=cue.segment,
                product_no=cue.product_no,
                line=cue.line,
                graphic=cue.graphic[:200],
            )
        )
    session.flush()
    record_act(session, actor, edition, "set_cues", show, now)


def set_checks(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    broadcast_id: int,
    checks: Mapping[CheckItem, tuple[bool, str]],
    now: datetime,
) -> None:
    """Tick points of the checklist, or untick them, each with a note."""
    organizers_need(actor, Permission.MANAGE_STUDIO)
    show = _own(session, actor, edition, broadcast_id)
    known = broadcast_runs.checks(session, show.id)
    for item, (is_done, note) in checks.items():
        row = known[item] or BroadcastCheck(broadcast_id=show.id, item=item)
        row.note = note.strip()
        if is_done is not (row.done_at is not None):
            row.done_at, row.done_by_id = (now, actor.user_id) if is_done else (None, None)
        session.add(row)
    session.flush()
    record_act(session, actor, edition, "set_checks", show, now)


def take_step(
    session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, step: RunStep, now: datetime
) -> None:
    """Take a step, or take it back where it is the last one; going on air starts the clock."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = _own(session, actor, edition, broadcast_id)
    taken = broadcast_runs.steps(session, show.id)
    refuse_if(_against_step(taken, step))
    if step in taken:
        session.delete(taken[step])
    else:
        session.add(BroadcastStep(broadcast_id=show.id, step=step, taken_at=now, taken_by_id=actor.user_id))
    session.flush()
    record_act(session, actor, edition, "take_step", show, now, step=step)


def jump(session: Session, actor: Actor, edition: Edition, *, broadcast_id: int, second: int, now: datetime) -> None:
    """Move the running cue sheet so that this second of it is now."""
    needs(actor, Permission.MANAGE_STUDIO)
    show = _own(session, actor, edition, broadcast_id)
    run = broadcast_runs.run(session, show.id, now)
    if not run.is_running or run.began_at is None:
        refuse_if([Violation("not_on_air", N_("The broadcast is not on air."))])
        return
    run.steps[RunStep.ON_AIR].shift_seconds = second - int((now - run.began_at).total_seconds())
    session.flush()


def intend(
    session: Session, edition: Edition, *, broadcast_id: int, product_id: int, key: str, quantity: int, now: datetime
) -> None:
    """Say how many of a product a viewer would buy, 0 for none any more; nothing is paid."""
    show = live_commerce.whole_broadcast(session, edition.id, broadcast_id)
    if product_id not in {one.product.id for one in broadcast_runs.goods(session, show)}:
        raise NotFound(f"product {product_id}")
    refuse_if(_against_quantity(quantity))
    row = session.get(OrderIntent, (show.id, product_id, key))
    if quantity == 0:
        if row is not None:
            session.delete(row)
        return
    row = row or OrderIntent(broadcast_id=show.id, product_id=product_id, viewer_key=key)
    row.quantity, row.made_at = quantity, now
    session.add(row)
    session.flush()


def _own(session: Session, actor: Actor, edition: Edition, broadcast_id: int) -> Broadcast:
    """Return a broadcast locked, for the crew or for its exhibitor."""
    if not actor.is_organizer and not actor.is_exhibitor:
        raise NotAllowed("run a broadcast")
    show = live_commerce.own_broadcast(session, actor, edition.id, broadcast_id)
    lock_row(session, Broadcast, show.id)
    return show


def _against_products(
    actor: Actor, taken: Mapping[RunStep, BroadcastStep], lines: Sequence[GoodsLine], known: set[int]
) -> Iterator[Violation]:
    if actor.is_exhibitor and RunStep.PRODUCTS_LOCKED in taken:
        yield Violation("products_locked", N_("The products are locked. Please ask the studio's crew."))
    if any(line.product_id not in known for line in lines):
        yield Violation("no_such_product", N_("This is not a product of the exhibitor."))
    for line in lines:
        if line.link and not line.link.strip().startswith("https://"):
            yield Violation("no_link", N_("A link begins with https://."))


def _against_step(taken: Mapping[RunStep, BroadcastStep], step: RunStep) -> Iterator[Violation]:
    order = list(RunStep)
    later = [one for one in order[order.index(step) + 1 :] if one in taken]
    if step in taken and later:
        yield Violation("step_is_past", N_("“%(step)s” was said since then. Take that back first."), {"step": later[0]})
    if step not in taken and step is RunStep.OFF_AIR and RunStep.ON_AIR not in taken:
        yield Violation("not_on_air", N_("The broadcast is not on air."))


def _against_quantity(quantity: int) -> Iterator[Violation]:
    if not 0 <= quantity <= MOST_OF_ONE:
        yield Violation("quantity", N_("Please choose 1 to %(most)s pieces."), {"most": MOST_OF_ONE}, "quantity")


def record_act(
    session: Session, actor: Actor, edition: Edition, act: str, show: Broadcast, now: datetime, **detail: object
) -> None:
    """Write an act about the running of a broadcast into the history."""
    history.record(
        session,
        actor,
        f"broadcast_runs.{act}",
        "broadcast",
        show.id,
        edition_id=edition.id,
        now=now,
        exhibitor=show.exhibitor.code,
        **detail,
    )
