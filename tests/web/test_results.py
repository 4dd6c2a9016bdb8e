"""The organizer's results: page, spreadsheet, publication and public page show the same numbers."""

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from expo import clock
from expo.domain.charts import Chart
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.models.editions import Slot
from expo.models.meetings import Cancellation, Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.records import Record, RecordRevision
from expo.queries import results
from expo.services.sample import write_past
from tests.independent.press_table import recomputed
from tests.support import days

AFTER = datetime(2024, 10, 25, 9, 0, tzinfo=UTC)


@pytest.fixture
def over(session, sample):
    """The show after its last day, its four consultations written down as the sample does it."""
    day = days.busy(session, sample)
    for meeting, origin in zip(day.meetings, (Origin.PLANNED, Origin.WALK_IN, Origin.REFILL), strict=False):
        meeting.origin = origin
    written = write_past(session, sample, now=AFTER)
    sample.clock_shift_seconds = clock.shift_to(AFTER)
    session.commit()
    assert written == len(day.meetings)
    return sample


def _numbers(page: str) -> list[str]:
    table = re.sub(r"<[^>]+>", " ", page[page.index("<tbody>") : page.index("</tbody>")])
    return re.findall(r"[0-9][0-9,]*", table)


def test_the_past_days_of_the_sample_are_written_once_and_only_when_they_are_past(session, over):
    again = write_past(session, over, now=AFTER + timedelta(days=1))

    rows = results.rows(session, over, AFTER)
    assert again == 0
    assert len(session.scalars(select(MeetingStatus)).all()) == len(rows) == 4
    assert all(row.is_counted or row.state != "submitted" for row in rows)
    records = session.scalars(select(Record)).all()
    newest = [session.get(RecordRevision, (one.id, one.current_no)).state for one in records]
    assert [one.state for one in records] == newest


def test_what_was_cancelled_is_not_over(organizer, session, over):
    one = session.scalars(select(Meeting)).first()
    one.is_active, one.cancellation = None, Cancellation(cancelled_at=one.slot.starts_at)
    session.commit()
    organizer.set_cookie("locale", "en")

    page = organizer.get("/2024/organizer/results").text

    assert page.count("of the 3 that are over") == 2


def test_page_spreadsheet_table_and_public_page_agree(organizer, client, over, tmp_path):
    page = organizer.get("/2024/organizer/results").text
    file = tmp_path / "results.xlsx"
    file.write_bytes(organizer.get("/2024/organizer/results.xlsx").data)
    said, found = recomputed(file)
    published = organizer.post("/2024/organizer/results/tables", data={}, follow_redirects=True).text
    unexplained = organizer.post("/2024/organizer/results/tables", data={"kind": "revision"})
    public = client.get("/2024/results").text
    listed = organizer.get("/2024/organizer/records?view=held").text

    assert said == found
    assert [said[figure, "total"] for figure in ("planned", "arranged", "walk_ins", "refills")] == [4, 2, 1, 1]
    assert _numbers(page) == _numbers(published)
    assert "Table 1" in public
    assert unexplained.status_code == 422
    assert "Please say what changed and why." in unexplained.text
    assert listed.count("<tr>") - 1 == said["held", "total"]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_charts_of_the_spreadsheet_are_those_of_the_page(organizer, over, language):
    organizer.set_cookie("locale", language)
    page = organizer.get("/2024/organizer/results").text
    content = organizer.get("/2024/organizer/results.xlsx").data

    shown = [
        tuple(unescape(words).rsplit(": ", 1)) for words in re.findall(r'records[^"]*" aria-label="([^"]+)"', page)
    ]
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    _head, *lines = book.get_sheet_by_name(book.sheet_names[3]).to_python()
    written = [(name, f"{share:.1%}" if of else f"{number:,.0f}") for _chart, name, number, of, share in lines]
    drawn = [name for name in zipfile.ZipFile(io.BytesIO(content)).namelist() if name.startswith("xl/charts/chart")]

    assert [number for _name, number in shown] == [number for _name, number in written]
    assert [name for name, _number in shown] == [name for name, _number in written]
    assert len(drawn) == len({line[0] for line in lines}) >= 4


def test_every_bar_of_a_chart_links_to_the_rows_that_it_counts(organizer, over):
    page = organizer.get("/2024/organizer/results").text
    bars = re.findall(r'href="([^"]*organizer/records[^"]*by=(?!hour)[^"]*)" aria-label="[^"]*: ([0-9,]+)"', page)

    shown = [organizer.get(unescape(address)).text.count("<tr>") - 1 for address, _number in bars]

    assert len(bars) > 3
    assert shown == [int(number) for _address, number in bars]
    assert "by=hour" in page


def test_a_long_consultation_is_one_and_uses_its_table_twice(organizer, session, over):
    def bars() -> dict[str, int]:
        found = results.charts(session, over, results.rows(session, over, AFTER), AFTER)[Chart.HOURS]
        return {one.value: one.number for one in found if one.number}

    before, rows = bars(), results.rows(session, over, AFTER)
    held = next(session.get(Meeting, row.meeting_id) for row in rows if row.outcome is MeetingOutcome.HELD)
    last = session.scalars(select(Slot).where(Slot.day_id == held.slot.day_id).order_by(Slot.starts_at.desc())).first()
    held.slot = session.scalars(select(Slot).where(Slot.ends_at == last.starts_at)).one()
    at_one = bars()
    held.second_slot = last
    session.commit()

    first, second = (f"{slot.starts_at.astimezone(over.zone):%H}" for slot in held.slots)
    assert sum(at_one.values()) == sum(before.values())
    assert sum(bars().values()) == sum(before.values()) + 1
    assert len(results.rows(session, over, AFTER)) == len(rows)
    for hour in {first, second}:
        listed = organizer.get(f"/2024/organizer/records?view=held&by=hour&of={hour}").text
        assert f"/organizer/records/{held.id}" in listed


def test_a_rate_needs_a_source_and_a_day_and_is_a_new_set(organizer, over):
    wrong = organizer.post(
        "/2024/organizer/results/rates", data={"rate": "abc", "source": "x", "rate_on": "2024-10-25"}
    )
    right = organizer.post(
        "/2024/organizer/results/rates", data={"rate": "1,379.01", "source": "매매기준율", "rate_on": "2024-10-25"}
    )

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "1 US dollar = 1,379.01 won" in organizer.get("/2024/organizer/results").text
