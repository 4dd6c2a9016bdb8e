"""Rows of another company, and of another edition, are not found by those who post their ids."""

from dataclasses import replace
from string import Formatter

import pytest

from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.models.editions import Edition
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from tests.support import people
from tests.support.acts import ACTS, Act
from tests.web.test_every_lock import ShowDay

pytestmark = pytest.mark.sqlite_only
OWNED = {"past", "case", "booked", "later", "now", "event", "offer", "broadcast"}
"""Rows that belong to a company or to two."""


@pytest.fixture
def day(app, session, running):
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return ShowDay(app, session, running)


def names(act: Act) -> set[str]:
    return {name for _text, name, _spec, _how in Formatter().parse(act.to) if name}


def test_no_company_reaches_the_consultations_of_others(day):
    known = {member.id for member in day.members.values()}
    for role in (Role.EXHIBITOR, Role.BUYER):
        every = (people.member(day.session, day.edition, role, nth=nth) for nth in range(99))
        day.cookies[f"foreign {role}"] = people.cookie_of(next(one for one in every if one.id not in known))
    acts = [one for one in ACTS if names(one) & OWNED <= day.rows.ids.keys() and names(one) & OWNED]
    of_companies = [one for one in acts if one.by.startswith(("exhibitor", "buyer"))]

    answers = {
        (one.to, role): day.send(replace(one, by=f"foreign {role}", page="")).status_code
        for one in of_companies
        for role in (Role.EXHIBITOR, Role.BUYER)
    }

    assert len(answers) > 15
    assert {where: code for where, code in answers.items() if code not in {403, 404}} == {}


def test_the_chief_of_another_edition_finds_none_of_the_rows(day):
    values = {column.name: getattr(day.edition, column.name) for column in Edition.__table__.columns}
    other = Edition(**values | {"id": None, "code": "other"})
    boss = User(email="boss@other.example.com", name="Boss", created_at=day.rows.now)
    day.session.add_all([other, boss])
    day.session.flush()
    chief = Membership(user_id=boss.id, edition_id=other.id, role=Role.ORGANIZER, roles=[HeldRole(role=TeamRole.CHIEF)])
    day.session.add(chief)
    day.session.commit()
    client = day.app.test_client()
    with client.session_transaction() as cookie:
        cookie.update(people.cookie_of(chief))
    acts = [one for one in ACTS if one.by == "organizer" and names(one) and names(one) <= day.rows.ids.keys()]

    answers = {one.to: client.post(day.named(f"/other{one.to}"), data=day.named(dict(one.typed))) for one in acts}

    assert client.get("/other/organizer", follow_redirects=True).status_code == 200
    assert len(answers) > 10
    assert {to: one.status_code for to, one in answers.items() if one.status_code != 404} == {}
