"""The command line: ``python -m flask --app app COMMAND``.

Commands print in English, for the operator of the server; texts for users are in the web.
"""

import signal
import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from alembic.util import CommandError
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError

from expo import logs, migrations
from expo.config import Config
from expo.db_errors import DatabaseState, state_of
from expo.domain.refusals import NotAllowed, NotFound, Refusal
from expo.domain.text import one_line
from expo.jobs.clock import Clock
from expo.services.web_push import new_key


def register(app: Flask) -> None:
    """Teach the application its commands."""
    from expo.cli.backups import backup, restore
    from expo.cli.demo import demo
    from expo.cli.editions import group as editions_group
    from expo.cli.firms import outcomes
    from expo.cli.imports import command as import_command
    from expo.cli.links import links
    from expo.cli.organizers import organizers
    from expo.cli.schedules import group
    from expo.cli.serving import serve
    from expo.cli.spreadsheets import command as export_command

    for command in (
        init,
        work,
        serve,
        push_key,
        backup,
        restore,
        links,
        organizers,
        demo,
        editions_group,
        import_command,
        export_command,
        outcomes,
        group,
    ):
        app.cli.add_command(command)


MAKES_THE_DATABASE = "If it was never made, or by another version: python -m flask --app app init"
"""What to do about a database that is not there or that has other tables."""


def config() -> Config:
    """Return the installation's settings."""
    settings: Config = current_app.config["EXPO"]
    return settings


def with_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the application's context; what it cannot do is one sentence and exit status 1.

    Flask pushes the context by itself only for its own decorator.
    """
    from flask.cli import with_appcontext

    @wraps(function)
    def in_one_sentence(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except (NotFound, NotAllowed) as error:
            raise click.ClickException(f"There is no such thing here: {error}.") from error
        except Refusal as refusal:
            raise click.ClickException("\n".join(str(one) for one in refusal.violations)) from refusal
        except DBAPIError as error:
            state = state_of(error)
            makes = f" {MAKES_THE_DATABASE}" if state in (DatabaseState.AWAY, DatabaseState.OTHER_SCHEMA) else ""
            raise click.ClickException(f"The database does not answer: {one_line(str(error.orig))}.{makes}") from error
        except (CommandError, OSError, RuntimeError) as error:
            raise click.ClickException(one_line(str(error))) from error

    wrapped: Callable[..., Any] = with_appcontext(in_one_sentence)
    return wrapped


@click.command()
@with_app
def init() -> None:
    """Make the database, or bring it to the newest schema."""
    migrations.upgrade(config().database_url)
    click.echo("The database is ready.")


@click.command("push-key")
@with_app
def push_key() -> None:
    """Print a new key for EXPO_PUSH_KEY, which turns on notes on phones. With another key, phones have to ask again."""
    click.echo(new_key())


@click.command()
@with_app
def work() -> None:
    """Mind the clock: plan what was asked for, send e-mails. One process leads, the others wait to take over."""
    logs.set_up()
    done = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: done.set())
    with Clock(config()):
        click.echo("Minding the clock. Ctrl-C ends it.")
        done.wait()
