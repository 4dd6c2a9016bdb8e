"""Contacts and documents of applicants are erased: on request, or on the call's day; the application stays."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.orm import Session

from expo import clock
from expo.domain.accounts import Purpose
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation
from expo.domain.words import N_, Named
from expo.models.accounts import OneTimeLink
from expo.models.calls import Call, CallApplication, CallUpload, CallVersion, CallVersionFile
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.programmes import ProgrammeFile
from expo.queries import calls
from expo.services import history, outbox

ERASED_NAME = "(삭제됨)"
AT_ONCE = 50
"""So many applications are erased in one transaction of the clock."""


def set_retention(
    session: Session, actor: Actor, edition: Edition, *, code: str, until: date | None, now: datetime
) -> Call:
    """Set the last day on which contacts of a call's applicants are kept; ``None`` keeps them."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = calls.get(session, code)
    if until is not None and until < call.closes_at.astimezone(edition.zone).date():
        raise Refusal(Violation("too_early", N_("Choose a day after the call has closed."), {}, "until"))
    call.contacts_until = until
    session.flush()
    history.record(
        session,
        actor,
        "calls.retain",
        "call",
        call.id,
        edition_id=edition.id,
        now=now,
        name=Named.of(call),
        until=until.isoformat() if until else "–",
    )
    return call


def erase(
    session: Session, actor: Actor, edition: Edition, *, code: str, number: int, now: datetime
) -> CallApplication:
    """Erase the contact and the documents of one application on request; ``now`` is the real time."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = calls.application(session, calls.get(session, code).id, number)
    if row.erased_at is not None:
        raise Refusal(Violation("erased", N_("The contact of this application was erased before.")))
    shown = clock.shown(edition, now)
    _forget(session, [row.id], shown)
    history.record(
        session, actor, "calls.erase", "call_application", row.id, edition_id=edition.id, now=shown, number=number
    )
    session.expire(row)
    return row


def forget(session: Session, *, numbers: Collection[str], emails: Collection[str], now: datetime) -> int:
    """Erase contacts in the applications of firms with these business numbers, or with these addresses in them."""
    row = CallApplication
    mine = or_(row.business_number.in_(numbers), func.lower(row.contact_email).in_(emails))
    return _forget(session, session.scalars(select(row.id).where(mine, row.erased_at.is_(None))).all(), now)


def forget_due(session: Session, *, now: datetime) -> int:
    """Erase the contacts of calls whose day has passed, some at a time; return how many applications it were."""
    due = calls.contacts(now.date()).order_by(CallApplication.id).limit(AT_ONCE)
    return _forget(session, [row.id for row in session.scalars(due)], now)


def _forget(session: Session, ids: Collection[int], now: datetime) -> int:
    if not ids:
        return 0
    row = CallApplication
    emails = {one.lower() for one in session.scalars(select(row.contact_email).where(row.id.in_(ids)))} - {""}
    of_calls = Message.template.like("calls.%") | Message.template.like("reviews.%")
    theirs = of_calls & func.lower(Message.recipient).in_(emails)
    outbox.forget(session, theirs)
    quiet = {"synchronize_session": False}
    links = (OneTimeLink.purpose == Purpose.CALL_APPLICATION) & func.lower(OneTimeLink.email).in_(emails)
    session.execute(delete(OneTimeLink).where(links).execution_options(**quiet))
    _forget_files(session, ids)
    for version in session.scalars(select(CallVersion).where(CallVersion.application_id.in_(ids))):
        version.content = version.content | {"writer_name": ""}
    session.execute(
        update(row)
        .where(row.id.in_(ids))
        .values(contact_name=ERASED_NAME, contact_email="", writer_name="", erased_at=now)
    )
    session.flush()
    return len(ids)


def _forget_files(session: Session, ids: Collection[int]) -> None:
    files: set[int] = set()
    for kind in (CallVersionFile, CallUpload):
        of_them = delete(kind).where(kind.application_id.in_(ids)).returning(kind.file_id)
        files |= set(session.scalars(of_them.execution_options(synchronize_session=False)))
    session.execute(delete(ProgrammeFile).where(ProgrammeFile.id.in_(files)))
    session.expire_all()
