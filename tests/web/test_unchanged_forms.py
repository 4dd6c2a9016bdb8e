"""Who opens a form and saves it as it is changes nothing: each form knows all that its service writes."""

import json
from datetime import date

import pytest
from sqlalchemy import select

from expo.domain.people import Role
from expo.models.base import Base
from expo.models.buyers import Buyer
from tests.support import people
from tests.support.typed_forms import as_it_stands

pytestmark = pytest.mark.sqlite_only
MOVING = {"message", "event", "access_record", "sign_in", "attempt"}
"""Tables in which every act leaves a line."""
ORGANIZER = (
    "settings", "settings/rules", "floor-plan/halls/FOOD", "interpreters/I-01",
    "exhibitors/E-004/profile", "programme/1/edit",
)  # fmt: skip


def rows(session):
    """Return the rows of each table as the file has them: to make values of them would cost a second."""
    session.rollback()
    connection = session.connection()
    tables = [table for table in Base.metadata.sorted_tables if table.name not in MOVING]
    return {table: set(connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')) for table in tables}


def values(table, rows):
    """Return each value of some rows, by key and column; the order of a list is not told, nor when a row changed."""
    found = {}
    for row in rows:
        named = dict(row._mapping)
        key = tuple(named[column.name] for column in table.primary_key)
        for name, value in named.items():
            is_list = isinstance(value, str) and value.startswith("[")
            found[key, name] = sorted(json.loads(value)) if is_list else value
    return {at: value for at, value in found.items() if at[1] != "changed_at"}


def saved(client, session, page):
    """Open a form, send what it shows, and hold the rows before against those after."""
    before = rows(session)
    shown = client.get(page)
    action, fields = as_it_stands(shown.text)
    answer = client.post(action or page, data=fields)
    after = rows(session)

    assert (answer.status_code, len(fields) > 2) == (303, True)
    for table, were in before.items():
        assert (table.name, values(table, were - after[table])) == (table.name, values(table, after[table] - were))


@pytest.mark.parametrize("page", ORGANIZER)
def test_an_organizer_who_saves_a_form_as_it_is_changes_nothing(organizer, session, page):
    saved(organizer, session, f"/2024/organizer/{page}")


def test_a_buyers_passport_hotel_and_prices_outlive_a_correction_by_the_organizer(organizer, session, sample):
    buyer = session.scalars(select(Buyer).where(Buyer.edition_id == sample.id, Buyer.track == "overseas")).first()
    buyer.needs_letter, buyer.passport_name = True, "NGUYEN THI A"
    buyer.needs_hotel, buyer.arrives_on, buyer.leaves_on = True, date(2024, 10, 21), date(2024, 10, 26)
    buyer.messenger, buyer.messenger_id, buyer.monthly_quantity = "zalo", "nguyen-a", 500
    session.commit()

    saved(organizer, session, f"/2024/organizer/buyers/{buyer.code}/profile")


def test_an_exhibitor_who_saves_the_page_as_it_is_changes_nothing(client, session, sample):
    people.sign_in(client, people.member(session, sample, Role.EXHIBITOR, nth=3))

    saved(client, session, "/2024/company/page/profile")


def test_a_buyer_who_saves_the_profile_as_it_is_changes_nothing(client, session, sample):
    member = people.member(session, sample, Role.BUYER, nth=3)
    session.get_one(Buyer, member.buyer_id).contact_phone = "+821000001004"
    session.commit()
    people.sign_in(client, member)

    saved(client, session, "/2024/company/profile")
