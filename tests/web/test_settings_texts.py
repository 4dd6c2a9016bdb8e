"""Lines of business and consent texts are the organizer's own words; what a person agreed to is kept."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from expo.domain.buyers import ConsentKind
from expo.models.buyers import Consent, ConsentText
from expo.models.exhibitors import Sector
from expo.web.formats import paragraphs
from tests.support import people
from tests.support.reading import text_of

pytestmark = pytest.mark.sqlite_only
SECTORS, CONSENTS = "/2024/organizer/settings/sectors", "/2024/organizer/settings/consents"
NOW = datetime(2024, 10, 1, tzinfo=UTC)
WORDS = {
    "title_ko": "촬영 동의", "title_en": "Filming", "body_ko": "사진을 홍보에 씁니다.", "body_en": "For publicity.",
}  # fmt: skip


def names(session, edition) -> list[str]:
    session.rollback()
    wanted = select(Sector.name_ko).where(Sector.edition_id == edition.id).order_by(Sector.position)
    return list(session.scalars(wanted))


def test_lines_of_business_are_added_renamed_ordered_and_removed_while_no_company_has_them(organizer, session, sample):
    before = names(session, sample)
    first = session.scalars(select(Sector).order_by(Sector.position)).first()

    organizer.post(SECTORS, data={"name_ko": "반려동물", "name_en": "Pets", "place": "1"})
    twice = organizer.post(SECTORS, data={"name_ko": "반려동물", "name_en": "Animals"})
    organizer.post(f"{SECTORS}/{first.code}", data={"name_ko": "먹거리", "name_en": "Things to eat", "place": "2"})
    assert names(session, sample) == ["반려동물", "먹거리", *before[1:]]
    pets = session.scalars(select(Sector.code).where(Sector.name_ko == "반려동물")).one()
    used = organizer.post(f"{SECTORS}/{first.code}/removal", follow_redirects=True)
    organizer.post(f"{SECTORS}/{pets}/removal")

    assert twice.status_code == 422
    assert "There is a line of business of this name already: 반려동물." in text_of(twice)
    assert "Give them another line of business first." in text_of(used)
    assert names(session, sample) == ["먹거리", *before[1:]]


def test_a_text_that_somebody_agreed_to_stays_and_the_consent_is_taken_back_or_renewed(organizer, session, sample, app):
    former = session.scalars(select(ConsentText).where(ConsentText.kind == ConsentKind.FILMING)).one()
    members = [people.member(session, sample, "buyer", nth=nth) for nth in (0, 1)]
    given = [Consent(buyer_id=one.buyer_id, text_id=former.id, given_at=NOW, locale="ko") for one in members]
    session.add_all(given)
    session.commit()
    title = former.title_ko
    takes_back, renews = (app.test_client() for _ in members)
    for client, member in zip((takes_back, renews), members, strict=True):
        people.sign_in(client, member)
    session.rollback()

    organizer.post(f"{CONSENTS}/filming", data=WORDS)
    organizer.post(f"{CONSENTS}/filming", data=WORDS | {"title_ko": "사진 촬영 동의"})
    newest, *earlier = session.scalars(
        select(ConsentText).where(ConsentText.kind == ConsentKind.FILMING).order_by(ConsentText.version.desc())
    ).all()
    assert [(one.version, one.title_ko) for one in (newest, *earlier)] == [(2, "사진 촬영 동의"), (1, title)]
    assert text_of(takes_back.get("/2024/company")).count("촬영") >= 2
    takes_back.post(f"/2024/company/consents/{given[0].id}/withdrawal")
    renews.post(f"/2024/company/consents/{newest.id}")

    session.rollback()
    session.expire_all()
    live = select(Consent.buyer_id, Consent.text_id).join(Consent.text)
    live = live.where(ConsentText.kind == ConsentKind.FILMING, Consent.withdrawn_at.is_(None))
    of_both = live.where(Consent.buyer_id.in_([one.buyer_id for one in members]))
    assert [tuple(row) for row in session.execute(of_both)] == [(members[1].buyer_id, newest.id)]
    assert "1 person agreed" in text_of(organizer.get(f"{CONSENTS}/filming"))


def test_texts_keep_the_line_breaks_that_were_typed():
    assert paragraphs("1. 목적\r\n  <b>상담</b>\r\n\r\n2. 항목") == (
        "<p>1. 목적<br>&lt;b&gt;상담&lt;/b&gt;</p><p>2. 항목</p>"
    )
