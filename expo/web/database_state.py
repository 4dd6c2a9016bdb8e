"""Say in words why the database does not answer, and go on by itself when it does again."""

import logging
from typing import Any

import click
from flask import Flask
from sqlalchemy.exc import DBAPIError

from expo import migrations
from expo.db import db
from expo.db_errors import DatabaseState
from expo.domain.words import N_

log = logging.getLogger(__name__)

SENTENCES = {
    DatabaseState.BUSY: N_("Nothing was changed. Please try again in a few seconds."),
    DatabaseState.AWAY: N_("The database cannot be reached. Nothing was changed. Please try again in a few minutes."),
    DatabaseState.READ_ONLY: N_("The database can only be read at the moment. Nothing was changed; pages can be read."),
    DatabaseState.DAMAGED: N_("The database is damaged and has to be restored by the operator. Nothing was changed."),
    DatabaseState.FULL: N_("There is no room left to save anything. Nothing was changed; pages can be read."),
    DatabaseState.OTHER_SCHEMA: N_("The service is being updated. Nothing was changed. Please try again soon."),
}

_SAVES_NOTHING = N_("Nothing can be saved at the moment")
HEADINGS = {
    DatabaseState.BUSY: N_("The service is busy"),
    DatabaseState.AWAY: N_("The database does not answer"),
    DatabaseState.READ_ONLY: _SAVES_NOTHING,
    DatabaseState.DAMAGED: N_("The database does not answer"),
    DatabaseState.FULL: _SAVES_NOTHING,
    DatabaseState.OTHER_SCHEMA: N_("The service is being updated"),
}

STYLES = {"static", "stylesheets.show"}
"""Endpoints that need no database: the page that says what is wrong has its styles."""


class WrongSchema(Exception):  # noqa: N818 -- reads as a sentence: raise WrongSchema
    """The database has the schema of another version of the application."""


def init_app(app: Flask) -> None:
    """Compare the schema once at start; where it does not fit, again with each request until it does.

    A server warns. A command does not: ``demo`` and ``init`` make the database or upgrade it, others say what is wrong.
    """
    app.extensions["schema_fits"] = False
    level = logging.WARNING if click.get_current_context(silent=True) is None else logging.DEBUG
    with app.app_context():
        try:
            check_schema(app)
        except WrongSchema as wrong:
            log.log(level, "%s", wrong)
        except DBAPIError as error:
            log.log(level, "the database cannot be read yet: %s", error.orig)
        db.engine.dispose()  # a server that forks shares no connection

    app.teardown_appcontext(_let_go)

    @app.url_value_preprocessor
    def compare(endpoint: str | None, _values: dict[str, Any] | None) -> None:
        if endpoint not in STYLES and not app.extensions["schema_fits"]:
            check_schema(app)


def _let_go(_error: BaseException | None) -> None:
    """Give the connection back before Flask-SQLAlchemy does: one that breaks only now takes no answer away."""
    if not db.session.registry.has():
        return
    try:
        db.session.close()
    except DBAPIError as error:
        log.warning("the connection broke after the answer was made: %s", error.orig)
        db.session.registry.clear()


def check_schema(app: Flask) -> None:
    """Raise :class:`WrongSchema` unless the database has the schema that this version was made for, or a later one."""
    with db.engine.connect() as connection:
        found = migrations.revision_of(connection)
    if not migrations.serves(found):
        raise WrongSchema(
            f"The database has schema {found or 'none'}, this version needs {migrations.head()}. "
            "Run: python -m flask --app app init"
        )
    app.extensions["schema_fits"] = True
