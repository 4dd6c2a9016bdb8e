"""The page on which a report is corrected and the correction read by the editor."""

from datetime import UTC, datetime

from sqlalchemy import select

from expo.models.field_reports import FieldReport
from expo.services.sample import write_reports
from tests.support.reading import text_of

AFTER = datetime(2024, 10, 25, 9, 0, tzinfo=UTC)


def test_the_editor_reads_a_correction_beside_what_is_public(organizer, session, sample):
    write_reports(session, sample, now=AFTER)
    session.commit()
    report = session.scalars(select(FieldReport).where(FieldReport.consented_at.is_not(None))).first()
    page, public = f"/2024/organizer/reports/{report.id}", report.published[-1].text_ko.split("\n")[0]
    correction = {"title_ko": "고친 제목", "text_ko": "고친 본문", "note": "숫자"}
    heading = "What visitors read until the correction is published"

    assert heading not in text_of(organizer.get(page))
    organizer.post(page, data=correction)
    organizer.post(f"{page}/submission")
    waiting = organizer.get(page).text
    assert heading in waiting
    assert public in waiting.partition("in-force")[2]
    organizer.post(f"{page}/publication")
    assert heading not in text_of(organizer.get(page))
