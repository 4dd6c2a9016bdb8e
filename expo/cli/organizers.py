"""``organizers``: who organizes an edition, for the one who runs the server."""

import re

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.cli import config, with_app
from expo.db import deciding, sessions
from expo.domain.accounts import AccessAct
from expo.domain.permissions import TeamRole
from expo.domain.refusals import NotFound, Refusal
from expo.models.accounts import OneTimeLink
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import editions as editions_queries
from expo.queries import people
from expo.services import access_log, editions, one_time_links, second_factors, team

EDITION = click.option("--edition", "code", help="The edition's code; may be left out while there is only one.")


@click.group()
def organizers() -> None:
    """Add organizers, give them a new password link, list and remove them."""


@organizers.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name; by default the part of the address before the @.")
@click.option(
    "--role",
    "roles",
    type=click.Choice([role.value for role in TeamRole]),
    multiple=True,
    default=[TeamRole.CHIEF.value],
    show_default=True,
    help="A role in the team; may be given several times.",
)
@EDITION
@with_app
def add(email: str, name: str, roles: tuple[str, ...], code: str | None) -> None:
    """Make EMAIL an organizer, and print a one-time link to set the password.

    In an empty database this begins the first expo; the link leads on to the page that asks what it is.
    """
    email = _checked(email)
    with sessions(config().database_url)() as session, deciding(session):
        edition = _begun(session, code)
        name = name.strip() or email.partition("@")[0]
        try:
            _member, link = team.invite(
                session,
                team.COMMAND_LINE,
                edition,
                email=email,
                name=name,
                roles=[TeamRole(role) for role in roles],
                secret=config().secret_key,
                now=clock.now(),
            )
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        _note(session, edition, f"organizers add {email}")
        _print(edition, link, f"{email} organizes {edition.code} now and signs in with the password they have.")


@organizers.command()
@click.argument("email")
@click.option("--second-factor", "is_factor_lost", is_flag=True, help="Remove app, passkeys and codes as well.")
@EDITION
@with_app
def reset(email: str, is_factor_lost: bool, code: str | None) -> None:
    """Print a one-time link with which EMAIL sets a new password."""
    with sessions(config().database_url)() as session, deciding(session):
        edition = _edition(session, code)
        user = _member(session, edition, email).user
        if is_factor_lost:
            second_factors.remove(session, user)
        link = team.reset(session, team.COMMAND_LINE, edition, user=user, secret=config().secret_key, now=clock.now())
        _note(session, edition, f"organizers reset {email}")
        _print(edition, link, "")


@organizers.command(name="list")
@EDITION
@with_app
def index(code: str | None) -> None:
    """List the organizers: edition, name, address, and whether a password is set."""
    with sessions(config().database_url)() as session:
        chosen = (
            [_edition(session, code)]
            if code
            else list(session.scalars(select(Edition).order_by(natural(Edition.code))))
        )
        for edition in chosen:
            for member in people.team(session, edition.id):
                held = ", ".join(one.role.value for one in member.roles)
                has_password = "password set" if member.user.password_hash else "no password yet"
                click.echo(f"{edition.code}\t{member.user.name}\t{member.user.email}\t{held}\t{has_password}")


@organizers.command()
@click.argument("email")
@EDITION
@with_app
def remove(email: str, code: str | None) -> None:
    """Take EMAIL out of the team and end its sign-ins."""
    with sessions(config().database_url)() as session, deciding(session):
        edition = _edition(session, code)
        member = _member(session, edition, email)
        try:
            team.remove(session, team.COMMAND_LINE, edition, membership_id=member.id, now=clock.now())
        except Refusal as refusal:
            raise click.ClickException(str(refusal)) from refusal
        _note(session, edition, f"organizers remove {email}")
        click.echo(f"{email} is no organizer of {edition.code} any more and is signed out everywhere.")


def _print(edition: Edition, link: OneTimeLink | None, otherwise: str) -> None:
    if link is None:
        click.echo(otherwise)
        return
    click.echo(one_time_links.address(config(), edition, link))
    click.echo(f"The link works once, until {link.expires_at.astimezone(edition.zone):%Y-%m-%d %H:%M %Z}.", err=True)


def _checked(email: str) -> str:
    email = email.strip().lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        raise click.ClickException(f"{email!r} is no e-mail address.")
    return email


def _edition(session: Session, code: str | None) -> Edition:
    if code is not None:
        try:
            return editions_queries.get(session, code)
        except NotFound as error:
            raise click.ClickException(f"There is no edition {code!r}.") from error
    found = session.scalars(select(Edition).order_by(natural(Edition.code))).all()
    if len(found) == 1:
        return found[0]
    known = ", ".join(edition.code for edition in found)
    raise click.ClickException(f"Say which edition: --edition {known}" if known else "There is no edition yet.")


def _begun(session: Session, code: str | None) -> Edition:
    """Return the edition that is meant; where there is none yet, one that its organizer sets up at the first visit."""
    if code is None and not session.scalars(select(Edition.id).limit(1)).first():
        return editions.prepare(session, now=clock.now())
    return _edition(session, code)


def _member(session: Session, edition: Edition, email: str) -> Membership:
    for member in people.team(session, edition.id):
        if member.user.email == email.strip().lower():
            return member
    raise click.ClickException(f"{email} is no organizer of {edition.code}.")


def _note(session: Session, edition: Edition, line: str) -> None:
    access_log.record(
        session, AccessAct.COMMAND, edition_id=edition.id, now=clock.now(), name=team.COMMAND_LINE.name, detail=line
    )
