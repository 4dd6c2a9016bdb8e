"""How the installation is doing, for its operator."""

import platform

from flask import render_template
from flask.typing import ResponseReturnValue

from expo import clock, migrations
from expo.db import db
from expo.domain.people import Role
from expo.domain.permissions import Permission
from expo.domain.words import N_
from expo.services import operations
from expo.web.configuration import configuration
from expo.web.navigation import MenuEntry, MenuGroup
from expo.web.organizer import organizer_blueprint

bp = organizer_blueprint("operations", __name__, see=Permission.MANAGE_TEAM)

MENU = (
    MenuEntry(
        Role.ORGANIZER,
        190,
        "organizer_operations.index",
        N_("Server"),
        "gauge",
        MenuGroup.RECORDS,
    ),
)


@bp.get("/operations")
def index() -> ResponseReturnValue:
    """Show each part, how it is, and what to do where it is not well."""
    session = db.session()
    checks = operations.state(session, configuration(), now=clock.now())
    versions = {
        "Python": platform.python_version(),
        "schema": migrations.head(),
        session.connection().dialect.name: ".".join(map(str, session.connection().dialect.server_version_info or ())),
    }
    return render_template("organizer/operations/index.html", checks=checks, versions=versions)
