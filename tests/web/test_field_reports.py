"""Corrections of reports: what the editor reads, and what visitors see until it is published."""

import io
import re
from datetime import UTC, datetime

from sqlalchemy import select

from expo import clock
from expo.models.exhibitors import Product
from expo.models.field_reports import FieldReport, ReportPhoto
from expo.models.videos import Video
from expo.services.sample import write_reports
from tests.support.images import photo
from tests.support.movies import mp4
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


def test_visitors_see_photos_video_and_product_of_a_correction_once_it_is_published(app, organizer, session, sample):
    write_reports(session, sample, now=AFTER)
    report = session.scalars(select(FieldReport).where(FieldReport.consented_at.is_not(None))).first()
    other = Product(exhibitor_id=report.exhibitor_id, position=9, name_ko="새 제품", name_en="Another product")
    session.add(other)
    session.commit()
    chosen, visitor = str(other.id), app.test_client()
    page = f"/2024/organizer/reports/{report.id}"
    texts = {"title_ko": report.newest.title_ko, "text_ko": report.newest.text_ko, "note": "사진"}

    def seen() -> set[str]:
        """Return which of the photos, the video and the product are on the report's page, and can be fetched."""
        session.rollback()
        shown, found = visitor.get(f"/2024/reports/{report.id}").text, set()
        files = {row.alt_ko: f"/2024/pictures/{row.digest}-960.webp" for row in session.scalars(select(ReportPhoto))}
        films = session.scalars(select(Video.digest)).all()
        files |= {f"video {number}": f"/2024/videos/{digest}.mp4" for number, digest in enumerate(films)}
        for name, address in files.items():
            answer = visitor.get(address)
            is_there = answer.status_code == 200
            assert not answer.cache_control.public, name
            assert is_there is (address.rpartition("/")[2].partition("-")[0] in shown), name
            found |= {name} if is_there else set()
        return found | ({"product"} if "새 제품" in shown else set())

    def sent(name: str, colour: str) -> None:
        organizer.post(f"{page}/photos", data={"file": (photo(colour=colour), "a.jpg"), "alt_ko": name})

    def published(product: str) -> None:
        organizer.post(page, data=texts | {"product_id": product})
        for step in ("submission", "publication"):
            organizer.post(f"{page}/{step}")

    sent("first", "teal")
    assert (seen(), published(""), seen()) == (set(), None, {"first"})
    former = session.scalars(select(ReportPhoto.id)).one()
    organizer.post(f"{page}/photos/{former}/removal")
    sent("second", "navy")
    organizer.post(f"{page}/video", data={"file": (io.BytesIO(mp4()), "clip.mp4")})
    organizer.post(page, data=texts | {"product_id": chosen})
    assert seen() == {"first"}
    read = organizer.get(page).text.partition('id="in-force"')[2]
    assert [part.count('alt="first"') - part.count('alt="second"') for part in read.split('id="photos"')] == [1, -1]
    published(chosen)
    assert seen() == {"second", "video 0", "product"}

    for name in ("", "이대표"):  # taken back, and given again for what comes next
        organizer.post(f"{page}/consent", data={"consented_by": name})
        assert visitor.get(f"/2024/reports/{report.id}").status_code == 404
        assert seen() == set()
    published(chosen)
    assert seen() == {"second", "video 0", "product"}


def test_a_report_leads_to_a_consultation_while_there_are_any(client, session, sample):
    write_reports(session, sample, now=AFTER)
    report = session.scalars(select(FieldReport.id).where(FieldReport.consented_at.is_not(None))).first()
    offered = []
    for day in (datetime(2024, 10, 25, 1, tzinfo=UTC), datetime(2024, 11, 1, 1, tzinfo=UTC)):
        sample.clock_shift_seconds = clock.shift_to(day)
        session.commit()
        offered.append("sign-in?next=" in client.get(f"/2024/reports/{report}").text)

    assert offered == [True, False]


def test_a_correction_changes_a_photos_words_and_is_thrown_away_again(organizer, session, sample):
    write_reports(session, sample, now=AFTER)
    session.commit()
    report = session.scalars(select(FieldReport).where(FieldReport.consented_at.is_not(None))).first()
    page, visitors = f"/2024/organizer/reports/{report.id}", f"/2024/reports/{report.id}"
    texts = {"title_ko": report.newest.title_ko, "text_ko": report.newest.text_ko, "note": "사진"}
    for name, colour in (("first", "teal"), ("second", "navy")):
        organizer.post(f"{page}/photos", data={"file": (photo(colour=colour), "a.jpg"), "alt_ko": name})
    organizer.post(page, data=texts)
    for step in ("submission", "publication"):
        organizer.post(f"{page}/{step}")
    session.rollback()
    words = f"{page}/photos/{session.scalar(select(ReportPhoto.id).where(ReportPhoto.alt_ko == 'first'))}"

    def shown(address: str) -> list[str]:
        return re.findall(r'alt="(first|second|other)"', organizer.get(address).text.partition('id="photos"')[2])

    def public() -> list[str]:
        return re.findall(r'alt="(first|second|other)"', organizer.get(visitors).text)

    assert 'value="first"' in organizer.get(words).text
    assert organizer.post(words, data={"alt_ko": " "}).status_code == 422
    organizer.post(words, data={"alt_ko": "other"})
    assert (shown(page), public()) == (["other", "second"], ["first", "second"])
    organizer.post(f"{page}/photos", data={"file": (photo(colour="red"), "a.jpg"), "alt_ko": "third"})
    organizer.post(f"{page}/correction/removal")
    assert (shown(page), public()) == (["first", "second"], ["first", "second"])
    refused = organizer.post(f"{page}/correction/removal", follow_redirects=True)
    assert "The report has no correction that waits." in refused.text
    organizer.post(words, data={"alt_ko": "other"})
    organizer.post(page, data=texts)
    for step in ("submission", "publication"):
        organizer.post(f"{page}/{step}")
    assert (shown(page), public()) == (["other", "second"], ["other", "second"])


def test_a_visit_with_a_wrong_name_and_a_wrong_time_hears_of_both(organizer, sample):
    sent = {"code": "없는 회사", "reporter": "기자", "on": "2024-10-23", "starts": "11:00", "ends": "10:00"}
    answer = organizer.post("/2024/organizer/reports/visits", data=sent)

    assert answer.status_code == 422
    for said in ("No exhibitor is called “없는 회사”.", "The time ends before it starts."):
        assert said in answer.text
