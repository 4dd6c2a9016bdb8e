"""A reviewer reads with the personal link: says whether related, scores alone, then discusses."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.accounts import Purpose
from expo.domain.people import STRANGER
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.reviews import ConflictTarget, ReviewState
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.experts import Expert
from expo.models.reviews import CommitteeSeat, Review, ReviewRemark, ReviewRound, ReviewScore
from expo.queries import experts, reviews
from expo.services import one_time_links, pressed_twice
from expo.services.calls.announcing import locked_call
from expo.services.reviews.setting_up import DECIDED, keep_apart, record_act


def find(session: Session, edition: Edition, token: str, *, now: datetime) -> tuple[Expert, ReviewRound]:
    """Return the reviewer whose link this is and the review of its call; ``now`` is the real time."""
    link = one_time_links.find(session, token, edition, now=now)
    if link.purpose is not Purpose.REVIEWER:
        raise NotFound("reviewer")
    expert, call_id = experts.get(session, link.payload["expert"]), link.payload["call"]
    if session.get(CommitteeSeat, (call_id, expert.id)) is None:
        raise NotFound("seat")
    return expert, reviews.round_of(session, call_id)


def clear(session: Session, edition: Edition, token: str, *, number: int, now: datetime) -> Review:
    """Declare oneself not related; only then the application opens."""
    row, _ = _own(session, edition, token, number, now)
    row.cleared_at = row.cleared_at or clock.shown(edition, now)
    session.flush()
    return row


def recuse(
    session: Session, edition: Edition, token: str, *, number: int, target: ConflictTarget, note: str, now: datetime
) -> Review:
    """Recuse oneself as related; the application closes for good, and points that were given go."""
    row, round_ = _own(session, edition, token, number, now)
    keep_apart(row, ReviewState.RECUSED, target, note)
    session.flush()
    record_act(
        session,
        STRANGER,
        edition,
        "recuse",
        round_.call,
        clock.shown(edition, now),
        name=row.expert.name,
        number=number,
        target=target.value,
    )
    return row


def send(
    session: Session,
    edition: Edition,
    token: str,
    *,
    number: int,
    points: Mapping[int, int | None],
    comment: str,
    now: datetime,
) -> Review:
    """Send the points of every criterion; once they are sent they stay. ``now`` is the real time."""
    row, round_ = _own(session, edition, token, number, now)
    if row.cleared_at is None:
        raise Refusal(Violation("not_cleared", N_("First say whether you are related.")))
    if row.state is ReviewState.SENT:
        raise Refusal(Violation("sent", N_("This review was sent and stays as it is.")))
    refuse_if(_against(round_, points))
    shown = clock.shown(edition, now)
    row.scores = [ReviewScore(criterion_id=one.id, scale=one.scale, points=points[one.id]) for one in round_.criteria]
    row.state, row.sent_at, row.comment = ReviewState.SENT, shown, comment.strip()
    session.flush()
    record_act(session, STRANGER, edition, "send", round_.call, shown, name=row.expert.name, number=number)
    return row


def remark(session: Session, edition: Edition, token: str, *, number: int, text: str, now: datetime) -> ReviewRemark:
    """Say something about an application that one has scored; ``now`` is the real time."""
    row, _ = _own(session, edition, token, number, now)
    if row.state is not ReviewState.SENT:
        raise Refusal(Violation("not_sent", N_("The discussion opens when your review is sent.")))
    if not text.strip():
        raise Refusal(Violation("no_text", N_("Write something."), {}, "text"))
    shown = clock.shown(edition, now)
    said = {"application_id": row.application_id, "expert_id": row.expert_id, "text": text.strip()}
    if before := pressed_twice.made(session, ReviewRemark, ReviewRemark.said_at, shown, **said):
        return before
    remark = ReviewRemark(author=row.expert.name, said_at=shown, **said)
    session.add(remark)
    session.flush()
    return remark


def _own(session: Session, edition: Edition, token: str, number: int, now: datetime) -> tuple[Review, ReviewRound]:
    """Return a reviewer's own reading, locked, while nothing is proposed or after it was reopened."""
    expert, round_ = find(session, edition, token, now=now)
    locked_call(session, round_.call.code)
    session.refresh(round_)
    found = reviews.reading(session, round_.call_id, expert.id, number)
    if round_.proposed_at and not reviews.is_reopened(session, found):
        raise Refusal(DECIDED)
    key = (Review.application_id == found.application_id) & (Review.expert_id == expert.id)
    return session.scalars(locked(select(Review).where(key)).execution_options(populate_existing=True)).one(), round_


def _against(round_: ReviewRound, points: Mapping[int, int | None]) -> Iterator[Violation]:
    for one in round_.criteria:
        given = points.get(one.id)
        if given is None or not 0 <= given <= one.scale:
            sentence = N_("%(name)s: give 0 to %(scale)s points.")
            yield Violation(f"points-{one.id}", sentence, {"name": Named.of(one), "scale": one.scale})
