"""The sample's broadcasts happen up to the demo's clock, in as many steps as it is set."""

import pytest
from sqlalchemy import func, select

from expo.domain.broadcast_runs import RunStep
from expo.models.broadcast_runs import BroadcastStep
from expo.models.live_questions import LiveQuestion
from expo.services.sample import move_to
from tests.support.days import SECOND, moment


@pytest.mark.sqlite_only
def test_a_broadcast_goes_on_when_the_clock_is_moved_through_it(session, sample):
    found = []
    for at in ("10:31", "10:50", "10:35", "11:40", "11:40"):
        move_to(session, sample, now=moment(SECOND, at))
        begun = moment(SECOND, "10:30")
        show = session.scalar(select(BroadcastStep.broadcast_id).where(BroadcastStep.taken_at == begun))
        steps = session.scalars(select(BroadcastStep.step).where(BroadcastStep.broadcast_id == show)).all()
        asked = session.scalar(select(func.count()).where(LiveQuestion.broadcast_id == show))
        found.append((set(steps), asked))

    first, middle, back, over, again = found
    on_air = {RunStep.PRODUCTS_LOCKED, RunStep.REHEARSED, RunStep.ON_AIR}
    assert first == (on_air, 0)
    assert middle == back
    assert middle[0] == on_air
    assert over == again
    assert over[0] == on_air | {RunStep.OFF_AIR}
    assert 0 < middle[1] < over[1]
