"""One more kind of hold, as a feature would bring it: a word, a module, a migration and a template.

:func:`install` must run before the application is imported, so `tests/test_holds.py` runs this file as a program.
"""

import sys
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path.insert(0, str(ROOT))


def install() -> None:
    """Put the feature's modules beside the application's."""
    import_module("expo.domain").__path__.append(str(HERE / "domain"))
    from sqlalchemy import Column, ForeignKey, Integer, String, Table

    from expo.models.base import Base, Moment

    Table(
        "visit",
        Base.metadata,
        Column("id", Integer, primary_key=True),
        Column("edition_id", ForeignKey("edition.id")),
        Column("exhibitor_id", ForeignKey("exhibitor.id")),
        Column("starts_at", Moment()),
        Column("ends_at", Moment()),
        Column("reporter", String(40)),
    )
    import_module("expo.queries.agenda").__path__.append(str(HERE / "agenda"))


def migrate(connection) -> None:
    """Do what the feature's one migration does."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    from expo.migrations import in_place
    from expo.models.base import Base
    from expo.models.calendar import Hold

    causes = next(check.sqltext.text for check in Hold.__table__.constraints if str(check.name).endswith("one_cause"))
    Base.metadata.tables["visit"].create(connection)
    with Operations.context(MigrationContext.configure(connection)):
        in_place.add_reference("hold", "visit_id", "visit")
        in_place.replace_check("hold", "ck_hold_has_one_cause", causes)


def main(database_url: str) -> None:
    """Let a reporter visit an exhibitor of the sample, and look at every page and service of the calendar."""
    install()
    import pytest
    from expo.domain.visits import HOLD
    from jinja2 import ChoiceLoader, FileSystemLoader
    from sqlalchemy import create_engine, select
    from sqlalchemy.exc import IntegrityError

    from expo.config import Config
    from expo.db import deciding, sessions
    from expo.domain.editions import Span
    from expo.domain.people import Actor, Role
    from expo.domain.refusals import Refusal
    from expo.models.base import Base
    from expo.models.buyers import Buyer
    from expo.models.calendar import Hold
    from expo.models.editions import Edition
    from expo.models.people import Membership
    from expo.queries import booking
    from expo.queries.agenda.shapes import HeldSpan
    from expo.services import availability, calendar
    from expo.web import create_app
    from tests.support import people

    engine = create_engine(database_url)
    with engine.begin() as connection:
        migrate(connection)
    factory = sessions(database_url)
    session = factory()
    edition = session.scalars(select(Edition)).one()
    member = people.member(session, edition, Role.EXHIBITOR)
    slot = max(edition.slots, key=lambda slot: slot.starts_at)
    values = {"starts_at": slot.starts_at, "ends_at": slot.ends_at, "exhibitor_id": member.exhibitor_id}
    with deciding(session):
        session.execute(Base.metadata.tables["visit"].insert().values(edition_id=edition.id, reporter="Kim", **values))
        visit = HeldSpan(1, Span(slot.starts_at, slot.ends_at), (("exhibitor_id", member.exhibitor_id),))
        calendar.hold(session, HOLD, edition.id, visit)

    with pytest.raises(IntegrityError), deciding(session):
        calendar.hold(session, HOLD, edition.id, visit)

    now = edition.slots[0].starts_at
    actor = Actor(Role.EXHIBITOR, member.user_id, edition.id, exhibitor_id=member.exhibitor_id)
    with pytest.raises(Refusal, match="A reporter visits you"), deciding(session):
        availability.close(session, actor, edition, slot_id=slot.id, now=now)

    asked = {"exhibitor_id": member.exhibitor_id, "now": now}
    asked["buyer_id"] = session.scalars(select(Buyer.id)).first()
    options = booking.ask(session, Actor(Role.ORGANIZER, edition_id=edition.id), edition, **asked).options()
    reasons = next(option.reasons for option in options if option.slot.id == slot.id)
    assert [one.code for one in reasons if str(one).startswith("A reporter visits")] == ["reporter_then"]

    with deciding(session):
        calendar.rebuild(session, edition)
    assert session.scalars(select(Hold.slot_id).where(Hold.visit_id == 1)).all() == [slot.id]

    app = create_app(Config(database_url=database_url, testing=True))
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), app.jinja_loader])
    client = app.test_client()
    client.set_cookie("locale", "en")
    people.sign_in(client, session.get_one(Membership, member.id))
    days = client.get(f"/{edition.code}/today/days").text
    assert ">Kim<" in days
    assert "a visit" in days
    times = client.get(f"/{edition.code}/availability").text
    assert "#pencil" in times
    assert "<span>Reporter</span>" in times
    session.close()
    print("ok")


if __name__ == "__main__":
    main(sys.argv[1])
