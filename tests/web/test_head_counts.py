"""The organizer reads suggested settings and makes them the rules."""

import pytest
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only
PAGE = "/2024/organizer/settings/suggestions"
HEAD = {"exhibitors": 99, "buyers": 150, "days": 2, "minutes_a_day": 420, "each": 6}


def test_the_suggestion_shows_its_arithmetic_and_becomes_the_rules(organizer, session: Session, sample: Edition):
    own = text_of(organizer.get(PAGE))
    typed = text_of(organizer.get(PAGE, query_string=HEAD))
    answer = organizer.post(PAGE, data=HEAD)

    assert "30 min as set" in own
    assert "required" not in own
    assert "150 buyers × 6 = 900" in typed
    assert answer.status_code == 303
    session.refresh(sample)
    assert (sample.buyer_per_day, sample.exhibitor_per_day) == (4, 6)


def test_a_head_count_of_none_is_refused(organizer):
    assert organizer.get(PAGE, query_string=HEAD | {"buyers": 0}).status_code == 422
