"""Records of consultations, as far as each may see them: a buyer only what was submitted, and no private note."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from expo.domain.people import Actor
from expo.domain.records import RecordContent, RecordState
from expo.domain.refusals import existing
from expo.models.exhibitors import Exhibitor, Product
from expo.models.meetings import Meeting
from expo.models.records import Record, RecordRevision
from expo.queries import meetings


@dataclass(frozen=True, slots=True)
class ShownRevision:
    """A revision as one reader may see it."""

    row: RecordRevision
    content: RecordContent


def visible_to(actor: Actor) -> Select[Record]:
    """Return the records an actor may see, with their consultation."""
    rows = select(Record).where(Record.meeting_id.in_(meetings.visible_to(actor).with_only_columns(Meeting.id)))
    return rows.where(Record.current_no > 0) if actor.is_buyer else rows


def find(session: Session, actor: Actor, meeting_id: int) -> Record | None:
    """Return the record of a consultation, ``None`` while there is none that the actor may see."""
    return session.scalar(visible_to(actor).where(Record.meeting_id == meeting_id))


def get(session: Session, actor: Actor, meeting_id: int) -> Record:
    """Return the record of a consultation that the actor may see."""
    return existing(find(session, actor, meeting_id), f"record of meeting {meeting_id}")


def revisions(session: Session, actor: Actor, record: Record) -> list[ShownRevision]:
    """Return every revision, oldest first, as the actor may see it."""
    rows = session.scalars(
        select(RecordRevision)
        .where(RecordRevision.record_id == record.id)
        .options(joinedload(RecordRevision.words))
        .order_by(RecordRevision.no)
    )
    return [ShownRevision(row, shown(actor, row)) for row in rows]


def newest(session: Session, actor: Actor, record: Record) -> ShownRevision | None:
    """Return what a record says now, ``None`` while it is a draft."""
    row = session.get(RecordRevision, (record.id, record.current_no))
    return ShownRevision(row, shown(actor, row)) if row is not None else None


def shown(actor: Actor, row: RecordRevision) -> RecordContent:
    """Return the content of a revision; the private note is for the exhibitor's own people."""
    content = RecordContent.of({**row.value, **row.words.words})
    return content if actor.is_exhibitor else replace(content, private_note="")


def products(session: Session, exhibitor_id: int) -> Sequence[Product]:
    """Return the products an exhibitor can choose from."""
    rows = select(Product).where(Product.exhibitor_id == exhibitor_id).order_by(Product.position, Product.id)
    return session.scalars(rows).all()


def states(session: Session, actor: Actor) -> dict[int, RecordState]:
    """Return the states of the records an actor may see, by consultation."""
    rows = session.execute(visible_to(actor).with_only_columns(Record.meeting_id, Record.state))
    return {meeting_id: RecordState(state) for meeting_id, state in rows}


def count(session: Session, edition_id: int) -> int:
    """Count the consultations of an edition that have a record; a draft is none."""
    rows = select(func.count()).select_from(Record).join(Meeting, Meeting.id == Record.meeting_id)
    return session.scalar(rows.where(Meeting.edition_id == edition_id, Record.current_no > 0)) or 0


def listed(session: Session, actor: Actor) -> Sequence[Record]:
    """Return the records an actor may see, with their companies, in the order of the timetable."""
    return session.scalars(
        visible_to(actor)
        .join(Record.meeting)
        .join(Meeting.slot)
        .options(
            joinedload(Record.meeting).joinedload(Meeting.exhibitor).joinedload(Exhibitor.hall),
            joinedload(Record.meeting).joinedload(Meeting.buyer),
            joinedload(Record.meeting).joinedload(Meeting.slot),
        )
        .order_by(Meeting.slot_id, Record.id)
    ).all()
