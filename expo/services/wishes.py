"""Wish for a company of the other side, and answer its wishes."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.booking import EXPO_OVER
from expo.domain.editions import Phase
from expo.domain.people import Actor
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.wishes import Answer, Level, Side, waits_until
from expo.domain.words import N_, Marked
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.wishes import Wish, WishReply
from expo.queries import editions, wishes
from expo.services import history

LONGEST_MESSAGE = 300
CLOSED = Violation("wishes_closed", N_("Wishes are closed at the moment. The organizer opens and closes them."))
NOT_APPROVED = Violation(
    "buyer_not_approved", N_("Your registration is still being reviewed. You can wish as soon as it is approved.")
)
LENGTHS_CLOSED = Violation(
    "lengths_closed", N_("The organizer gives two slots without being asked. Please write to the organizer.")
)
NOT_ACCEPTED = Violation("not_accepted", N_("Please accept the request first."))
MEETING_STANDS = {
    Side.BUYER: N_("A consultation of you two is in the timetable. Cancel it in the agenda first."),
    Side.EXHIBITOR: N_(
        "A consultation of you two is in the timetable. If you cannot come, the registration desk helps."
    ),
}
"""What a company is told that refuses whom it meets: a buyer cancels by itself, an exhibitor asks."""
BUDGET = {
    Level.MUST: N_("All %(limit)s “must meet” wishes are used. Change one to “interested” or take one back first."),
    Level.INTERESTED: N_("All %(limit)s “interested” wishes are used. Take one back first."),
}


def wish(
    session: Session, actor: Actor, edition: Edition, *, other_id: int, level: Level | None, now: datetime
) -> Wish | None:
    """Set how much the actor's company wants to meet the other one; ``None`` takes the wish back.

    The actor's own company is locked, so that two clicks at once cannot overdraw a budget.
    """
    side = wishes.side_of(actor)
    exhibitor, buyer = _pair(session, actor, edition, side, other_id)
    existing = session.scalar(
        select(Wish).where(Wish.exhibitor_id == exhibitor.id, Wish.buyer_id == buyer.id, Wish.side == side)
    )
    before = existing.level if existing else None
    if before == level:
        return existing
    refuse_if(_objections(session, actor, edition, exhibitor, buyer, level, now))
    if existing is None and level is not None:
        existing = Wish(edition_id=edition.id, exhibitor_id=exhibitor.id, buyer_id=buyer.id, side=side)
        session.add(existing)
    elif existing is not None and level is None:
        session.delete(existing)
        existing = None
    if existing is not None and level is not None:
        existing.level, existing.wished_at, existing.wished_by_id = level, now, actor.user_id
        existing.rank = None
        if level is Level.NEVER:
            existing.message, existing.asks_long = "", False
    session.flush()
    history.record(
        session,
        actor,
        "wishes.wish",
        "buyer" if side is Side.EXHIBITOR else "exhibitor",
        other_id,
        edition_id=edition.id,
        now=now,
        before=before,
        after=level,
    )
    return existing


def reply(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    wish_id: int,
    answer: Answer,
    reason: str = "",
    tapped_at: datetime | None = None,
    now: datetime,
) -> WishReply:
    """Accept or decline a wish of the other side; an answer can be changed while wishes are open.

    The actor's own company is locked: a booking of the two waits for the answer, or the answer for the booking. An
    answer that a phone kept since ``tapped_at`` does not replace another one that was given later.
    """
    _lock_own(session, actor)
    received = wishes.get(session, actor, wish_id)
    if received.side is wishes.side_of(actor):
        raise NotFound(f"wish {wish_id}")
    refuse_if(_against(session, actor, edition, received, answer, tapped_at or now))
    refuse_if(_against_late(received, answer, tapped_at or now))
    answered, reason = received.reply or WishReply(), reason.strip()
    if (answered.answer, answered.reason) == (answer, reason):
        return answered  # sent twice, or tapped twice
    answered.answer, answered.reason = answer, reason
    answered.asks_long = bool(answered.asks_long) and answer is Answer.ACCEPTED
    answered.replied_at, answered.replied_by_id = now, actor.user_id
    received.reply = answered
    session.flush()
    history.record(
        session, actor, "wishes.reply", "wish", wish_id, edition_id=edition.id, now=now, answer=answer, reason=reason
    )
    return answered


def _against_late(received: Wish, answer: Answer, tapped_at: datetime) -> Iterator[Violation]:
    former = received.reply
    if former is not None and former.answer is not answer and former.replied_at > tapped_at:
        sentence = N_("Meanwhile your company answered “%(answer)s”. That answer stays; change it if it is wrong.")
        yield Violation("answered_meanwhile", sentence, {"answer": Marked(former.answer.label)})


def say(session: Session, actor: Actor, edition: Edition, *, wish_id: int, message: str, now: datetime) -> Wish:
    """Let a message go with a wish of the actor's company; an empty one takes it back."""
    wished = _own(session, actor, edition, wish_id)
    message = message.strip()
    refuse_if(_against_message(session, edition, message, now))
    if wished.message != message:
        wished.message = message
        _record(session, actor, "say", wished, now)
    return wished


