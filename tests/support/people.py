"""People of the sample who sign in."""

from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session
from werkzeug.test import TestResponse

from expo import clock
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.models.team import HeldRole
from expo.services import sign_ins


def member(session: Session, edition: Edition, role: Role | str, *, nth: int = 0) -> Membership:
    """Return the nth member of a role, in the order in which they joined."""
    of_role = (Membership.edition_id == edition.id) & (Membership.role == Role(role))
    return session.scalars(select(Membership).where(of_role).order_by(Membership.id).offset(nth).limit(1)).one()


def of_team(session: Session, edition: Edition, role: TeamRole) -> Membership:
    """Return the first organizer who holds a role of the team."""
    holds = (Membership.edition_id == edition.id) & Membership.roles.any(HeldRole.role == role)
    return session.scalars(select(Membership).where(holds).order_by(Membership.id).limit(1)).one()


def sign_in(client: FlaskClient, membership: Membership) -> Membership:
    """Give the client the cookie that signing in gives; the pages of sign-in have tests of their own."""
    with client.session_transaction() as cookie:
        cookie.update(cookie_of(membership))
    return membership


def cookie_of(membership: Membership) -> dict[str, object]:
    """Begin a sign-in with a password, and return what the session cookie of its browser holds."""
    session = object_session(membership)
    edition = session.get_one(Edition, membership.edition_id)
    account = sign_ins.begin(session, membership.user, edition=edition, device="Test", now=clock.now())
    session.commit()
    return {"_user_id": account.token, "_fresh": True}


def sign_in_page(page: Page, address: str, app: Flask, membership: Membership) -> None:
    """Give a browser's page that cookie, in English: to fill in the form costs half a second a test."""
    serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    values = {"session": serializer.dumps(cookie_of(membership)), "locale": "en"}
    page.context.add_cookies([{"name": name, "value": value, "url": address} for name, value in values.items()])


def sign_in_wrongly(client: FlaskClient) -> TestResponse:
    """Try to sign in: a request that writes."""
    return client.post("/2024/sign-in", data={"email": "a@example.com", "password": "x" * 100})
