"""The sample's programme, its calls and its fund, on the second day of the expo."""

from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.domain.accounts import Purpose
from expo.models.editions import Edition
from expo.models.experts import Expert
from expo.models.reviews import Review, ReviewRound
from expo.services import one_time_links
from expo.services.sample.programmes import ProgrammeWorld
from expo.services.sample.support import write_support

NOW = datetime(2024, 10, 23, 1, tzinfo=UTC)


def begun(session: Session, sample: Edition) -> ProgrammeWorld | None:
    """Write the programme and set the clock of the edition to its second day."""
    world = write_support(session, sample, now=NOW)
    session.get_one(Edition, sample.id).clock_shift_seconds = clock.shift_to(NOW)
    session.commit()
    return world


def unread_review(session: Session, sample: Edition, config: Config) -> tuple[str, int]:
    """Give a reviewer an application as if it was not opened yet; return the token of the link and its number."""
    round_ = session.scalars(select(ReviewRound)).one()
    round_.proposed_at = round_.proposed_by_id = None
    expert = session.scalars(select(Expert).order_by(Expert.id)).first()
    review = session.scalars(select(Review).where(Review.expert_id == expert.id)).first()
    review.scores, review.sent_at, review.cleared_at, review.state = [], None, None, "assigned"
    link = one_time_links.make(
        session,
        session.get_one(Edition, sample.id),
        Purpose.REVIEWER,
        secret=config.secret_key,
        now=clock.now(),
        email=expert.email,
        payload={"expert": expert.id, "call": round_.call_id},
    )
    session.commit()
    return one_time_links.token_of(config, link), review.application.number
