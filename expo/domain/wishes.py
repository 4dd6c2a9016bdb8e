"""What one side wants of the other, how much, and what a pair of wishes is worth to a timetable."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled


class Level(Labelled):
    """How much a meeting is wanted. ``NEVER`` is absolute."""

    MUST = "must", N_("Must meet")
    INTERESTED = "interested", N_("Interested")
    NEVER = "never", N_("Never")


class Side(Labelled):
    """Who wishes."""

    EXHIBITOR = "exhibitor", N_("Exhibitor")
    BUYER = "buyer", N_("Buyer")

    @property
    def other(self) -> "Side":
        return Side.BUYER if self is Side.EXHIBITOR else Side.EXHIBITOR


class Answer(Labelled):
    """What the other side said to a wish."""

    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")


@dataclass(frozen=True, slots=True)
class Weights:
    """What a met wish is worth; the organizer chooses these in words before a run.

    ``first`` is what the first of a company's ordered musts adds; each one after it adds one less.
    """

    interested: int = 10
    must: int = 25
    mutual: int = 15
    accepted: int = 10
    overseas: int = 0
    first: int = 5


def weight(
    by_exhibitor: Level | None,
    by_buyer: Level | None,
    *,
    accepted: bool,
    overseas: bool,
    weights: Weights,
    ranks: Iterable[int] = (),
) -> int | None:
    """Return what meeting this pair is worth, or ``None`` when it must not meet or neither side wished it.

    ``ranks`` are its places, from 1, among the ordered musts of either side.
    """
    levels = [level for level in (by_exhibitor, by_buyer) if level is not None]
    if not levels or Level.NEVER in levels:
        return None
    worth = sum(weights.must if level is Level.MUST else weights.interested for level in levels)
    if len(levels) == 2:
        worth += weights.mutual
    if accepted:
        worth += weights.accepted
    if overseas:
        worth += weights.overseas
    worth += sum(max(0, weights.first + 1 - rank) for rank in ranks)
    return max(1, worth)


def waits_until(wished_at: datetime, answer_days: int, over_at: datetime) -> datetime | None:
    """Return until when a request waits for its answer, not longer than the expo lasts; ``None`` for ever."""
    return min(wished_at + timedelta(days=answer_days), over_at) if answer_days else None


HISTORY = FeatureHistory(
    N_("Wishes"),
    {
        "ask_again": N_("Asked again after no answer came"),
        "ask_long": N_("Asked for two slots in a row"),
        "ask_short": N_("Withdrew the request for two slots"),
        "rank": N_("Put the “must meet” wishes in another order"),
        "say": N_("Changed the message that goes with a wish"),
        "wish": N_("Changed the wish for %(subject)s: %(before)s → %(after)s"),
        "reply": N_("Answered a wish: %(answer)s"),
    },
    words={"answer": Answer, "before": Level, "after": Level},
)
