"""Interpreters, their languages and shifts."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import STRANGER
from expo.domain.refusals import NotAllowed, Refusal
from expo.models.calendar import Closure, Hold
from expo.models.interpreters import Interpreter
from expo.queries import interpreters as interpreters_queries
from expo.services import interpreters
from expo.services.interpreters import InterpreterProfile
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, WEDNESDAY, SmallExpo, span


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def held(expo: SmallExpo) -> list[str]:
    rows = expo.session.scalars(select(Hold.slot_id).where(Hold.interpreter_id == expo.interpreter.id)).all()
    return [f"{slot.starts_at.astimezone(small_expo.SEOUL):%a %H:%M}" for slot in expo.slots if slot.id in rows]


def set_shifts(expo: SmallExpo, tuesday: tuple[str, str] | None, wednesday: tuple[str, str] | None) -> None:
    work = {day: span(day, *hours) if hours else None for day, hours in ((TUESDAY, tuesday), (WEDNESDAY, wednesday))}
    interpreters.set_shifts(expo.session, expo.organizer, expo.edition, code="I-01", work=work, now=NOW)


def test_an_interpreter_is_entered_with_the_next_code(expo):
    code = interpreters_queries.next_code(expo.session, expo.edition.id)

    added = interpreters.add(
        expo.session,
        expo.organizer,
        expo.edition,
        profile=InterpreterProfile(code, "문해솔", ("th",), ("food",)),
        now=NOW,
    )

    assert (added.code, added.languages, added.subjects) == ("I-02", ["th"], ["food"])


def test_a_taken_code_without_a_language_is_refused_for_both(expo):
    with pytest.raises(Refusal) as refused:
        interpreters.add(
            expo.session, expo.organizer, expo.edition, profile=InterpreterProfile("I-01", "누구", ()), now=NOW
        )

    assert codes_of(refused) == ["code_taken", "no_language"]


def test_a_language_that_meetings_rely_on_stays(expo):
    expo.meet(0, 1, expo.slots[0], interpreted=True)

    with pytest.raises(Refusal) as refused:
        interpreters.change(
            expo.session,
            expo.organizer,
            expo.edition,
            code="I-01",
            profile=InterpreterProfile("I-01", "서다온", ("en",)),
            now=NOW,
        )

    assert codes_of(refused) == ["language_in_use"]


def test_shifts_close_the_rest_of_each_day(expo):
    set_shifts(expo, ("10:30", "13:30"), None)

    assert held(expo) == [
        "Tue 10:00", "Tue 13:30", "Tue 14:00", "Tue 14:30",
        "Wed 10:00", "Wed 10:30", "Wed 11:00", "Wed 11:30", "Wed 13:00", "Wed 13:30", "Wed 14:00", "Wed 14:30",
    ]  # fmt: skip


def test_new_shifts_replace_the_old_and_leave_breaks_in_the_middle(expo):
    set_shifts(expo, ("10:00", "12:00"), None)
    interpreters.close(
        expo.session,
        expo.organizer,
        expo.edition,
        code="I-01",
        span=span(TUESDAY, "11:00", "11:30"),
        reason="tour",
        now=NOW,
    )

    set_shifts(expo, ("10:00", "15:00"), ("10:00", "15:00"))

    assert held(expo) == ["Tue 11:00"]
    assert [closure.reason for closure in expo.session.scalars(select(Closure))] == ["tour"]


def test_a_shift_that_leaves_meetings_out_is_refused_with_each(expo):
    expo.meet(0, 1, expo.slot(TUESDAY, "10:00"), interpreted=True)
    expo.meet(1, 1, expo.slot(WEDNESDAY, "14:30"), interpreted=True)

    with pytest.raises(Refusal) as refused:
        set_shifts(expo, ("11:00", "15:00"), None)

    assert codes_of(refused) == ["meeting_then", "meeting_then"]


def test_an_impossible_shift_is_refused_on_its_own_day(expo):
    with pytest.raises(Refusal) as refused:
        set_shifts(expo, ("15:00", "10:00"), ("18:00", "19:00"))

    assert [(v.code, v.field) for v in refused.value.violations] == [
        ("ends_before_it_starts", "until_2024-10-22"),
        ("shift_outside", "until_2024-10-23"),
    ]


def test_an_interpreter_with_meetings_stays(expo):
    expo.meet(0, 1, expo.slots[0], interpreted=True)

    with pytest.raises(Refusal) as refused:
        interpreters.remove(expo.session, expo.organizer, expo.edition, code="I-01", now=NOW)

    assert codes_of(refused) == ["interpreter_has_meetings"]


def test_an_interpreter_without_meetings_goes_with_the_shifts(expo):
    set_shifts(expo, ("10:00", "12:00"), None)

    interpreters.remove(expo.session, expo.organizer, expo.edition, code="I-01", now=NOW)
    expo.session.flush()

    assert expo.session.scalars(select(Interpreter)).all() == []
    assert expo.session.scalars(select(Hold)).all() == []


def test_a_language_nobody_speaks_is_missing_with_the_number_of_buyers(expo):
    assert interpreters_queries.missing_languages(expo.session, expo.edition.id) == {}

    expo.interpreter.languages = ["en"]
    expo.session.flush()

    assert interpreters_queries.missing_languages(expo.session, expo.edition.id) == {"vi": 1}


def test_a_stranger_enters_nobody(expo):
    with pytest.raises(NotAllowed):
        interpreters.add(
            expo.session, STRANGER, expo.edition, profile=InterpreterProfile("I-09", "누구", ("en",)), now=NOW
        )
