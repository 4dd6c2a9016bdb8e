"""The personal links of an edition, to hand out."""

from typing import Any

import click
from sqlalchemy import select

from expo.cli import config, with_app
from expo.db import sessions
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.queries import editions
from expo.services import people


@click.command()
@click.argument("edition")
@click.option("--role", type=click.Choice(["buyer", "exhibitor"]), help="Only links of this side.")
@with_app
def links(edition: str, role: str | None) -> None:
    """Print the personal link of every member. A link signs in anyone who has it: hand them out with care."""
    settings = config()
    with sessions(settings.database_url)() as session:
        row = editions.get(session, edition)
        for membership, user in members(session, row):
            if membership.role.value == (role or membership.role.value):
                address = people.link_address(settings, row, membership)
                click.echo(f"{membership.role.value}\t{user.name}\t{user.email}\t{address}")


def members(session: Any, edition: Edition) -> list[tuple[Membership, User]]:
    """Return those of an edition who have a personal link, with their users, in the order in which they joined."""
    statement = (
        select(Membership, User)
        .join(User, User.id == Membership.user_id)
        .where(Membership.edition_id == edition.id, Membership.role != "organizer")
        .order_by(Membership.id)
    )
    return [(membership, user) for membership, user in session.execute(statement)]
