"""Pages of the fund with the sample's ledger: it balances to the won, and a funder sees only itself."""

import io
import re
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo.domain.accounts import AccessAct
from expo.domain.fund import MIRRORS
from expo.models.accounts import AccessRecord
from expo.models.fund import FundAccount, FundEntry, FundPayment
from expo.services.sample import write_support
from tests.support.reading import text_of

NOW = datetime(2024, 10, 23, tzinfo=UTC)
ROOT = "/2024/organizer/fund"


def read(content):
    """Return the rows of each sheet of a file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


@pytest.fixture
def expo(session, sample):
    """Return the sample's programme with its fund."""
    expo = write_support(session, sample, now=NOW)
    session.commit()
    return expo


def test_the_samples_ledger_balances_to_the_won_and_every_figure_opens_its_rows(organizer, expo, session):
    held = session.scalars(select(FundAccount)).all()
    for left, right in MIRRORS:
        sums = [sum(row.balance for row in held if row.kind in side) for side in (left, right)]
        assert sums[0] == sums[1]
    page = organizer.get(f"{ROOT}?on=2024-10-23").text
    link, shown = re.search(r'href="(/2024/organizer/fund/bank/[^"]+)">([\d,]+)<', page).groups()

    rows = organizer.get(link.replace("&amp;", "&")).text

    balances = re.findall(r'data-label="Balance">([\d,]+)<', rows)
    assert balances[-1] == shown
    early = organizer.get(f"{ROOT}?on=2022-12-31").text
    assert "The ledger is empty until this day" in early


def test_a_payment_waits_for_a_second_person_on_every_page_of_the_fund(organizer, expo, session):
    payment = session.scalars(select(FundPayment)).first()
    page = organizer.get(f"{ROOT}/payments").text

    refused = organizer.post(f"{ROOT}/payments/{payment.id}/approval", follow_redirects=True)

    assert "A second person approves" in page
    assert "you prepared this payment yourself" in text_of(refused)
    assert "2 payments wait" in text_of(organizer.get(ROOT))
    pages = [
        ROOT,
        f"{ROOT}/entries",
        f"{ROOT}/entries/1",
        f"{ROOT}/entries/1/reversal/new",
        f"{ROOT}/entries/new",
        f"{ROOT}/payments/new",
        f"{ROOT}/periods",
        f"{ROOT}/periods/new",
        f"{ROOT}/cases/S23-001",
        f"{ROOT}/cases/S23-001/plan/new",
    ]
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        assert {path: organizer.get(path).status_code for path in pages} == dict.fromkeys(pages, 200)


def test_an_entry_is_written_reversed_and_refused_in_the_form(organizer, expo, session):
    sponsor = expo.sponsors[0].id
    form = {"act": "pledge", "funder": sponsor, "year": 2024, "won": "5,000원", "occurred_on": "2024-10-22", "key": "k"}
    written = organizer.post(f"{ROOT}/entries/new", data=form)
    again = organizer.post(f"{ROOT}/entries/new", data=form)
    too_much = organizer.post(f"{ROOT}/entries/new", data=form | {"act": "release", "won": 10**12, "key": "l"})
    undone = organizer.post(f"{written.location}/reversal/new", data={"occurred_on": "2024-10-23", "reason": "typo"})

    assert (written.location, undone.status_code) == (again.location, 303)
    assert too_much.status_code == 422
    assert "“Received and not allocated” has" in text_of(too_much)
    session.rollback()
    entry = session.scalars(select(FundEntry).order_by(FundEntry.id.desc())).first()
    assert (entry.note, entry.won) == ("typo", 5_000)


def test_a_plan_of_a_case_is_set_in_the_form(organizer, expo):
    state, sponsor, firm = expo.state.id, expo.cases[-1].sponsor_id, expo.cases[-1].adopter_id
    address = f"{ROOT}/cases/{expo.cases[-1].code}/plan/new"
    form = {
        "total": 50_000_000,
        "funder_1": state,
        "percent_1": "30",
        "funder_2": sponsor,
        "percent_2": "29.5",
        "funder_3": firm,
        "percent_3": "40",
    }

    short = organizer.post(address, data=form)
    saved = organizer.post(address, data=form | {"percent_2": "30"}, follow_redirects=True)

    assert "The shares are 99.5 percent together, not 100." in text_of(short)
    assert "Support KRW 30,000,000" in text_of(saved)


def test_a_funder_opens_its_own_statement_by_link_and_no_other(organizer, client, expo, session):
    own, other = expo.sponsors
    page = organizer.get(f"{ROOT}/funders/{own.id}/link").text
    path = re.search(r"https?://[^/]+(/2024/statements/[^\"<]+)", page)[1]
    client.delete_cookie("session")

    shown = text_of(client.get(path))

    assert own.name_en in shown
    assert other.name_en not in shown
    sheets = read(client.get(f"{path}/statement.xlsx").data)
    cells = {cell for rows in sheets for row in rows for cell in row}
    assert own.name_en in cells
    assert other.name_en not in cells
    assert client.get(path[:-3] + "xyz").status_code == 404
    session.rollback()
    noted = session.execute(select(AccessRecord.act, AccessRecord.name, AccessRecord.detail)).all()
    assert [row[0] for row in noted if own.name_ko in row] == [AccessAct.LINK_VIEWED, *[AccessAct.LINK_OPENED] * 2]


def test_auditors_get_the_statement_with_the_rows_behind_every_figure(organizer, expo, session):
    answer = organizer.get(f"{ROOT}/statement.xlsx?on=2024-10-23")

    balances, rows, _debts, periods = read(answer.data)
    name = "Money in the bank"
    bank = sum(row[balances[0].index(name)] for row in balances[1:])
    moved = sum(row[8] * ((row[6] == name) - (row[7] == name)) for row in rows[1:])
    assert bank == moved > 0
    assert [(str(row[0])[:10], row[2] != row[3]) for row in periods[1:]] == [("2023-12-31", True)]
