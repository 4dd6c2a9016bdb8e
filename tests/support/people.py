"""People of the sample who sign in."""

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Role
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.queries import people


def member(session: Session, edition: Edition, role: Role | str, *, nth: int = 0) -> Membership:
    """Return the nth member of a role, in the order in which they joined."""
    of_role = (Membership.edition_id == edition.id) & (Membership.role == Role(role))
    return session.scalars(select(Membership).where(of_role).order_by(Membership.id).offset(nth).limit(1)).one()


def sign_in(client: FlaskClient, membership: Membership) -> Membership:
    """Give the client the cookie that signing in gives; the doors of sign-in have tests of their own."""
    with client.session_transaction() as cookie:
        cookie["_user_id"] = people.account_of(membership.user).key
        cookie["_fresh"] = True
    return membership
