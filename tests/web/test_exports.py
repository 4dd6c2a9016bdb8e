"""Contact data leaves only by those who may, who have just confirmed themselves, for a purpose that is recorded."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from expo.domain.accounts import AccessAct
from expo.models.accounts import AccessRecord, SignIn
from expo.models.exhibitors import Exhibitor
from expo.models.privacy import Export
from tests.support.queries import counted

ASKED = {"kind": "exhibitor_contacts", "purpose": "Badges for the desk", "file_format": "xlsx"}
FORMULA = '=HYPERLINK("http://evil.example")'


@pytest.fixture
def companies(session, sample):
    first, second = session.scalars(select(Exhibitor).order_by(Exhibitor.code).limit(2))
    session.execute(update(Exhibitor).values(contact_name=""))
    first.contact_name, first.contact_phone, second.contact_name = FORMULA, "+82-2-000-0000", "Kim"
    session.commit()
    return first, second


def test_a_workbook_and_a_text_hold_the_same_contacts_and_no_formula(organizer, session, companies):
    with counted(organizer.application) as asked:
        workbook = organizer.post("/2024/organizer/exports", data=ASKED)
    text = organizer.post("/2024/organizer/exports", data=ASKED | {"file_format": "csv"})

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(workbook.data)).get_sheet_by_index(0).to_python()
    rows = list(csv.reader(io.StringIO(text.data.decode("utf-8-sig"))))
    at = sheet[0].index("Contact")
    assert sorted(row[at] for row in sheet[1:]) == [FORMULA, "Kim"]
    assert sorted(row[at] for row in rows[1:]) == [f"'{FORMULA}", "Kim"]
    assert "'+82-2-000-0000" in text.text
    assert workbook.headers["Content-Disposition"] == "attachment; filename=2024-exhibitor_contacts.xlsx"
    assert workbook.headers["Cache-Control"] == "no-store"
    (read,) = (one for one in asked if one.startswith("SELECT exhibitor."))
    assert "search_text" not in read


def test_a_download_is_recorded_with_its_purpose_and_its_rows_and_shown(organizer, session, companies):
    refused = organizer.post("/2024/organizer/exports", data=ASKED | {"purpose": "\u3164"})
    organizer.post("/2024/organizer/exports", data=ASKED)

    export = session.scalars(select(Export)).one()
    noted = session.scalars(select(AccessRecord.detail).where(AccessRecord.act == AccessAct.EXPORTED)).one()
    shown = organizer.get(f"/2024/organizer/exports/{export.id}").text
    assert refused.status_code == 422
    assert sorted(export.row_ids) == sorted(one.id for one in companies)
    assert noted == "exhibitor_contacts (2) · Badges for the desk"
    assert all(one.code in shown for one in companies)
    assert "Badges for the desk" in organizer.get("/2024/organizer/access?act=exported").text


def test_who_has_not_confirmed_lately_is_asked_to_first(organizer, session, companies):
    session.execute(update(SignIn).values(confirmed_at=None))
    session.commit()

    asked = organizer.post("/2024/organizer/exports", data=ASKED)

    assert asked.headers["Location"].startswith("/2024/confirm")
    assert session.scalars(select(Export)).all() == []
