"""``schedules``: the edition's problem as a document, and planning from the command line."""

import json
import sys
import time
from typing import Any

import click
from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.domain.schedules import LONGEST, SHORTEST, Emphasis, Policy, Start
from expo.jobs.worker import Worker
from expo.models.editions import Edition
from expo.models.schedules import Schedule
from expo.queries import editions
from expo.queries import schedules as schedules_queries
from expo.services import schedules

EMPHASES = [emphasis.value for emphasis in Emphasis]


@click.group("schedules")
def group() -> None:
    """The timetable's problem and its versions."""


@group.command()
@click.argument("edition")
@click.option("--emphasis", type=click.Choice(EMPHASES), default=EMPHASES[0], show_default=True)
@with_app
def problem(edition: str, emphasis: str) -> None:
    """Print the edition's current problem, in the engine's format (docs/scheduling.md)."""
    from expo.scheduling.formats import problem_document

    with sessions(config().database_url)() as session:
        row = editions.get(session, edition)
        loaded = schedules_queries.load_problem(session, row, Policy(Emphasis(emphasis)), clock.now(row))
    click.echo(json.dumps(problem_document(loaded.problem), ensure_ascii=False, indent=1))


@group.command("plan")
@click.argument("edition")
@click.option("--seconds", type=click.IntRange(SHORTEST, LONGEST), default=60, show_default=True)
@click.option("--emphasis", type=click.Choice(EMPHASES), default=EMPHASES[0], show_default=True)
@click.option("--keep", is_flag=True, help="Start from the timetable in force and disturb as few people as possible.")
@click.option("--publish", is_flag=True, help="Put the version in force.")
@click.option("--told", type=int, help="On a show day: how many companies you know will be told.")
@with_app
def plan_command(edition: str, seconds: int, emphasis: str, keep: bool, publish: bool, told: int | None) -> None:
    """Plan a timetable and print what it is worth beside the proven bound."""
    factory = sessions(config().database_url)
    with factory() as session:
        row = editions.get(session, edition)
    policy = Policy(Emphasis(emphasis), seconds, Start.KEEP if keep else Start.FRESH)
    try:
        schedule = plan(factory, row, Actor(Role.ORGANIZER, edition_id=row.id), policy)
        if publish:
            put_in_force(factory, row, Actor(Role.ORGANIZER, edition_id=row.id), schedule, told)
    except Refusal as refusal:
        raise click.ClickException("\n".join(str(violation) for violation in refusal.violations)) from refusal


def plan(factory: sessionmaker[Session], edition: Edition, actor: Actor, policy: Policy) -> Schedule:
    """Ask for a version, work it off here and now before the reader's eyes, and return it."""
    worker = Worker(factory)
    with factory() as session, deciding(session):
        schedule = schedules.ask(session, actor, edition, policy=policy, now=clock.now(edition))
        # In the same transaction, so that a clock that runs elsewhere does not get hold of it first.
        is_ours = schedules.claim(session, worker=worker.name, now=clock.now(), schedule_id=schedule.id)
    while True:
        if is_ours:
            worker.attend(schedule.id, _Teller())
        else:
            time.sleep(1)  # another worker has taken it up after the process died here
        with factory() as session, deciding(session):
            schedule = session.get_one(Schedule, schedule.id)
            if schedule.solved_at is not None:
                break
            if schedule.failed_at is not None:
                raise click.ClickException(schedule.failure)
            is_ours = schedules.claim(session, worker=worker.name, now=clock.now(), schedule_id=schedule.id)
    if sys.stdout.isatty():
        click.echo()  # leave the line that progress was written on
    click.echo(verdict(schedule.figures))
    return schedule


def put_in_force(
    factory: sessionmaker[Session], edition: Edition, actor: Actor, schedule: Schedule, told: int | None = None
) -> None:
    """Publish a version and say what that did."""
    now = clock.now(edition)
    with factory() as session:
        prepared = schedules.prepare(session, edition, schedule_id=schedule.id, now=now)
        with deciding(session):
            publication = schedules.publish(
                session, actor, edition, schedule_id=schedule.id, now=now, told=told, prepared=prepared
            )
            figures = publication.figures
    changed = figures["moved"] + figures["rehoused"]
    click.echo(
        f"Published version {schedule.number}: {figures['added']} new, {changed} changed, "
        f"{figures['dropped']} dropped, {figures['kept']} as before; {figures['told']} companies are told."
    )


def verdict(figures: dict[str, Any]) -> str:
    """Say what a version is worth, in one sentence."""
    weight, bound = figures["weight"], figures["bounds"]["weight"]
    gap = 100 * (bound - weight) / bound if bound else 0.0
    proof = "no timetable can be worth more" if weight == bound else f"within {gap:.2f} % of the best possible"
    return (
        f"{figures['met']} of {figures['wished']} wished meetings are met. Worth {weight:,}, proven bound {bound:,}: "
        f"{proof}. {figures['breaks']} breaks, {figures['seconds']:.0f} s."
    )


class _Teller:
    """Prints progress: one line that changes on a terminal, elsewhere a line every few seconds."""

    def __init__(self) -> None:
        self._is_terminal = sys.stdout.isatty()
        self._told_at = -10.0

    def __call__(self, figures: dict[str, Any]) -> None:
        if not self._is_terminal and figures["seconds"] - self._told_at < 5:
            return
        self._told_at = figures["seconds"]
        line = f"  {figures['seconds']:5.1f} s  {figures['phase']:<9}"
        if figures["weight"] is not None:
            line += f" worth {figures['weight']:>8,}"
        if figures["weight"] and figures["bound"]:
            line += f"  of at most {figures['bound']:>8,}  ({100 * figures['weight'] / figures['bound']:.2f} %)"
        if figures["breaks"] is not None:
            line += f"  {figures['breaks']} breaks"
        click.echo(f"\r{line:<90}" if self._is_terminal else line, nl=not self._is_terminal)
