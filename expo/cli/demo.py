"""``demo``: the sample expo, planned before the reader's eyes, on a clock of its own."""

import csv
import dataclasses
import errno
import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import click
from flask import Flask, current_app
from sqlalchemy import Engine, inspect, select, text
from sqlalchemy.orm import Session, sessionmaker

from expo import clock, migrations
from expo.cli import config, with_app
from expo.cli.links import members
from expo.cli.schedules import plan, put_in_force
from expo.cli.serving import HAS_PROCESSES, gunicorn, run_waitress
from expo.config import LOCAL_ADDRESS, ROOT, Config
from expo.db import create_file, deciding, sessions
from expo.domain.people import Actor, Role
from expo.domain.permissions import ABOUT, TeamRole
from expo.domain.schedules import Policy
from expo.jobs.clock import Clock
from expo.models.base import Base
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.queries import schedules
from expo.services import people, sample

SEED = ROOT / "seed" / "2024"
BEFORE_THE_DAY = timedelta(minutes=10)
EVE = timedelta(hours=16)
PLANNING = Policy(seconds=30)
WORTH_TRYING = ("D-027", "G-009", "E-010", "I-11")
"""Whose links are printed: a buyer from here, a buyer from abroad, an exhibitor, an interpreter."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="Port to listen on.")
@click.option("--fresh", is_flag=True, help="Start over: forget everything people did in the demo.")
@with_app
def demo(host: str, port: int, fresh: bool) -> None:
    """Load the sample expo, plan and publish its timetable, and serve it."""
    with _listening(host, port) as listener:
        settings = _settings(current_app, host, port)
        factory = sessions(settings.database_url)
        if fresh:
            create_file(settings.database_url)
            _start_over(factory)
        migrations.upgrade(settings.database_url)
        edition = _loaded(factory)
        _supported(factory, edition)
        _published(factory, edition)
        _set_clock(factory, edition)
        _let_in(factory, settings, edition)
        _show_doors(factory, settings, edition)
        _serve(current_app._get_current_object(), settings, listener)  # type: ignore[attr-defined]  # a proxy's own


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Bind the port first, so that a taken port is reported before the planning and not after it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        if os.name != "nt":  # there it would mean sharing the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise click.ClickException(f"Cannot listen on port {port} of {host}: {error.strerror}.") from error
            other = port + 1 if port < 65535 else 8000
            raise click.ClickException(
                f"Port {port} is taken, perhaps by a demo that still runs. Choose another one with --port {other}."
            ) from error
        yield listener


def _settings(app: Flask, host: str, port: int) -> Config:
    """Return the settings with the address that links shall lead to."""
    settings = config()
    if settings.public_url == LOCAL_ADDRESS:
        is_any = host in {"0.0.0.0", "::", ""}  # noqa: S104 -- compared, not bound
        shown = "127.0.0.1" if is_any else (f"[{host}]" if ":" in host else host)
        settings = dataclasses.replace(settings, public_url=f"http://{shown}:{port}")
        app.config["EXPO"] = settings
    return settings


def _start_over(factory: sessionmaker[Session]) -> None:
    """Drop every table, unless the database holds an edition that is not a demo."""
    engine: Engine = factory.kw["bind"]
    if inspect(engine).has_table("edition"):
        with factory() as session:
            real = session.scalars(select(Edition.code).where(Edition.is_demo.is_(False))).all()
        if real:
            raise click.ClickException(
                f"This database holds editions that are no demo ({', '.join(real)}), so it is left alone. Name another "
                "one in EXPO_DATABASE_URL."
            )
        click.echo("Starting over.")
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("drop table if exists alembic_version"))


def _loaded(factory: sessionmaker[Session]) -> Edition:
    """Return the demo edition, loaded from ``seed/`` if it is not there yet."""
    with factory() as session:
        edition = session.scalar(select(Edition).where(Edition.is_demo).order_by(Edition.id).limit(1))
    if edition is None:
        click.echo("Loading the sample expo ...")
        with factory() as session, deciding(session):
            edition = sample.load(session, SEED, now=clock.now())
            edition.clock_shift_seconds = clock.shift_to(_eve(edition))
    return edition


def _supported(factory: sessionmaker[Session], edition: Edition) -> None:
    """Write the sample's support programme, unless the installation has one."""
    with factory() as session, deciding(session):
        sample.write_support(session, session.get_one(Edition, edition.id), now=clock.now())


def _published(factory: sessionmaker[Session], edition: Edition) -> None:
    """See to it that a timetable is in force; it is planned on the eve of the expo, when every slot lies ahead."""
    with factory() as session:
        if schedules.publications(session, edition):
            return
        boss = session.scalars(
            select(User).join(Membership).where(Membership.edition_id == edition.id, Membership.role == Role.ORGANIZER)
        ).first()
    click.echo(f"Planning the timetable of {edition.name_en} ...")
    actor = Actor(Role.ORGANIZER, boss.id if boss else None, boss.name if boss else "", edition.id)
    put_in_force(factory, edition, actor, plan(factory, edition, actor, PLANNING))


