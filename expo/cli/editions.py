"""``editions``: begin, copy, list and archive expos, for the one who runs the server."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from expo import clock
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.domain.people import Actor
from expo.domain.set_up import EditionStart, name_of_year
from expo.domain.settings import EditionProfile
from expo.models.editions import Edition
from expo.queries import editions as editions_queries
from expo.queries import people
from expo.services import editions, exports, row_files, storage, team
from expo.services.editions import CopyChoices

_DAY = click.DateTime(["%Y-%m-%d"])
_TIME = click.DateTime(["%H:%M"])


@click.group(name="editions")
def group() -> None:
    """Begin, copy, list and archive expos; write one into a file, and read it elsewhere."""


@group.command()
@click.argument("name")
@click.argument("first", type=_DAY)
@click.argument("last", type=_DAY)
@click.option("--name-en", default="", help="The name in English; by default the same.")
@click.option("--code", default="", help="The part of the address after the slash; by default the year.")
@click.option("--opens", type=_TIME, default="10:00", show_default=True, help="Consultations from.")
@click.option("--closes", type=_TIME, default="17:00", show_default=True, help="Consultations until.")
@click.option("--slot-minutes", type=int, default=30, show_default=True)
@click.option("--zone", default="Asia/Seoul", show_default=True, help="The time zone.")
@click.option("--languages", default="ko en", show_default=True, help="codes of languages, the first one first")
@with_app
def add(
    name: str,
    first: datetime,
    last: datetime,
    name_en: str,
    code: str,
    opens: datetime,
    closes: datetime,
    slot_minutes: int,
    zone: str,
    languages: str,
) -> None:
    """Begin an expo called NAME, from the day FIRST to the day LAST."""
    profile = EditionProfile(name, name_en or name, first.date(), last.date(), time_zone=zone, languages=languages)
    start = EditionStart(profile, code=code, opens=opens.time(), closes=closes.time(), slot_minutes=slot_minutes)
    _make(lambda session, actor: editions.create(session, actor, start=start, now=clock.now()))


@group.command()
@click.argument("source")
@click.argument("first", type=_DAY)
@click.argument("last", type=_DAY)
@click.option("--name", default="", help="The name; by default that of the earlier expo, with the new year.")
@click.option("--name-en", default="", help="The name in English.")
@click.option("--code", default="", help="The part of the address after the slash; by default the year.")
@click.option("--exhibitors/--no-exhibitors", default=True, show_default=True, help="Copy exhibitors too.")
@click.option("--team/--no-team", "with_team", default=True, show_default=True, help="Copy the organizers too.")
@with_app
def copy(
    source: str, first: datetime, last: datetime, name: str, name_en: str, code: str, exhibitors: bool, with_team: bool
) -> None:
    """Copy the expo SOURCE to the days FIRST to LAST: halls, booths, tables, rules and texts."""

    def make(session: Session, actor: Actor) -> Edition:
        row = editions_queries.get(session, source)
        known = {one: getattr(row, one) for one in EditionProfile.__dataclass_fields__}
        own = {one: name_of_year(known[one], row.starts_on.year, first.year) for one in ("name_ko", "name_en")}
        profile = replace(EditionProfile(**known), starts_on=first.date(), ends_on=last.date())
        profile = replace(profile, name_ko=name or own["name_ko"], name_en=name_en or name or own["name_en"])
        choices = CopyChoices(exhibitors=exhibitors, team=with_team)
        start = EditionStart(profile, code=code)
        return editions.copy(session, actor, row, start=start, choices=choices, now=clock.now())

    _make(make)


@group.command(name="list")
@with_app
def index() -> None:
    """List the expos: address, dates, state, name."""
    with sessions(config().database_url)() as session:
        for one in editions_queries.all_of_them(session):
            state = "archived" if one.archive else "to set up" if one.pending_set_up else "demo" if one.is_demo else ""
            click.echo(f"{one.code}\t{one.starts_on}\t{one.ends_on}\t{state}\t{one.name_ko}")


@group.command()
@click.argument("code")
@click.option("--undo", is_flag=True, help="Take it out of the archive.")
@with_app
def archive(code: str, undo: bool) -> None:
    """Archive the expo CODE: it stays readable, and nothing in it changes any more."""
    act: Callable[..., None] = editions.reopen if undo else editions.archive
    with sessions(config().database_url)() as session, deciding(session):
        act(session, team.COMMAND_LINE, editions_queries.get(session, code), now=clock.now())
    click.echo(f"{code} is {'no longer ' if undo else ''}archived.")


@group.command(name="export")
@click.argument("code")
@click.argument("path", type=click.Path(dir_okay=False, path_type=Path))
@with_app
def write(code: str, path: Path) -> None:
    """Write the expo CODE into one file, with contact data and pictures, without passwords, links and sign-ins."""
    with sessions(config().database_url)() as session, deciding(session):
        edition = editions_queries.get(session, code)
        exports.whole_edition(session, team.COMMAND_LINE, edition, purpose=f"editions export {code}", now=clock.now())
        edition_id = edition.id
    with row_files.whole(path) as file:
        counts = editions.write(sessions(config().database_url).kw["bind"], edition_id, file, storage.of(config()))
    click.echo(f"{sum(counts.values()):,} rows of {code} are in {path}.")


@group.command(name="import")
@click.argument("path", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_app
def read(path: Path) -> None:
    """Read the file of an expo into this installation, which has none yet: as a whole, or not at all."""
    with path.open("rb") as file, sessions(config().database_url)() as session, deciding(session):
        edition = editions.read(
            session, team.COMMAND_LINE, file, storage.of(config()), secret=config().secret_key, now=clock.now()
        )
        click.echo(f"{edition.code} is here: {edition.name_ko}.")
        click.echo("People have no passwords yet. Next: python -m flask --app app organizers reset EMAIL")


def _make(make: Callable[[Session, Any], Edition]) -> None:
    with sessions(config().database_url)() as session, deciding(session):
        edition = make(session, team.COMMAND_LINE)
        count = len(people.team(session, edition.id))
        click.echo(f"{edition.code} begins on {edition.starts_on}; {len(edition.slots)} slots, {count} organizers.")
        if not count:
            click.echo(f"Next: python -m flask --app app organizers add EMAIL --edition {edition.code}")
