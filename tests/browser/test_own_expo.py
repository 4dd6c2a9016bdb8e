"""A new organizer's way from an empty installation to a published timetable, and on to next year, in a browser."""

import io
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo import cli
from expo.config import Config
from expo.jobs.clock import Clock
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation
from tests.support import spreadsheets
from tests.support.browser import drag_on_plan

PASSWORD = "소금과 후추 일곱 봉지"
HOME = "/2027/organizer"
SOLVING = 240_000  # the first plan compiles for half a minute of CPU, and yields to whatever else the machine does
"""Milliseconds for a run; alone it takes some seconds."""


@pytest.fixture
def worker(app: Flask, database_url: str) -> Iterator[None]:
    """Plan what is asked for, as the process beside the server does."""
    with Clock(Config(database_url=database_url, secret_key="a secret of the tests", testing=True)):
        yield


@pytest.fixture
def desk(app: Flask, server: str, page: Page) -> Page:
    """Lend the page of someone who has just been given the link of the first organizer, and reads English."""
    cli.register(app)
    result = app.test_cli_runner().invoke(args=["organizers", "add", "chief@expo.example", "--name", "오가람"])
    page.context.add_cookies([{"name": "locale", "value": "en", "url": server}])
    page.set_viewport_size({"width": 1440, "height": 1000})
    page.goto(result.output.split()[0].replace("http://127.0.0.1:8000", server))
    return page


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").fill(value)


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def bring(page: Page, kind: str, file: FilePayload, rows: int) -> None:
    """Import a spreadsheet of so many rows."""
    page.goto(f"{HOME}/imports")
    page.locator("[name=kind]").select_option(label=kind)
    page.locator("[name=file]").set_input_files(file)
    press(page, "Look at the file")
    if page.locator("[name=approves]").count():
        page.locator("[name=approves]").check()
    press(page, f"Import {rows} rows")


def lay_out(page: Page, hall: dict[str, str], block: dict[str, str]) -> None:
    """Enter a hall and fill it with booths, by forms."""
    page.goto(f"{HOME}/floor-plan/halls/new")
    fill(page, **hall)
    press(page, "Save")
    form = page.locator("form[action*='/booths']")
    for name, value in block.items():
        form.locator(f"[name$={name}]").fill(value)
    form.get_by_role("button", name="Lay out").click()
    expect(page.get_by_text("A-01").first).to_be_visible()


def draw(page: Page) -> None:
    """Draw a second hall and its booths in the editor; undo one of them by mistake, and redo it."""
    page.goto(f"{HOME}/floor-plan/drawing")
    page.get_by_role("button", name="Hall", exact=True).click()
    drag_on_plan(page, (46, 2), (76, 22))
    hall = page.locator('[data-panel="hall"]')
    for name, value in {"code": "LIV", "name_ko": "생활관", "name_en": "Living"}.items():
        hall.locator(f"[name=hall-{name}]").fill(value)
        hall.locator(f"[name=hall-{name}]").press("Tab")
    page.get_by_role("button", name="Booths", exact=True).click()
    for name, value in {"code": "B-01", "columns": "4", "rows": "2", "width": "3", "height": "3"}.items():
        page.locator(f'[name="block-{name}"]').fill(value)
    drag_on_plan(page, (48, 4), (60.2, 10.2))
    expect(page.locator("[data-chosen]")).to_have_text("Chosen: 8")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_role("button", name="Redo", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("[data-said]")).to_have_text("Saved.")


def consultation_area(page: Page) -> None:
    """Follow the way from the page of tables to the hall that it needs, and back."""
    page.goto(f"{HOME}/tables")
    page.get_by_role("link", name="Enter the consultation area").click()
    fill(page, name_ko="상담장", name_en="Consultations", code="CON", x="2", y="40", width="40", height="20")
    press(page, "Save")
    for track, letter in (("domestic", "TD"), ("overseas", "TO")):
        page.locator(f"[name=track][value={track}]").check()
        fill(page, code=letter, name_ko=f"{letter} 상담존", name_en=f"Zone {letter}")
        press(page, "Add a zone")
    for letter in ("TD", "TO"):
        page.locator(f"[name='zone-{letter}-count']").fill("8")
        page.locator(f"form[action$='/{letter}/tables']").get_by_role("button").click()
        expect(page.get_by_role("link", name=f"{letter}-08")).to_be_visible()


