"""Publications: downloads are counted, copies handed out are never more than were printed, one for each person."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.badges import BadgeType
from expo.domain.guidance import Audience, BookletKind
from expo.domain.refusals import Refusal
from expo.models.booklets import Booklet, BookletHandOut
from expo.models.editions import Edition
from expo.queries import booklets as booklets_queries
from expo.services import badges, booklets
from expo.services.badges import NewPerson
from expo.services.booklets import BookletSheet, SentFile
from tests.support import races, small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import NOW, SmallExpo

PDF = SentFile("manual.pdf", "application/pdf", b"%PDF-1.7 a manual")


@pytest.fixture
def expo(session: Session) -> SmallExpo:
    return small_expo.build(session)


def sheet(printed: int) -> BookletSheet:
    return BookletSheet(BookletKind.MANUAL, Audience.ADOPTER, "ko", "업무매뉴얼", "Manual", "2024.1", printed)


def written(expo: SmallExpo, printed: int = 3, sent: SentFile | None = PDF, booklet_id: int | None = None) -> Booklet:
    return booklets.write(
        expo.session, expo.organizer, expo.edition, booklet_id=booklet_id, sheet=sheet(printed), sent=sent, now=NOW
    )


@pytest.mark.sqlite_only
def test_a_person_gets_one_copy_and_no_fewer_are_printed_than_were_handed_out(expo):
    row = written(expo)
    person = NewPerson("김봄", BadgeType.VISITOR)
    badge = badges.enter(expo.session, expo.edition, person, secret="a secret", now=NOW)
    give = {"booklet_id": row.id, "now": NOW}
    booklets.hand_out(expo.session, expo.organizer, expo.edition, badge=badge.code, **give)
    with pytest.raises(Refusal) as twice:
        booklets.hand_out(expo.session, expo.organizer, expo.edition, badge=badge.code, **give)
    booklets.hand_out(expo.session, expo.organizer, expo.edition, **give)
    with pytest.raises(Refusal) as fewer:
        written(expo, printed=1, booklet_id=row.id)
    with pytest.raises(Refusal) as other:
        written(expo, sent=SentFile("manual.docx", "", b"PK\x03\x04"))
    for _ in range(2):
        booklets.count_download(expo.session, expo.edition, booklet_id=row.id, now=NOW)

    assert (codes_of(twice), codes_of(fewer), codes_of(other)) == (["has_one"], ["fewer_than_handed_out"], ["only_pdf"])
    assert (row.left, len(booklets_queries.handed(expo.session, row.id))) == (1, 2)
    assert booklets_queries.downloads(expo.session, expo.edition.id) == {row.id: 2}
    assert booklets_queries.file(expo.session, expo.edition.id, row.id).content == PDF.content


def test_fifty_at_once_get_no_more_copies_than_there_are(expo, database_url):
    row = written(expo, printed=5, sent=None)
    expo.session.commit()
    edition_id, booklet_id = expo.edition.id, row.id

    def tap(session: Session, _nth: int) -> str:
        edition = session.get_one(Edition, edition_id)
        booklets.hand_out(session, expo.organizer, edition, booklet_id=booklet_id, now=NOW)
        return "handed out"

    answers = races.crowd(database_url, tap, range(50), at_a_time=10)
    expo.session.expire_all()

    assert (answers.count("handed out"), row.left) == (5, 0)
    assert expo.session.scalar(select(func.count()).select_from(BookletHandOut)) == 5
