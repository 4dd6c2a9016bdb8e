"""Write records of consultations: drafts that merge, revisions that are only added, and what the buyer says to them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.records import STEPS, DisputedField, RecordAct, RecordContent, RecordState
from expo.domain.refusals import NotAllowed, NotFound, Refusal, Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.records import Record, RecordRevision, RecordWords
from expo.queries import meetings, records
from expo.services import outcomes, record_revisions

LONGEST_REASON = 300
_FIELD = re.compile(r"[a-z_]{1,20}|lines-\d{1,2}-[a-z_]{1,20}")
_MOST_FIELDS, _LONGEST_FIELD = 120, 4000
_WRITTEN = (RecordAct.SUBMITTED, RecordAct.CORRECTED, RecordAct.WITHDRAWN)
"""Acts that change what a record says."""


def keep_draft(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    typed: Mapping[str, Sequence[str]],
    based_on: int,
    now: datetime,
) -> Record:
    """Keep what an exhibitor has typed so far, field by field; what two phones typed in different fields is kept both.

    ``based_on`` is the revision that the form was opened with, 0 for none.
    """
    meeting = of_exhibitor(session, actor, meeting_id, now)
    record = _record(session, actor, edition, meeting)
    before = dict((record.draft or {}).get("typed", {}))
    sent = {name: [text[:_LONGEST_FIELD] for text in texts] for name, texts in typed.items() if _FIELD.fullmatch(name)}
    merged = {**before, **sent}
    if len(merged) <= _MOST_FIELDS:
        record.draft = {"based_on": based_on, "typed": merged}
        record.draft_at = now
    session.flush()
    return record


def submit(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    content: RecordContent,
    based_on: int,
    now: datetime,
    reason: str = "",
) -> RecordRevision:
    """Submit a record, or correct a submitted one with a reason. The first one says that the consultation took place.

    Raises
    ------
    Refusal
        With every reason against it; with the code ``STALE`` if another person wrote a revision after ``based_on``.
    """
    meeting = of_exhibitor(session, actor, meeting_id, now)
    outcomes.hold_by_record(session, actor, meeting_id, now=now)
    record = _record(session, actor, edition, meeting)
    content = _with_names(session, meeting, content.with_total())
    act = RecordAct.CORRECTED if record.current_no else RecordAct.SUBMITTED
    refuse_if(
        [
            *record_revisions.stale(session, record, based_on, _WRITTEN),
            *content.against(),
            *(_reasonless(reason) if act is RecordAct.CORRECTED else ()),
        ]
    )
    revision = record_revisions.revise(session, actor, record, act, now, content=content, reason=reason)
    record.draft = record.draft_at = None
    return revision


def give_figure(
    session: Session, actor: Actor, edition: Edition, meeting_id: int, *, minor: int, now: datetime
) -> RecordRevision:
    """Keep the buyer's own figure, given before the exhibitor's was shown; it can be given once."""
    record = _of_buyer(session, actor, meeting_id)
    if records.newest(session, actor, record).row.buyer_minor is not None:  # type: ignore[union-attr]  # submitted
        raise Refusal(Violation("figure_is_given", N_("You have given your figure already. Now you can answer.")))
    return record_revisions.revise(session, actor, record, RecordAct.FIGURE, now, buyer_minor=minor)


def confirm(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, no: int, now: datetime) -> None:
    """Confirm what a record says, as the buyer, in the revision that was read."""
    record = _of_buyer(session, actor, meeting_id)
    refuse_if(record_revisions.stale(session, record, no, _WRITTEN))
    record_revisions.revise(session, actor, record, RecordAct.CONFIRMED, now)


def dispute(
    session: Session,
    actor: Actor,
    edition: Edition,
    meeting_id: int,
    *,
    no: int,
    about: DisputedField,
    words: str,
    now: datetime,
) -> None:
    """Say, as the buyer, what in a record is not right; both texts are kept."""
    record = _of_buyer(session, actor, meeting_id)
    refuse_if([*record_revisions.stale(session, record, no, _WRITTEN), *_reasonless(words, field="words")])
    record_revisions.revise(session, actor, record, RecordAct.DISPUTED, now, reason=words, about=about)


def verify(session: Session, actor: Actor, edition: Edition, meeting_id: int, *, no: int, now: datetime) -> None:
    """Verify what a record says, as an organizer: also what a buyer disputed and what was settled since."""
    needs(actor, Permission.MANAGE_RESULTS)
    record = _locked(session, records.get(session, actor, meeting_id))
    refuse_if(record_revisions.stale(session, record, no, tuple(RecordAct)))
    record_revisions.revise(session, actor, record, RecordAct.VERIFIED, now)


def withdraw(
    session: Session, actor: Actor, edition: Edition, meeting_id: int, *, no: int, reason: str, now: datetime
) -> None:
    """Take a record out of the results, with a reason; nothing is deleted."""
    needs(actor, Permission.MANAGE_RESULTS)
    record = _locked(session, records.get(session, actor, meeting_id))
    refuse_if([*record_revisions.stale(session, record, no, tuple(RecordAct)), *_reasonless(reason)])
    record_revisions.revise(session, actor, record, RecordAct.WITHDRAWN, now, reason=reason)


def settle(session: Session, actor: Actor, record: Record, state: RecordState, *, now: datetime) -> None:
    """Move a record to the state that its follow-up leads to; a disputed or withdrawn one stays what it is."""
    act = RecordAct(state.value)
    if record.state is not state and record.state in STEPS[act].starts:
        record_revisions.revise(session, actor, record, act, now)


def of_exhibitor(session: Session, actor: Actor, meeting_id: int, now: datetime) -> Meeting:
    """Return a consultation of the actor's exhibitor that has begun: from then on it can be written down."""
    if not actor.is_exhibitor:
        raise NotAllowed("only the exhibitor writes its record")
    meeting = meetings.get(session, actor, meeting_id)
    if meeting.cancellation is not None:
        raise Refusal(Violation("meeting_is_cancelled", N_("This consultation was cancelled: it has no record.")))
    if now < meeting.slot.starts_at:
        sentence = N_("The record can be written from %(when)s on, when the consultation begins.")
        raise Refusal(Violation("meeting_is_ahead", sentence, {"when": meeting.slot.starts_at}))
    return meeting


