"""The rulebook: what may stand beside what, and the words for what may not."""

from dataclasses import replace

import pytest

from expo.domain import rulebook
from expo.domain.problem import Interpreter, Participant, ParticipantGroup, Problem, Request, Slot
from expo.domain.rules import RULES
from expo.domain.timetable import Placement, Timetable


def an_expo(**changes: object) -> Problem:
    """Two days of four and two slots, one table, one interpreter; Wentteok and Evar meet Daon and Sora."""
    problem = Problem(
        name="small",
        slots=tuple(Slot(day) for day in (0, 0, 0, 0, 1, 1)),
        pools={"domestic": 1, "overseas": (1, 1, 0, 1, 1, 1)},
        participants=(Participant("wentteok"), Participant("evar"), Participant("daon"), Participant("sora")),
        interpreters=(Interpreter("kim", frozenset({"ja"}), max_run=2),),
        requests=(
            Request("w-d", ("wentteok", "daon"), pool="domestic"),
            Request("e-d", ("evar", "daon"), pool="domestic"),
            Request("w-s", ("wentteok", "sora"), pool="overseas", language="ja"),
            Request("e-s", ("evar", "sora"), pool="overseas", language="ja"),
            Request("w-s2", ("wentteok", "sora"), language="ja"),
        ),
    )
    return replace(problem, **changes)  # type: ignore[arg-type]


def broken(problem: Problem, held: list[Placement], asked: Placement) -> list[str]:
    return [one.code for one in rulebook.violations(problem, Timetable(problem, held), asked)]


def test_a_meeting_in_an_empty_timetable_breaks_no_rule() -> None:
    assert broken(an_expo(), [], Placement("w-d", 0, 0)) == []


def test_every_rule_in_the_way_is_named_with_who_and_what() -> None:
    problem = an_expo()
    timetable = Timetable(problem, [Placement("w-d", 0, 0)])

    found = rulebook.violations(problem, timetable, Placement("e-d", 0, 0))

    assert [(one.code, dict(one.params)) for one in found] == [
        ("one_meeting_at_a_time", {"participant": "daon", "slot": 0}),
        ("table_is_free", {"pool": "domestic", "table": 0, "slot": 0}),
    ]
    assert str(found[0]) == "daon is in another meeting at that time."


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (Placement("w-d", 1, None), ["table_is_free"]),
        (Placement("w-d", 1, 1), ["table_is_free"]),
        (Placement("w-s", 2, 0, "kim"), ["table_is_free"]),
        (Placement("w-s", 1, 0), ["interpreter_is_free_and_speaks"]),
        (Placement("w-d", 1, 0, "nobody"), ["interpreter_is_free_and_speaks"]),
    ],
)
def test_a_seat_has_to_exist(asked: Placement, codes: list[str]) -> None:
    assert broken(an_expo(), [], asked) == codes


def test_nobody_meets_while_away_nor_beyond_a_limit() -> None:
    people = (
        Participant("wentteok", frozenset({0})),
        Participant("evar", max_total=0),
        Participant("daon", max_per_day=1),
        Participant("sora"),
    )
    problem = an_expo(participants=people)

    assert broken(problem, [], Placement("w-d", 0, 0)) == ["both_are_available"]
    assert broken(problem, [], Placement("e-s", 1, 0, "kim")) == ["within_total_limit"]
    assert broken(problem, [Placement("w-d", 1, 0)], Placement("e-d", 3, 0)) == [
        "within_total_limit",
        "within_daily_limit",
    ]


def test_an_interpreter_rests_after_max_run_slots_of_a_day_but_not_overnight() -> None:
    problem = an_expo(requests=tuple(Request(f"r{n}", ("wentteok", "sora"), language="ja") for n in range(6)))
    held = [Placement("r0", 0, None, "kim"), Placement("r1", 1, None, "kim"), Placement("r2", 3, None, "kim")]

    assert broken(problem, held, Placement("r3", 2, None, "kim")) == ["interpreter_rests_in_time"]
    assert broken(problem, held, Placement("r3", 4, None, "kim")) == []


def test_a_fixed_or_disallowed_slot_is_no_option() -> None:
    problem = an_expo(requests=(Request("w-d", ("wentteok", "daon"), allowed=frozenset({1, 2}), fixed=2),))

    options = rulebook.options(problem, Timetable(problem), "w-d")

    assert [one.slot for one in options if one.placement] == [2]
    assert [v.code for v in options[1].violations] == ["slot_is_allowed"]


def test_options_offer_the_lowest_free_table_and_an_interpreter() -> None:
    problem = an_expo(pools={"domestic": 2, "overseas": 2})
    timetable = Timetable(problem, [Placement("w-d", 0, 0)])

    assert rulebook.options(problem, timetable, "e-s")[0].placement == Placement("e-s", 0, 0, "kim")
    assert rulebook.options(problem, timetable, "e-s")[5].placement == Placement("e-s", 5, 0, "kim")
    assert rulebook.options(problem, timetable, "e-d")[0].placement is None


