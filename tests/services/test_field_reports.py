"""On-site reports: the visit holds time, an editor publishes with consent, a correction keeps what was published."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.field_reports import ReportState
from expo.domain.people import Actor, Role
from expo.domain.refusals import Refusal
from expo.models.calendar import Hold
from expo.models.field_reports import FieldReport, ReportPhoto
from expo.queries import agenda
from expo.queries import field_reports as field_reports_queries
from expo.services import calendar, field_reports, report_photos, report_visits
from expo.services.field_reports import ReportText
from expo.services.pictures import EncodedPicture
from expo.services.report_visits import VisitPlan
from expo.services.storage import FileFolder
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, TUESDAY, SmallExpo, at, span

TEXT = ReportText("약과의 비결", "Yakgwa", "본문", "Text")
PICTURE = EncodedPicture("0123456789abcdef0123456789abcdef", 300, 200, ())


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def visit(expo: SmallExpo, code: str = "e-001", starts: str = "10:30", ends: str = "11:00"):
    plan = VisitPlan("기자", span(TUESDAY, starts, ends), "무엇이 새로운가요?")
    return report_visits.plan(expo.session, expo.organizer, expo.edition, code=code, plan=plan, now=NOW)


def act(expo: SmallExpo, verb, row: FieldReport, **more):
    return verb(expo.session, expo.organizer, expo.edition, report_id=row.id, now=NOW, **more)


def begun(expo: SmallExpo) -> FieldReport:
    row = field_reports.start(expo.session, expo.organizer, expo.edition, visit_id=visit(expo).id, now=NOW)
    act(expo, field_reports.write, row, text=TEXT, product_id=None)
    return row


@pytest.mark.sqlite_only
def test_a_visit_takes_the_exhibitors_time_and_is_on_its_today(expo):
    row = visit(expo)
    with pytest.raises(Refusal) as busy:
        visit(expo, starts="10:00", ends="11:00")
    with pytest.raises(Refusal) as wrong:
        visit(expo, code="none", starts="11:00", ends="10:00")

    own = select(func.count()).where(Hold.report_visit_id == row.id)
    actor = Actor(Role.EXHIBITOR, None, "담당", expo.edition.id, exhibitor_id=expo.exhibitors[0].id)
    shown = agenda.of_exhibitor(expo.session, actor, agenda.company(expo.session, actor))
    calendar.rebuild(expo.session, expo.edition)
    assert (expo.session.scalar(own), [one.reporter for one in shown]) == (1, ["기자"])
    assert (codes_of(busy), codes_of(wrong)) == (["company_busy_then"], ["no_such_company", "ends_before_it_starts"])
    report_visits.cancel(expo.session, expo.organizer, expo.edition, visit_id=row.id, now=NOW)
    assert expo.session.scalar(select(func.count()).select_from(Hold)) == 0


@pytest.mark.sqlite_only
def test_nothing_is_published_without_consent_and_the_editor(expo):
    row = begun(expo)
    with pytest.raises(Refusal) as early:
        act(expo, field_reports.publish, row)
    act(expo, field_reports.submit, row)
    act(expo, field_reports.give_back, row, words="사진이 없습니다")
    returned = row.newest.state
    act(expo, field_reports.submit, row)
    with pytest.raises(Refusal) as without:
        act(expo, field_reports.publish, row)
    act(expo, field_reports.agree, row, name="대표")
    act(expo, field_reports.publish, row)

    assert (codes_of(early), codes_of(without)) == (["not_submitted", "no_consent"], ["no_consent"])
    assert (returned, row.newest.state) == (ReportState.RETURNED, ReportState.PUBLISHED)
    assert [one.report.id for one in field_reports_queries.public(expo.session, expo.edition.id)] == [row.id]
    act(expo, field_reports.agree, row, name="")
    assert field_reports_queries.public(expo.session, expo.edition.id) == []


@pytest.mark.sqlite_only
def test_a_correction_keeps_the_version_that_was_published(expo):
    row = begun(expo)
    act(expo, field_reports.agree, row, name="대표")
    for text in (TEXT, ReportText("약과의 비밀", "", "다른 본문", note="제목")):
        act(expo, field_reports.write, row, text=text, product_id=None)
        act(expo, field_reports.submit, row)
        seen = field_reports_queries.public(expo.session, expo.edition.id)
        act(expo, field_reports.publish, row)
    found = field_reports_queries.read(expo.session, expo.edition.id, row.id)

    assert [one.version.title_ko for one in seen] == ["약과의 비결"]
    assert (found.version.title_ko, [one.title_ko for one in found.former]) == ("약과의 비밀", ["약과의 비결"])
    with pytest.raises(Refusal):
        act(expo, field_reports.write, row, text=TEXT, product_id=None)


@pytest.mark.sqlite_only
def test_a_photo_needs_words_and_views_are_a_number_a_day(expo, tmp_path):
    row, storage = begun(expo), FileFolder(tmp_path)
    more = {"report_id": row.id, "picture": PICTURE, "alt_en": "", "now": NOW}
    with pytest.raises(Refusal) as mute:
        report_photos.add(expo.session, expo.organizer, expo.edition, storage, alt_ko=" ", **more)
    report_photos.add(expo.session, expo.organizer, expo.edition, storage, alt_ko="약과 상자", **more)
    hidden = field_reports_queries.is_shown(expo.session, expo.edition.id, PICTURE.digest)
    act(expo, field_reports.agree, row, name="대표")
    act(expo, field_reports.submit, row)
    act(expo, field_reports.publish, row)
    for clock in ("10:00", "11:00"):
        field_reports.count_view(expo.session, expo.edition, report_id=row.id, now=at(TUESDAY, clock))

    assert (codes_of(mute), hidden) == (["no_words"], False)
    assert field_reports_queries.is_shown(expo.session, expo.edition.id, PICTURE.digest)
    assert field_reports_queries.views(expo.session, expo.edition.id) == {row.id: 2}
    act(expo, report_photos.remove, row, photo_id=row.photos[0].id)
    with pytest.raises(Refusal) as unsaid:
        act(expo, field_reports.submit, row)
    assert codes_of(unsaid) == ["no_note"]
    found = field_reports_queries.read(expo.session, expo.edition.id, row.id)
    assert ([one.alt_ko for one in found.photos], row.newest.photos) == (["약과 상자"], [])
    field_reports.forget(expo.session, row.exhibitor_id)
    assert expo.session.scalar(select(func.count()).select_from(ReportPhoto)) == 0
    assert field_reports_queries.public(expo.session, expo.edition.id) == []
