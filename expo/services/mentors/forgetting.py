"""The contact in a firm's request for a mentor is erased: on request, on its day, or when it was never confirmed."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from expo.domain.accounts import Purpose
from expo.domain.mentors import MentorRequestState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import ERASED
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.editions import Edition
from expo.models.mentors import MentorRequest
from expo.models.outbox import Message
from expo.queries import mentors
from expo.services import history, outbox

UNPROVEN_FOR = timedelta(days=7)
"""A request without confirmation is kept for so long."""
AT_ONCE = 50


def set_retention(
    session: Session, actor: Actor, edition: Edition, *, id_: int, until: date | None, now: datetime
) -> MentorRequest:
    """Set the last day on which the contact of a request is kept; ``None`` keeps it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = mentors.get(session, id_)
    row.contacts_until = until
    session.flush()
    history.record(
        session,
        actor,
        "mentors.retain",
        "mentor_request",
        row.id,
        edition_id=edition.id,
        now=now,
        firm=row.firm_name,
        until=until.isoformat() if until else "–",
    )
    return row


def erase(session: Session, actor: Actor, edition: Edition, *, id_: int, now: datetime) -> MentorRequest:
    """Erase the contact of a request on demand; the mentoring and its reports stay."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = mentors.get(session, id_)
    if row.is_erased:
        raise Refusal(Violation("erased", N_("The contact of this request was erased before.")))
    _forget(session, [row.id])
    history.record(
        session, actor, "mentors.erase", "mentor_request", row.id, edition_id=edition.id, now=now, firm=row.firm_name
    )
    return row


def forget(session: Session, *, numbers: Collection[str], emails: Collection[str]) -> int:
    """Erase contacts in the requests of firms with these business numbers, or with these addresses in them."""
    row = MentorRequest
    mine = or_(row.business_number.in_(numbers), func.lower(row.contact_email).in_(emails))
    return _forget(session, session.scalars(select(row.id).where(mine, row.contact_email != "")).all())


def forget_due(session: Session, *, now: datetime) -> int:
    """Erase contacts whose day has passed, and those never confirmed; return how many. ``now`` is the real time."""
    row = MentorRequest
    due = mentors.contacts(now.date()).with_only_columns(row.id).order_by(row.id).limit(AT_ONCE)
    return _forget(session, [*session.scalars(due), *_unproven(session, now)])


def _unproven(session: Session, now: datetime) -> list[int]:
    row = MentorRequest
    begun = session.scalars(
        select(row.id).where(row.state == MentorRequestState.STARTED, row.contact_email != "").limit(AT_ONCE)
    ).all()
    if not begun:
        return []
    new = (OneTimeLink.purpose == Purpose.MENTORING) & (OneTimeLink.made_at >= now - UNPROVEN_FOR)
    waiting = {payload.get("mentor_request") for payload in session.scalars(select(OneTimeLink.payload).where(new))}
    return [id_ for id_ in begun if id_ not in waiting]


def _forget(session: Session, ids: Collection[int]) -> int:
    if not ids:
        return 0
    row = MentorRequest
    emails = {one.lower() for one in session.scalars(select(row.contact_email).where(row.id.in_(ids)))} - {""}
    outbox.forget(session, Message.template.like("mentors.%") & func.lower(Message.recipient).in_(emails))
    quiet = {"synchronize_session": False}
    links = (OneTimeLink.purpose == Purpose.MENTORING) & func.lower(OneTimeLink.email).in_(emails)
    session.execute(delete(OneTimeLink).where(links), execution_options=quiet)
    emptied = {"contact_name": ERASED, "contact_email": "", "contacts_until": None}
    session.execute(update(row).where(row.id.in_(ids)).values(**emptied), execution_options=quiet)
    session.expire_all()
    return len(ids)