def test_the_order_of_meetings_is_kept_in_both_directions() -> None:
    problem = an_expo(precedences=(("w-d", "e-d"),))

    assert broken(problem, [Placement("w-d", 2, 0)], Placement("e-d", 1, 0)) == ["order_is_kept"]
    assert broken(problem, [Placement("e-d", 2, 0)], Placement("w-d", 3, 0)) == ["order_is_kept"]
    assert broken(problem, [Placement("e-d", 2, 0)], Placement("w-d", 1, 0)) == []


def test_breaks_are_spread_evenly_only_in_the_end() -> None:
    problem = an_expo(max_break_spread=0)
    split = [Placement("w-d", 0, 0), Placement("w-s2", 2, None, "kim")]

    assert [one.code for one in rulebook.faults(problem, Timetable(problem, split))] == ["breaks_are_even"]
    assert broken(problem, split[:1], split[1]) == ["breaks_are_even"]
    assert rulebook.faults(an_expo(max_break_spread=1), Timetable(problem, split)) == ()


def test_faults_name_what_is_wrong_with_a_whole_timetable() -> None:
    problem = an_expo(
        requests=(
            Request("w-d", ("wentteok", "daon"), pool="domestic"),
            Request("w-s", ("wentteok", "sora"), must=True),
        )
    )

    wrong = rulebook.faults(problem, Timetable(problem, [Placement("w-d", 0, 7)]))

    assert [one.code for one in wrong] == ["table_is_free", "musts_are_met"]


@pytest.mark.parametrize(
    ("changes", "held", "reason"),
    [
        ({}, [], None),
        (
            {
                "participants": (
                    Participant("wentteok"),
                    Participant("daon", frozenset(range(6))),
                    Participant("evar"),
                    Participant("sora"),
                )
            },
            [],
            "no_common_slot",
        ),
        (
            {
                "participants": (
                    Participant("wentteok"),
                    Participant("daon", max_total=1),
                    Participant("evar"),
                    Participant("sora"),
                )
            },
            [Placement("e-d", 0, 0)],
            "participant_full",
        ),
        (
            {
                "participants": (
                    Participant("wentteok", frozenset({1, 2, 3, 4, 5})),
                    Participant("daon"),
                    Participant("evar"),
                    Participant("sora"),
                )
            },
            [Placement("e-d", 0, 0)],
            "participant_busy",
        ),
        ({"pools": {"domestic": 0, "overseas": 1}}, [], "no_table"),
    ],
)
def test_the_sieve_names_the_first_step_that_leaves_no_slot(
    changes: dict[str, object], held: list[Placement], reason: str | None
) -> None:
    problem = an_expo(**changes)

    assert rulebook.reason(problem, Timetable(problem, held), "w-d") == reason


def test_a_free_but_tired_and_a_rested_but_taken_interpreter_make_no_interpreter() -> None:
    requests = (
        *(Request(f"r{n}", ("wentteok", "sora"), language="ja") for n in range(3)),
        Request("asked", ("evar", "daon"), language="ja", fixed=1),
    )
    problem = an_expo(
        requests=requests,
        interpreters=(Interpreter("kim", frozenset({"ja"}), max_run=1), Interpreter("lee", frozenset({"ja"}))),
        participants=(
            Participant("wentteok", parallel=2),
            Participant("sora", parallel=2),
            Participant("evar"),
            Participant("daon"),
        ),
    )
    timetable = Timetable(problem, [Placement("r0", 0, None, "kim"), Placement("r1", 1, None, "lee")])

    assert rulebook.reason(problem, timetable, "asked") == "no_interpreter"


def test_each_of_a_group_keeps_to_its_limits_and_the_narrowest_hold() -> None:
    everybody = ParticipantGroup("all", ("wentteok", "evar", "daon", "sora"), max_per_day=1, min_total=2)
    some = ParticipantGroup("hall 2", ("daon",), max_total=1)
    problem = an_expo(groups=(everybody, some))
    timetable = Timetable(problem, [Placement("w-d", 1, 0)])

    found = rulebook.violations(problem, timetable, Placement("e-d", 3, 0))

    assert [dict(one.params) for one in found] == [
        {"participant": "daon", "group": "all", "limit": 1},
        {"participant": "daon", "group": "hall 2", "limit": 1},
    ]
    assert rulebook.reason(problem, timetable, "e-d") == "group_full"
    assert rulebook.reason(problem, timetable, "w-s") is None
    assert timetable.shortfall == 6


def test_every_rule_that_can_keep_a_request_out_has_a_code_of_the_contract() -> None:
    codes = {
        "no_common_slot",
        "too_near",
        "participant_full",
        "participant_busy",
        "group_full",
        "delegate_busy",
        "no_table",
        "no_interpreter",
        "too_far",
        "precedence",
        "break_spread",
    }

    assert {rule.reason for rule in RULES if rule.reason} == codes


def test_a_conflict_names_only_meetings_that_matter() -> None:
    problem = an_expo(
        participants=(
            Participant("wentteok", max_per_day=1),
            Participant("evar"),
            Participant("daon"),
            Participant("sora"),
        )
    )
    held = (Placement("w-d", 0, 0), Placement("e-d", 2, 0), Placement("e-s", 3, 0, "kim"))

    found = rulebook.conflict(problem, held, Placement("w-s", 1, 0, "kim"))

    assert found == (held[0],)
