"""Notice on a show day: what is too near to change, and when many people would be told at once."""

from datetime import datetime, timedelta

MANY_TOLD = 20
"""On a day of the expo, telling more companies than this has to be confirmed with their number."""


def is_too_near(starts_at: datetime, now: datetime, notice_minutes: int) -> bool:
    """Tell whether a slot has begun or begins within the notice: no plan changes anything in it."""
    return starts_at <= now + timedelta(minutes=notice_minutes)