def printed(page: Page, kind: str) -> bytes:
    """Print sheets, and return the PDF."""
    page.goto(f"{HOME}/prints")
    page.get_by_label(kind).check()
    with page.expect_response("**/*.pdf") as answer:
        press(page, "Make the PDF")
    return page.request.get(answer.value.url).body()


def xlsx(name: str, content: bytes) -> FilePayload:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": name, "mimeType": kind, "buffer": content}


def test_an_organizer_goes_from_an_empty_installation_to_a_published_timetable_and_to_next_year(
    desk: Page, session: Session, worker: None
):
    fill(desk, password=PASSWORD, again=PASSWORD)
    desk.get_by_role("main").get_by_role("button").first.click()
    fill(desk, name_ko="2027 소싱 페어", name_en="Sourcing Fair 2027", starts_on="2027-04-06", ends_on="2027-04-07")
    press(desk, "Set up the expo")
    expect(desk.get_by_text("There are no halls yet.")).to_be_visible()

    food = {"name_ko": "식품관", "name_en": "Food", "code": "FOO", "x": "2", "y": "2", "width": "40", "height": "30"}
    lay_out(desk, food, {"code": "A-01", "columns": "8", "rows": "5", "x": "4", "y": "4", "aisle": "2"})
    draw(desk)
    consultation_area(desk)
    bring(desk, "Exhibitors", xlsx("companies.xlsx", spreadsheets.messy_exhibitors()), spreadsheets.COMPANIES)
    bring(desk, "Buyers", xlsx("buyers.xlsx", spreadsheets.messy_buyers()), spreadsheets.BUYERS)
    assert session.scalar(select(func.count()).select_from(Booth)) == 48

    desk.goto(f"{HOME}/floor-plan/plans")
    press(desk, "Assign")
    desk.get_by_role("button", name="Apply all").click(timeout=SOLVING)
    expect(desk.get_by_text("40 exhibitors have other booths now.")).to_be_visible()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(BoothAllocation)) == 40

    desk.goto(f"{HOME}/planner")
    desk.locator("[name=seconds]").first.check()
    press(desk, "Plan")
    desk.get_by_role("button", name="Publish").click(timeout=SOLVING)
    expect(desk.get_by_text("In force").first).to_be_visible()
    version = desk.url
    session.rollback()
    planned = session.scalar(select(func.count()).select_from(Meeting).where(Meeting.is_active.is_(True)))
    assert planned == 40  # of 120 wishes: the others need an interpreter

    desk.goto(f"{HOME}/timetable")
    desk.locator(".slot-grid__box").first.click()
    desk.locator(".chosen__time").last.click()
    expect(desk.get_by_text("moved").first).to_be_visible()

    desk.goto(f"{HOME}/spreadsheets")
    with desk.expect_download() as download:
        desk.locator("a[href*='timetable.xlsx'][lang=en]").click()
    book = CalamineWorkbook.from_filelike(io.BytesIO(download.value.path().read_bytes()))
    assert len(book.get_sheet_by_index(0).to_python()) == planned + 1

    assert printed(desk, "Agendas of exhibitors").startswith(b"%PDF")

    desk.goto(version)
    desk.get_by_role("button", name="Undo", exact=True).click()
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Meeting).where(Meeting.is_active.is_(True))) <= 1

    desk.goto(f"{HOME}/editions/new")
    fill(desk, starts_on="2028-04-04", ends_on="2028-04-05")
    press(desk, "Make the expo")
    desk.wait_for_url("**/2028/organizer/preparation")
    session.rollback()
    copy = session.scalars(select(Edition).where(Edition.code == "2028")).one()
    assert session.scalar(select(func.count()).where(Exhibitor.edition_id == copy.id)) == 40
    assert session.scalar(select(func.count()).where(Booth.edition_id == copy.id)) == 48
