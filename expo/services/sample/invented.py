"""What is invented of a broadcast of the sample, the same at every start: dice, viewers, when it takes its steps."""

from datetime import datetime, timedelta
from hashlib import sha256
from random import Random

from expo.domain.broadcast_runs import RunStep
from expo.models.live_commerce import Broadcast, StudioSlot

VIEWERS = 300


def dice_of(show: Broadcast, part: str) -> Random:
    return Random(f"{part} {show.exhibitor.code}")  # noqa: S311 -- sample data


def invented_steps(slot: StudioSlot) -> tuple[tuple[RunStep, datetime], ...]:
    """Return which steps a broadcast of the sample takes, and when."""
    return (
        (RunStep.REHEARSED, slot.starts_at - timedelta(hours=2)),
        (RunStep.ON_AIR, slot.starts_at),
        (RunStep.OFF_AIR, slot.ends_at),
    )


def viewers(show: Broadcast) -> list[str]:
    """Return the keys of the invented viewers of a broadcast."""
    return [viewer_key(show, viewer) for viewer in range(VIEWERS)]


def viewer_key(show: Broadcast, viewer: int) -> str:
    return hashed(f"{show.exhibitor.code} viewer {viewer}")


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()
