"""The sample's broadcasts happen up to the demo's clock, in as many steps as it is set."""

import pytest
from sqlalchemy import func, select

from expo.domain.broadcast_runs import RunStep
from expo.models.broadcast_runs import BroadcastFigures, BroadcastStep
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.live_questions import LiveQuestion
from expo.services.sample import move_to
from tests.support.days import SECOND, moment


@pytest.mark.sqlite_only
def test_a_broadcast_happens_as_far_as_the_clock_is_set_forward_and_back(session, sample):
    begins = select(Broadcast.id).join(Broadcast.studio_slot).where(StudioSlot.starts_at == moment(SECOND, "10:30"))
    show, found = session.scalars(begins).one(), []
    for at in ("10:31", "10:50", "10:35", "11:40", "10:20", "11:40"):
        move_to(session, sample, now=moment(SECOND, at))
        steps = session.scalars(select(BroadcastStep.step).where(BroadcastStep.broadcast_id == show)).all()
        asked = session.scalar(select(func.count()).where(LiveQuestion.broadcast_id == show))
        is_counted = session.get(BroadcastFigures, show) is not None
        found.append((set(steps), asked, is_counted))

    first, middle, back, over, before, again = found
    on_air = {RunStep.PRODUCTS_LOCKED, RunStep.REHEARSED, RunStep.ON_AIR}
    assert first == (on_air, 0, False)
    assert middle[0] == back[0] == on_air
    assert 0 < back[1] < middle[1] < over[1]
    assert over == again == (on_air | {RunStep.OFF_AIR}, over[1], True)
    assert before == ({RunStep.PRODUCTS_LOCKED}, 0, False)