def ask_length(session: Session, actor: Actor, edition: Edition, *, wish_id: int, is_long: bool, now: datetime) -> None:
    """Ask for two slots with the other side of a wish, or no longer; the organizer decides.

    It goes with the wish of the actor's company, or with its answer to one that it accepted.
    """
    _lock_own(session, actor)
    asked = wishes.get(session, actor, wish_id)
    is_own = asked.side is wishes.side_of(actor)
    said = asked if is_own else asked.reply
    against = _against_length(edition, asked, is_own=is_own, is_long=is_long)
    refuse_if([*_against_asking(session, edition, now), *against])
    if said is not None and said.asks_long != is_long:
        said.asks_long = is_long
        _record(session, actor, "ask_long" if is_long else "ask_short", asked, now)


def _against_length(edition: Edition, asked: Wish, *, is_own: bool, is_long: bool) -> Iterator[Violation]:
    if is_long and not edition.long_requests:
        yield LENGTHS_CLOSED
    if asked.level is Level.NEVER or not (is_own or (asked.reply and asked.reply.answer is Answer.ACCEPTED)):
        yield NOT_ACCEPTED


def rank(session: Session, actor: Actor, edition: Edition, *, wish_id: int, place: int, now: datetime) -> None:
    """Give a "must" of the actor's company its place among all of them, from 1; told twice, it is there once."""
    moved = _own(session, actor, edition, wish_id)
    refuse_if(_against_asking(session, edition, now))
    musts = [one for one in wishes.own(session, actor) if one.level is Level.MUST]
    if moved not in musts:
        raise NotFound(f"must {wish_id}")
    musts.remove(moved)
    musts.insert(max(0, place - 1), moved)
    for number, one in enumerate(musts, 1):
        one.rank = number
    _record(session, actor, "rank", moved, now)


def ask_again(session: Session, actor: Actor, edition: Edition, *, wish_id: int, now: datetime) -> Wish:
    """Send a request once more that waited too long for its answer; one that still waits stays as it is."""
    wished = _own(session, actor, edition, wish_id)
    refuse_if(_against_asking(session, edition, now))
    until = waits_until(wished.wished_at, edition.answer_days, edition.over_at)
    if wished.reply is None and until is not None and until <= now:
        wished.wished_at, wished.wished_by_id, wished.seen_at = now, actor.user_id, None
        _record(session, actor, "ask_again", wished, now)
    return wished


def see(session: Session, actor: Actor, *, now: datetime) -> None:
    """Note that the actor's company has seen what the other side wishes of it; an organizer who looks notes nothing."""
    if not actor.acts_for:
        seen = update(Wish).where(*wishes.unseen(actor)).values(seen_at=now)
        session.execute(seen.execution_options(synchronize_session=False))


