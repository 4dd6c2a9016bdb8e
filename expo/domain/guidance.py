"""The guidance desk (안내 데스크): counselling on the support programme, by appointment or by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from expo.domain.editions import Span
from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.outbox import EmailTemplate
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

HOLD = HoldKind(
    "guidance_visit",
    N_("Counselling at the guidance desk"),
    "handshake",
    Violation("at_the_guidance_desk", N_("There is counselling at the guidance desk at that time.")),
    of_oneself=N_("You have counselling at the guidance desk then."),
    of_others=N_("The company has counselling at the guidance desk then."),
)
GUIDANCE_EMAILS = {
    "guidance.cancelled": EmailTemplate(
        N_("Your counselling on %(when)s is cancelled"),
        N_(
            "Dear %(name)s,\n\n"
            "The guidance desk had to cancel your counselling on %(when)s (%(topic)s). We are sorry.\n\n"
            "You can choose another time on the page of the guidance desk, or take a number there.\n\n%(edition)s"
        ),
    ),
}
MOST_AHEAD = 2
"""Appointments that a company or a visitor may have before it."""
GRACE = timedelta(minutes=10)
"""An appointment is late after this; the next in the queue is called instead."""


class Audience(Labelled):
    """For whom counselling or a publication is."""

    ADOPTER = "adopter", N_("Adopting company")
    SUPPLIER = "supplier", N_("Supplying company")
    OTHER = "other", N_("Other")


class BookletKind(Labelled):
    """What a publication is."""

    MANUAL = "manual", N_("Manual")
    BROCHURE = "brochure", N_("Brochure")
    GUIDE = "guide", N_("Guide")


class GuidanceState(Labelled):
    """How far a visit is."""

    BOOKED = "booked", N_("Booked")
    WAITING = "waiting", N_("Waits")
    CALLED = "called", N_("Called")
    TALKING = "talking", N_("Being counselled")
    DONE = "done", N_("Counselled")
    NO_SHOW = "no_show", N_("Did not come")
    CANCELLED = "cancelled", N_("Cancelled")


KEEPS_TIME = tuple(one for one in GuidanceState if one not in {GuidanceState.NO_SHOW, GuidanceState.CANCELLED})
"""States in which an appointment keeps its time."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Someone in the queue; ``starts_at`` is that of an appointment, ``arrived_at`` the moment of the number."""

    id: int
    number: int
    arrived_at: datetime
    starts_at: datetime | None = None


def in_turn(waiting: Iterable[Waiting], now: datetime) -> list[Waiting]:
    """Return who is called first: punctual appointments whose time has come, then numbers in their order.

    An appointment that comes later than :data:`GRACE` has lost its turn and waits by its number.
    """

    def turn(one: Waiting) -> tuple[bool, datetime, int]:
        starts = one.starts_at
        if starts is not None and starts <= now and one.arrived_at <= starts + GRACE:
            return False, starts, one.number
        return True, datetime.min.replace(tzinfo=now.tzinfo), one.number

    return sorted(waiting, key=turn)


def is_late(starts_at: datetime | None, state: GuidanceState, now: datetime) -> bool:
    """Tell whether an appointment has not come in time."""
    return state is GuidanceState.BOOKED and starts_at is not None and now > starts_at + GRACE


def parts(span: Span, minutes: int) -> list[Span]:
    """Return the times of ``minutes`` each that a span has room for, one after the other."""
    length, found, starts_at = timedelta(minutes=minutes), [], span.starts_at
    while starts_at + length <= span.ends_at:
        found.append(Span(starts_at, starts_at + length))
        starts_at += length
    return found


HISTORY = FeatureHistory(
    N_("Guidance desk"),
    {
        "add_topic": N_("Added the topic %(name)s"),
        "add_counsellor": N_("Added a counsellor at desk %(desk)s"),
        "open": N_("Opened counselling times: %(count)s"),
        "close": N_("Closed a counselling time"),
        "book": N_("Booked counselling about %(topic)s"),
        "cancel": N_("Cancelled counselling about %(topic)s"),
        "number": N_("Gave out number %(number)s"),
        "call": N_("Called number %(number)s to desk %(desk)s"),
        "no_show": N_("Noted that a visit to the guidance desk did not take place"),
        "record": N_("Wrote down counselling about %(topic)s"),
        "publish": N_("Wrote the publication %(name)s"),
        "answer": N_("Published the answer to: %(name)s"),
        "take_back_answer": N_("Took the answer back to: %(name)s"),
        "follow_up": N_("Settled what counselling about %(topic)s had left open"),
    },
)
