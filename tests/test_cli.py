"""The command line, as an operator of the server types it."""

import json
import socket
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import cli, clock
from expo.cli import demo
from expo.db import file_of, sessions
from expo.domain.permissions import ABOUT
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.scheduling.formats import problem_from
from expo.services import people
from tests.support import small_expo
from tests.support.small_expo import PLANNED, THE_EVE, build


@pytest.fixture
def run(app: Flask):
    """Return a function that runs a command and returns what it says and its exit status."""
    cli.register(app)

    def command(*words: str) -> tuple[str, int]:
        result = app.test_cli_runner().invoke(args=list(words))
        return result.output, result.exit_code

    return command


@pytest.fixture
def expo(session: Session):
    """A very small expo on its eve."""
    expo = build(session, PLANNED)
    expo.wish_all()
    expo.edition.clock_shift_seconds = clock.shift_to(THE_EVE)
    session.commit()
    return expo


@pytest.mark.both_databases
def test_the_database_is_made_and_making_it_again_changes_nothing(run):
    assert [run("init"), run("init")] == [("The database is ready.\n", 0)] * 2


def test_the_problem_is_printed_in_the_engines_format(run, expo):
    said, status = run("schedules", "problem", "2026")

    assert status == 0
    assert len(problem_from(json.loads(said)).requests) == 12


def test_planning_says_what_is_met_beside_the_bound_and_publishes(session, run, expo):
    said, status = run("schedules", "plan", "2026", "--seconds", "5", "--publish")

    assert status == 0
    assert "12 of 12 wished meetings are met." in said
    assert "no timetable can be worth more" in said
    assert "Published version 1: 12 new" in said
    session.rollback()
    assert len(session.scalars(select(Meeting).where(Meeting.is_active)).all()) == 12


def test_a_plan_that_cannot_be_is_refused_in_words(session, run):
    build(session, PLANNED)
    session.scalars(select(Edition)).one().clock_shift_seconds = clock.shift_to(datetime(2026, 5, 1, tzinfo=UTC))
    session.commit()

    said, status = run("schedules", "plan", "2026", "--seconds", "5")

    assert (said, status) == ("Error: There are no wishes yet. Open the wishes first.\n", 1)


def test_personal_links_open_the_door_they_are_for(session, run, expo, app, client):
    said, status = run("links", "2026", "--role", "buyer")

    lines = [line.split("\t") for line in said.splitlines()]
    assert (status, [line[2] for line in lines]) == (0, [f"b-{n}@example.com" for n in range(4)])
    membership = session.scalars(select(Membership).where(Membership.buyer_id == expo.buyers[0].id)).one()
    token = lines[0][3].rpartition("/")[2]
    assert token == people.link_token(membership, app.config["EXPO"].secret_key)


def test_a_taken_port_is_said_before_anything_is_done(session, run):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        said, status = run("demo", "--port", str(port))

    assert status == 1
    assert said.startswith(f"Error: Port {port} is taken")
    assert "--port" in said
    assert session.scalars(select(Edition)).all() == []


def test_starting_over_leaves_a_real_edition_alone(session, run, expo):
    said, status = run("demo", "--port", "8949", "--fresh")

    assert status == 1
    assert "holds editions that are no demo (2026), so it is left alone" in said
    session.rollback()
    assert session.scalars(select(Edition.starts_on)).all() == [date(2026, 6, 1)]


def test_the_demo_names_the_company_of_each_person_whose_link_it_prints(session, sample, app, capsys):
    demo._show_doors(sessions(str(session.get_bind().engine.url)), app.config["EXPO"], sample)

    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert [line for line in lines if line.startswith(("Buyer", "Exhibitor", "Interpreter"))] == [
        "Buyer       하늘마트 (Haneul Mart) - 백아름",
        "Buyer       Hangzhou Lanyue Trading - Lin Yaqi",
        "Exhibitor   가온장식품 (Gaonjang Foods) - 차건우",
        "Interpreter 차민솔 Cha Minsol",
    ]
    assert sum("/2024/links/" in line for line in lines) == 4
    of_team = [line for line in lines if "@smartbiz.example.com" in line]
    assert [line.rsplit("  ", 1)[-1] for line in of_team] == list(ABOUT.values())


@pytest.mark.parametrize(
    "words",
    [("schedules", "problem", "2024"), ("schedules", "plan", "2024"), ("links", "2024"), ("links", "\x00")],
)
def test_what_a_command_cannot_do_is_one_sentence_and_status_1(run, words):
    said, status = run(*words)

    assert status == 1
    assert said.startswith("Error: There is no such thing here")
    assert said.count("\n") == 1


def test_a_command_without_a_database_says_what_makes_one(run, database_url):
    file_of(database_url).unlink()

    said, status = run("links", "2024")

    assert status == 1
    assert said.startswith("Error: The database does not answer: there is no file")
    assert said.endswith("python -m flask --app app init\n")


def test_a_spreadsheet_is_previewed_by_row_and_written_or_not(session, run, tmp_path):
    small_expo.build(session)
    session.commit()
    wrong, right = tmp_path / "wrong.csv", tmp_path / "right.csv"
    wrong.write_text("회사명,업종,이메일\n윤슬푸드,food,x\n가온푸드,food,a@example.com\n", encoding="cp949")
    right.write_text("회사명,업종,전시관\n윤슬푸즈,,\n가온푸드,food,FOOD\n", encoding="utf-8")

    said, status = run("import", "exhibitors", "2024", str(wrong))
    assert status == 1
    assert "row 2: wrong: 윤슬푸드\n  C2: “x” is not an e-mail address." in said
    assert "row 3: wrong: 가온푸드\n  Hall is missing." in said
    assert "2 rows: 0 new, 0 changed, 0 unchanged, 2 wrong, 0 question.\nError: Nothing was written." in said

    said, status = run("import", "exhibitors", "2024", str(right))
    assert (status, "--same 2=1" in said, "--new 2" in said) == (1, True, True)

    assert run("import", "exhibitors", "2024", str(right), "--new", "2", "--dry-run")[1] == 1  # it has no hall
    said, status = run("import", "exhibitors", "2024", str(right), "--same", "2=1", "--dry-run")
    assert (status, "name_ko: 윤슬푸드 -> 윤슬푸즈" in said) == (0, True)
    assert len(session.scalars(select(Exhibitor)).all()) == 2

    said, status = run("import", "exhibitors", "2024", str(right), "--same", "2=1")
    session.rollback()
    assert (status, said.endswith("Written.\n"), len(session.scalars(select(Exhibitor)).all())) == (0, True, 3)
