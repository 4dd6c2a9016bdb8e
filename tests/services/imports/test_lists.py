"""An import rests on the lists as they were when it was made ready."""

from expo.models.exhibitors import Exhibitor
from expo.services.imports.lists import fingerprint
from tests.support import small_expo


def test_a_change_in_the_middle_of_a_long_text_is_a_change(session):
    expo = small_expo.build(session)
    company = expo.exhibitors[0]
    company.story_ko = "가" * 300 + "나" + "가" * 300
    session.flush()
    before = fingerprint(session, expo.edition.id, [Exhibitor])

    company.story_ko = "가" * 300 + "다" + "가" * 300
    session.flush()

    assert fingerprint(session, expo.edition.id, [Exhibitor]) != before


def test_lists_that_nobody_touched_are_the_same(session):
    expo = small_expo.build(session)

    assert len({fingerprint(session, expo.edition.id, [Exhibitor]) for _look in range(2)}) == 1