def _of_buyer(session: Session, actor: Actor, meeting_id: int) -> Record:
    if not actor.is_buyer:
        raise NotAllowed("only the buyer answers")
    return _locked(session, records.get(session, actor, meeting_id))


def _record(session: Session, actor: Actor, edition: Edition, meeting: Meeting) -> Record:
    """Return the record of a consultation, locked, or a new one."""
    found = records.find(session, actor, meeting.id)
    if found is not None:
        return _locked(session, found)
    record = Record(edition_id=edition.id, meeting_id=meeting.id)
    session.add(record)
    session.flush()
    return record


def _locked(session: Session, record: Record) -> Record:
    return existing(session.scalar(locked(select(Record).where(Record.id == record.id))), f"record {record.id}")


def _reasonless(reason: str, field: str = "reason") -> Iterable[Violation]:
    if not reason.strip():
        yield Violation("reason_is_missing", N_("Please say why: the reason is kept with the change."), field=field)
    if len(reason) > LONGEST_REASON:
        limit = {"limit": LONGEST_REASON}
        yield Violation("reason_is_long", N_("Please keep to %(limit)s characters."), limit, field=field)


def _with_names(session: Session, meeting: Meeting, content: RecordContent) -> RecordContent:
    """Return the content with its products' names as they are now; a product of another company is refused."""
    own = {product.id: product for product in records.products(session, meeting.exhibitor_id)}
    if any(line.product_id not in own for line in content.lines):
        raise NotFound("product")
    named = (
        replace(line, name_ko=own[line.product_id].name_ko, name_en=own[line.product_id].name_en)
        for line in content.lines
    )
    return replace(content, lines=tuple(named))


def forget_author(session: Session, user_id: int) -> None:
    """Empty the name of a person under the revisions that the person wrote."""
    theirs = update(RecordWords).where(RecordWords.actor_id == user_id).values(actor_name="")
    session.execute(theirs.execution_options(synchronize_session=False))


def forget_words(session: Session, of_company: ColumnElement[bool]) -> None:
    """Empty what people wrote in the records of a company's consultations; figures and states stay."""
    ids = select(Record.id).join(Meeting, Meeting.id == Record.meeting_id).where(of_company)
    session.execute(
        update(RecordWords)
        .where(RecordWords.record_id.in_(ids))
        .values(words={}, reason="", actor_name="")
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Record)
        .where(Record.id.in_(ids))
        .values(draft=None, draft_at=None)
        .execution_options(synchronize_session=False)
    )
