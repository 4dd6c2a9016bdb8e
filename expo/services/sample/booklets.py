"""The sample's five publications with small PDFs of their own, 1,240 downloads, copies, and public questions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from expo.domain.guidance import Audience, BookletKind
from expo.models.booklets import Booklet, BookletDownloads, BookletFile, BookletHandOut
from expo.models.editions import Edition
from expo.models.faq import FaqEntry
from expo.models.guidance import GuidanceTopic
from expo.services.prints import paper
from expo.services.sample.counselling import TOPICS

BEFORE = timedelta(days=14)
"""Publications and answers are there so long before the first day."""


@dataclass(frozen=True, slots=True)
class _Book:
    """A publication: downloads of all days, copies printed and handed out on all days."""

    kind: BookletKind
    audience: Audience
    title_ko: str
    title_en: str
    about: str
    downloads: int
    printed: int
    copies: int


BOOKS = (
    _Book(
        BookletKind.MANUAL,
        Audience.ADOPTER,
        "도입기업 업무매뉴얼",
        "Manual for adopting companies",
        "신청에서 완료 점검까지, 도입기업이 하는 일을 순서대로 설명합니다.",
        420,
        500,
        64,
    ),
    _Book(
        BookletKind.MANUAL,
        Audience.SUPPLIER,
        "공급기업 업무매뉴얼",
        "Manual for supplying companies",
        "등록, 협약, 구축, 사후관리까지 공급기업이 하는 일을 설명합니다.",
        260,
        300,
        32,
    ),
    _Book(
        BookletKind.BROCHURE,
        Audience.OTHER,
        "사업 안내 브로슈어",
        "Brochure of the programme",
        "상생형 스마트공장 지원사업을 한눈에 소개합니다.",
        310,
        1_000,
        120,
    ),
    _Book(
        BookletKind.GUIDE,
        Audience.ADOPTER,
        "ESG 역량 강화 안내서",
        "ESG guide",
        "에너지, 안전, 인력의 기록을 시작하는 방법을 설명합니다.",
        140,
        200,
        20,
    ),
    _Book(
        BookletKind.GUIDE,
        Audience.OTHER,
        "자주 묻는 질문",
        "Frequently asked questions",
        "안내 데스크에서 자주 받는 질문과 답변을 모았습니다.",
        110,
        200,
        24,
    ),
)
ANSWERS = (
    (
        0,
        "Can a plant that finished the basic level apply for the advanced one?",
        "Yes, after the inspection of the level before.",
    ),
    (1, "Is smart HACCP supported?", "Yes, together with keeping the records automatically."),
    (2, "Is there more support in our region?", "It depends on the region; we look at its call with you."),
    (3, "Is energy management supported?", "Yes, meters and the management system together."),
    (4, "How do we register as a supplier?", "Prepare proof of your projects and staff, then apply to register."),
)


def write_booklets(session: Session, edition: Edition, *, now: datetime) -> int:
    """Publish once, and let downloads and copies reach what they are at this moment; return the publications."""
    rows = session.scalars(select(Booklet).where(Booklet.edition_id == edition.id).order_by(Booklet.id)).all()
    if not rows:
        rows = _publish(session, edition)
        _answer(session, edition)
    by_title = {book.title_ko: book for book in BOOKS}
    mine = [(row, by_title[row.title_ko]) for row in rows if row.title_ko in by_title]
    _count(session, edition, mine, now)
    return len(rows)


def _first(edition: Edition) -> datetime:
    return datetime.combine(edition.days[0].on, edition.days[0].opens, tzinfo=edition.zone)


def _publish(session: Session, edition: Edition) -> list[Booklet]:
    rows = []
    for book in BOOKS:
        pdf = _pdf(edition, book)
        kept = BookletFile(
            name=f"{book.title_ko}.pdf",
            media_type="application/pdf",
            size=len(pdf),
            content=pdf,
            sha256=sha256(pdf).hexdigest(),
        )
        rows.append(
            Booklet(
                edition_id=edition.id,
                kind=book.kind,
                audience=book.audience,
                language="ko",
                title_ko=book.title_ko,
                title_en=book.title_en,
                version=f"{edition.days[0].on.year}.1",
                printed=book.printed,
                handed_out=0,
                changed_at=_first(edition) - BEFORE,
                file=kept,
            )
        )
    session.add_all(rows)
    session.flush()
    return rows


def _pdf(edition: Edition, book: _Book) -> bytes:
    lines = [
        f"{one.name_ko}: {asked} {answered}"
        for one in TOPICS
        for asked, answered in zip(one.asked[:1], one.answered[:1], strict=True)
    ]
    said = {
        "language": "ko",
        "edition": edition.name_ko,
        "title": book.title_ko,
        "about": book.about,
        "lines": lines,
        "foot": "이 자료는 시연을 위해 만든 예시입니다.",
    }
    return paper.compiled("booklet", {"title": book.title_ko, "booklet": said})


def _answer(session: Session, edition: Edition) -> None:
    topics = session.scalars(
        select(GuidanceTopic).where(GuidanceTopic.edition_id == edition.id).order_by(GuidanceTopic.id)
    ).all()
    at = _first(edition) - BEFORE
    session.add_all(
        FaqEntry(
            edition_id=edition.id,
            topic_id=topics[place].id,
            question_ko=TOPICS[place].asked[0],
            answer_ko=TOPICS[place].answered[0],
            question_en=question,
            answer_en=answer,
            changed_at=at,
            published_at=at,
        )
        for place, question, answer in ANSWERS
        if place < len(topics)
    )
    session.flush()


def _count(session: Session, edition: Edition, books: list[tuple[Booklet, _Book]], now: datetime) -> None:
    """Spread downloads evenly over the days until now, and copies over the hours."""
    today, days = now.astimezone(edition.zone).date(), edition.dates
    begun = [on for on in days if on <= today]
    downloads, copies = [], []
    for row, book in books:
        for place, on in enumerate(begun):
            share = book.downloads // len(days) + (book.downloads % len(days) if place == len(days) - 1 else 0)
            downloads.append({"booklet_id": row.id, "on": on, "count": share})
        moments = (
            datetime.combine(days[nth % len(days)], edition.days[nth % len(days)].opens, tzinfo=edition.zone)
            + timedelta(minutes=10 * (nth // len(days)))
            for nth in range(book.copies)
        )
        due = sorted(at for at in moments if at <= now)
        missing = due[row.handed_out :]
        row.handed_out += len(missing)
        copies += [{"booklet_id": row.id, "person_id": None, "handed_at": at} for at in missing]
    known = {
        (one.booklet_id, one.on): one.count
        for one in session.execute(
            select(BookletDownloads.booklet_id, BookletDownloads.on, BookletDownloads.count).where(
                BookletDownloads.booklet_id.in_([row.id for row, _ in books])
            )
        )
    }
    new = [one for one in downloads if (one["booklet_id"], one["on"]) not in known]
    for rows, kind in ((new, BookletDownloads), (copies, BookletHandOut)):
        if rows:
            session.execute(insert(kind), rows)
    session.flush()
