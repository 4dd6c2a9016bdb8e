"""A time that one company proposes to another: for a new consultation, or for one that they have."""

from datetime import datetime, timedelta

from expo.domain.history import FeatureHistory
from expo.domain.words import N_, Labelled

LONGEST = timedelta(days=3)
"""How long a proposal waits where requests wait for ever."""


class ProposalState(Labelled):
    """Where a proposal is; ``REPLACED`` means that either side proposed another time."""

    OPEN = "open", N_("Waits for an answer")
    ACCEPTED = "accepted", N_("Accepted")
    DECLINED = "declined", N_("Declined")
    REPLACED = "replaced", N_("Another time was proposed")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


def expires_at(starts_at: datetime, held_at: datetime | None, answer_days: int, now: datetime) -> datetime:
    """Return until when a proposal can be answered: before its time begins, and before the one that is held meanwhile.

    ``answer_days`` is how long requests wait in this edition, 0 for ever.
    """
    longest = timedelta(days=answer_days) if answer_days else LONGEST
    return min(starts_at, held_at or starts_at, now + min(longest, LONGEST))


HISTORY = FeatureHistory(
    N_("Proposed times"),
    {
        "propose": N_("Proposed a time: %(at)s"),
        "accept": N_("Accepted a proposed time"),
        "decline": N_("Declined a proposed time"),
        "withdraw": N_("Withdrew a proposed time"),
    },
)
