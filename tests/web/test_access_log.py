"""The access log as the organizer reads it."""

import pytest

from expo import clock
from expo.domain.accounts import AccessAct
from expo.services import access_log
from tests.support.reading import text_of


@pytest.mark.parametrize(
    ("detail", "korean", "english"),
    [
        ("exhibitor: 50", "참가기업: 50", "Exhibitor: 50"),
        ("exhibitor_contacts (2) · Badges", "참가기업 연락처 (2) · Badges", "Contacts of exhibitors (2) · Badges"),
        ("badges 3", "출입증 3", "Badges 3"),
        ("leads (12)", "리드 (12)", "Leads (12)"),
        ("E-001 Kim", "E-001 Kim", "E-001 Kim"),
        ("Chrome, Windows", "Chrome, Windows", "Chrome, Windows"),
    ],
)
@pytest.mark.sqlite_only
def test_what_was_looked_at_or_downloaded_is_said_in_the_readers_language(
    organizer, session, sample, detail, korean, english
):
    access_log.record(session, AccessAct.EXPORTED, edition_id=sample.id, now=clock.now(), name="Kim", detail=detail)
    session.commit()

    read = {}
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        read[language] = text_of(organizer.get("/2024/organizer/access"))

    assert korean in read["ko"]
    assert english in read["en"]
