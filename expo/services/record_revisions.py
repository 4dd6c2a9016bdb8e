"""Revisions of a record: what it says is never changed, only a revision added, unless another person was faster."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, Role
from expo.domain.records import STEPS, WORDS, DisputedField, RecordAct, RecordContent, differences
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.models.records import Record, RecordLine, RecordRevision, RecordWords
from expo.services import history

STALE = "record_changed_meanwhile"
_VERBS = {
    RecordAct.SUBMITTED: "submit",
    RecordAct.CORRECTED: "correct",
    RecordAct.FIGURE: "give_figure",
    RecordAct.CONFIRMED: "confirm",
    RecordAct.DISPUTED: "dispute",
    RecordAct.VERIFIED: "verify",
    RecordAct.WITHDRAWN: "withdraw",
    RecordAct.FOLLOW_UP: "follow_up",
    RecordAct.WON: "win",
    RecordAct.LOST: "lose",
}


def stale(session: Session, record: Record, based_on: int, acts: Collection[RecordAct]) -> Iterable[Violation]:
    """Object to a change that rests on a revision after which another person acted."""
    later = (RecordRevision.record_id == record.id, RecordRevision.no > based_on, RecordRevision.act.in_(acts))
    if session.scalar(select(RecordRevision.no).where(*later).limit(1)) is not None:
        yield Violation(
            STALE, N_("This record was changed meanwhile. Please compare both texts and decide which one counts.")
        )


def revise(
    session: Session,
    actor: Actor,
    record: Record,
    act: RecordAct,
    now: datetime,
    *,
    content: RecordContent | None = None,
    buyer_minor: int | None = None,
    reason: str = "",
    about: DisputedField | None = None,
) -> RecordRevision:
    """Add a revision: the content as it was unless another is given, and the state that the act leads to."""
    step = STEPS[act]
    if record.state not in step.starts:
        raise Refusal(Violation("state_does_not_allow", N_("A record in this state cannot be changed like this.")))
    former = session.get(RecordRevision, (record.id, record.current_no))
    before = RecordContent.of({**former.value, **former.words.words}) if former else RecordContent()
    after = before if content is None else content
    kept = former.buyer_minor if former else None
    value: dict[str, Any] = {name: one for name, one in after.document().items() if name not in WORDS}
    if about is not None:
        value["about"] = about.value
    revision = RecordRevision(
        record_id=record.id,
        no=record.current_no + 1,
        based_on=record.current_no,
        state=step.ends or record.state,
        act=act,
        currency=after.currency,
        discussed_minor=after.discussed,
        expected_minor=after.expected,
        signed_minor=after.signed,
        buyer_minor=kept if buyer_minor is None else buyer_minor,
        has_memorandum=after.has_memorandum,
        value=value,
        changed=differences(before, after),
        recorded_at=now,
        role=Role(actor.role),
    )
    session.add(revision)
    session.flush()
    revision.words = RecordWords(
        words=after.words, reason=reason.strip(), actor_id=actor.user_id, actor_name=actor.name
    )
    session.add_all(
        RecordLine(
            record_id=record.id,
            no=revision.no,
            position=position,
            product_id=line.product_id,
            name_ko=line.name_ko,
            name_en=line.name_en,
            quantity=line.quantity,
            unit_price_minor=line.unit_price,
        )
        for position, line in enumerate(after.lines)
    )
    record.state, record.current_no = revision.state, revision.no
    session.flush()
    meeting = record.meeting
    pair = {"exhibitor": meeting.exhibitor.code, "buyer": meeting.buyer.code}
    why = {"reason": reason.strip()} if reason.strip() else {}
    history.record(
        session,
        actor,
        f"records.{_VERBS[act]}",
        "record",
        record.id,
        edition_id=record.edition_id,
        now=now,
        **pair,
        **why,
    )
    return revision