def _own(session: Session, actor: Actor, edition: Edition, wish_id: int) -> Wish:
    """Return a wish of the actor's own company, which is locked, unless it says "never"."""
    _lock_own(session, actor)
    found = wishes.get(session, actor, wish_id)
    if found.side is not wishes.side_of(actor) or found.edition_id != edition.id or found.level is Level.NEVER:
        raise NotFound(f"wish {wish_id}")
    return found


def _against_asking(session: Session, edition: Edition, now: datetime) -> Iterator[Violation]:
    if edition.is_over(now):
        yield EXPO_OVER
    elif not editions.is_open(session, edition.id, Phase.WISHES):
        yield CLOSED


def _against_message(session: Session, edition: Edition, message: str, now: datetime) -> Iterator[Violation]:
    yield from _against_asking(session, edition, now)
    if len(message) > LONGEST_MESSAGE:
        params = {"limit": LONGEST_MESSAGE}
        yield Violation("message_is_long", N_("Please keep to %(limit)s characters."), params, "message")


def _record(session: Session, actor: Actor, verb: str, wished: Wish, now: datetime) -> None:
    history.record(session, actor, f"wishes.{verb}", "wish", wished.id, edition_id=wished.edition_id, now=now)


def _against(
    session: Session, actor: Actor, edition: Edition, received: Wish, answer: Answer, now: datetime
) -> Iterator[Violation]:
    yield from _against_asking(session, edition, now)
    if answer is Answer.DECLINED and _meet(session, received.exhibitor_id, received.buyer_id):
        yield Violation("meeting_stands", MEETING_STANDS[wishes.side_of(actor)])


def _meet(session: Session, exhibitor_id: int, buyer_id: int) -> bool:
    """Return whether the two have an active meeting."""
    of_pair = select(Meeting.id).where(Meeting.exhibitor_id == exhibitor_id, Meeting.buyer_id == buyer_id)
    return session.scalar(of_pair.where(Meeting.is_active.is_(True))) is not None


def _pair(session: Session, actor: Actor, edition: Edition, side: Side, other_id: int) -> tuple[Exhibitor, Buyer]:
    """Return both companies, the actor's own one locked; a buyer who is not approved is not found by exhibitors."""
    exhibitor_id, buyer_id = (actor.exhibitor_id, other_id) if side is Side.EXHIBITOR else (other_id, actor.buyer_id)
    of_exhibitor = select(Exhibitor).where(Exhibitor.id == exhibitor_id, Exhibitor.edition_id == edition.id)
    of_buyer = select(Buyer).where(Buyer.id == buyer_id, Buyer.edition_id == edition.id)
    exhibitor = session.scalar(locked(of_exhibitor) if side is Side.EXHIBITOR else of_exhibitor)
    buyer = session.scalar(locked(of_buyer) if side is Side.BUYER else of_buyer)
    if exhibitor is None or buyer is None or (side is Side.EXHIBITOR and not buyer.is_approved):
        raise NotFound(f"company {other_id}")
    return exhibitor, buyer


def _lock_own(session: Session, actor: Actor) -> None:
    own = (
        select(Exhibitor.id).where(Exhibitor.id == actor.exhibitor_id)
        if wishes.side_of(actor) is Side.EXHIBITOR
        else select(Buyer.id).where(Buyer.id == actor.buyer_id)
    )
    session.execute(locked(own))


def _objections(
    session: Session,
    actor: Actor,
    edition: Edition,
    exhibitor: Exhibitor,
    buyer: Buyer,
    level: Level | None,
    now: datetime,
) -> Iterator[Violation]:
    yield from _against_asking(session, edition, now)
    if actor.is_buyer and not buyer.is_approved:
        yield NOT_APPROVED
    if level is Level.NEVER and _meet(session, exhibitor.id, buyer.id):
        yield Violation("meeting_stands", MEETING_STANDS[wishes.side_of(actor)])
    budget = wishes.budgets(session, edition, actor).get(level) if level else None
    if budget is not None and not budget.left:
        yield Violation("wish_budget", BUDGET[budget.level], {"limit": budget.limit})
