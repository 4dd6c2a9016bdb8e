"""Make questions of the guidance desk public: begun from a record, edited, without the name of who asked."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.faq import FaqEntry
from expo.models.guidance import GuidanceVisit
from expo.queries import editions, guidance
from expo.services import history, pressed_twice

NOT_RECORDED = Violation("not_recorded", N_("Write the record first."))
SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class FaqText:
    """A question and its answer in both languages."""

    topic_id: int
    question_ko: str
    answer_ko: str
    question_en: str = ""
    answer_en: str = ""


def begin(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> FaqEntry:
    """Begin an entry from a record, or return the one that was begun."""
    needs(actor, Permission.RUN_GUIDANCE)
    visit = guidance.get(session, edition.id, visit_id)
    known = session.scalar(select(FaqEntry).where(FaqEntry.visit_id == visit.id).order_by(FaqEntry.id).limit(1))
    if known is not None:
        return known
    if visit.record is None:
        raise Refusal(NOT_RECORDED)
    row = FaqEntry(
        edition_id=edition.id,
        topic_id=visit.topic_id,
        visit_id=visit.id,
        question_ko=visit.record.asked,
        answer_ko=visit.record.answered,
        question_en="",
        answer_en="",
        changed_at=now,
    )
    session.add(row)
    session.flush()
    return row


def write(
    session: Session, actor: Actor, edition: Edition, *, entry_id: int | None, text: FaqText, now: datetime
) -> FaqEntry:
    """Write an entry; one that is public stays public and has to stay without names."""
    needs(actor, Permission.RUN_GUIDANCE)
    guidance.topic(session, edition.id, text.topic_id)
    said = {name: value.strip() if isinstance(value, str) else value for name, value in asdict(text).items()}
    if entry_id is None:
        before = pressed_twice.made(session, FaqEntry, FaqEntry.changed_at, now, edition_id=edition.id, **said)
        row = before or FaqEntry(edition_id=edition.id)
    else:
        row = editions.locked_row(session, edition.id, FaqEntry, entry_id)
    for name, value in said.items():
        setattr(row, name, value)
    row.changed_at = now
    with session.no_autoflush:
        refuse_if(_against(session, edition, row) if row.published_at is not None else [])
    session.add(row)
    session.flush()
    return row


def publish(session: Session, actor: Actor, edition: Edition, *, entry_id: int, now: datetime) -> FaqEntry:
    """Show an entry to everybody; refused without question or answer, or with the name of who asked."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = editions.locked_row(session, edition.id, FaqEntry, entry_id)
    refuse_if(_against(session, edition, row))
    row.published_at, row.published_by_id = row.published_at or now, actor.user_id
    session.flush()
    _record(session, actor, row, "answer", now)
    return row


def take_back(session: Session, actor: Actor, edition: Edition, *, entry_id: int, now: datetime) -> FaqEntry:
    """Take an entry out of public view."""
    needs(actor, Permission.RUN_GUIDANCE)
    row = editions.locked_row(session, edition.id, FaqEntry, entry_id)
    row.published_at = None
    session.flush()
    _record(session, actor, row, "take_back_answer", now)
    return row


def _against(session: Session, edition: Edition, row: FaqEntry) -> Iterator[Violation]:
    for name in ("question_ko", "answer_ko"):
        if not getattr(row, name):
            yield Violation(f"no_{name}", N_("Please write a sentence."), {}, name)
    visit = guidance.get(session, edition.id, row.visit_id) if row.visit_id is not None else None
    for name in ("question_ko", "answer_ko", "question_en", "answer_en"):
        found = next((one for one in _names(visit) if one in getattr(row, name).casefold()), None)
        if found is not None:
            words = N_("Leave out who asked: %(name)s.")
            yield Violation("names_who_asked", words, {"name": found}, name)


def _names(visit: GuidanceVisit | None) -> Iterator[str]:
    """Yield what names the visitor: person and company."""
    if visit is None:
        return
    company = visit.exhibitor or visit.buyer
    known = [visit.name, visit.company]
    known += [visit.person.name, visit.person.company] if visit.person is not None else []
    known += [getattr(company, name, "") for name in ("name", "name_ko", "name_en")] if company is not None else []
    yield from (one.casefold() for one in known if one and len(one) >= SHORTEST_NAME)


def _record(session: Session, actor: Actor, row: FaqEntry, act: str, now: datetime) -> None:
    history.record(
        session,
        actor,
        f"guidance.{act}",
        "faq_entry",
        row.id,
        edition_id=row.edition_id,
        now=now,
        name=row.question_ko[:80],
    )