def _set_clock(factory: sessionmaker[Session], edition: Edition) -> None:
    """Show the second morning, unless the clock shows a moment of the expo's hours already."""
    with factory() as session, deciding(session):
        row = session.get_one(Edition, edition.id)
        spans = [_hours(row, number) for number in range(len(row.days))]
        shown = clock.now(row)
        if not any(opens - BEFORE_THE_DAY <= shown < closes for opens, closes in spans):
            row.clock_shift_seconds = clock.shift_to(spans[min(1, len(spans) - 1)][0] - BEFORE_THE_DAY) + 1
        sample.move_to(session, row, now=clock.now(row))
        shown = clock.now(row).astimezone(row.zone)
    click.echo(f"The demo's clock shows {shown:%a %d %b %Y %H:%M}, {edition.time_zone}.")


def _let_in(factory: sessionmaker[Session], settings: Config, edition: Edition) -> None:
    """Register the sample's visitors, and let in who has come until now."""
    with factory() as session, deciding(session):
        row = session.get_one(Edition, edition.id)
        actor = Actor(Role.ORGANIZER, edition_id=row.id)
        sample.write_crowd(session, actor, row, secret=settings.secret_key, now=clock.now(row))
        sample.write_stage(session, row, now=clock.now(row))
        sample.write_market(session, row, now=clock.now(row))
        sample.write_reports(session, row, now=clock.now(row))
        sample.write_guidance(session, row, now=clock.now(row))
        sample.write_booklets(session, row, now=clock.now(row))


def _eve(edition: Edition) -> datetime:
    return _hours(edition, 0)[0] - EVE


def _hours(edition: Edition, number: int) -> tuple[datetime, datetime]:
    day = edition.days[number]
    opens, closes = (datetime.combine(day.on, at, tzinfo=edition.zone) for at in (day.opens, day.closes))
    return opens, closes


def _show_doors(factory: sessionmaker[Session], settings: Config, edition: Edition) -> None:
    """Print the addresses and sign-ins worth trying: those of the sample's people sheet."""
    click.echo(f"\n  Visitor     {settings.public_url}/{edition.code}/")
    with factory() as session:
        companies = _companies(session, edition)
        links = {
            user.email: people.link_address(settings, edition, membership)
            for membership, user in members(session, edition)
        }
        known = set(session.scalars(select(User.email)))
    people_known = [person for person in _people(SEED / "people.csv") if person["email"] in known]
    click.echo(f"  Organizers  {settings.public_url}/{edition.code}/sign-in")
    for person in people_known:
        if person["role"] == Role.ORGANIZER:
            may = "; ".join(ABOUT[TeamRole(role)] for role in person["team_roles"].split(";"))
            click.echo(f"              {person['email']:<34}{person['password']:<23}{may}")
        elif person["email"] in links:
            company = companies.get(person["company"])
            click.echo(f"  {person['role'].capitalize():<11} {f'{company} - ' if company else ''}{person['name']}")
            click.echo(f"              {links[person['email']]}")


def _companies(session: Session, edition: Edition) -> dict[str, str]:
    """Return what the companies worth trying are called, in both languages where the names differ."""
    found = schedules.names(session, edition)
    named = {one.code: one.name for one in (*found.exhibitors.values(), *found.buyers.values())}
    return {
        code: f"{name.name_ko} ({name.name_en})" if name.name_en not in {"", name.name_ko} else name.name_ko
        for code, name in named.items()
        if code in WORTH_TRYING
    }


def _people(path: Path) -> list[dict[str, str]]:
    """Return the organizers, then the first person of each company worth trying."""
    with path.open(encoding="utf-8", newline="") as sheet:
        people = list(csv.DictReader(sheet))
    organizers = [one for one in people if one["role"] == Role.ORGANIZER]
    of_company = {one["company"]: one for one in reversed(people)}
    return [*organizers, *(of_company[code] for code in WORTH_TRYING if code in of_company)]


def _serve(app: Flask, settings: Config, listener: socket.socket) -> None:
    """Serve until interrupted, with the clock in this process; a run that is under way is given back then."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Clock(settings):
        click.echo(f"\nServing {settings.public_url} - Ctrl-C ends it.")
        if HAS_PROCESSES:
            _serve_with_processes(settings, listener)
        else:
            run_waitress(app, sockets=[listener])


def _serve_with_processes(settings: Config, listener: socket.socket) -> None:
    environment = {"EXPO_LOG": "text"} | os.environ | {"EXPO_PUBLIC_URL": settings.public_url}
    server = subprocess.Popen(  # noqa: S603 -- this Python and fixed words
        gunicorn("--bind", f"fd://{listener.fileno()}", "--log-level", "warning"),
        cwd=ROOT,
        env=environment,
        pass_fds=[listener.fileno()],
        start_new_session=True,
    )
    try:
        server.wait()
    finally:
        server.terminate()
        server.wait()
