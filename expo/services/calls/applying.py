"""A firm writes its application step by step with the link it was sent, or withdraws it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import locked
from expo.domain.accounts import Purpose
from expo.domain.calls import CallApplicationState, CallState
from expo.domain.exhibitors import hyphenated, is_business_number
from expo.domain.refusals import NotFound, Refusal, Violation
from expo.domain.throttles import Counted
from expo.domain.words import N_
from expo.models.calls import CallApplication, CallDocument, CallUpload, CallVersionFile
from expo.models.editions import Edition
from expo.models.programmes import ProgrammeTrack
from expo.queries import calls, selections
from expo.services import one_time_links, pressed_twice, throttles
from expo.services.calls.emails import write_to
from expo.services.programmes import kept_file

NOT_OPEN = Violation("not_open", N_("This call is not open for applications now."))
TOO_LATE = Violation("too_late", N_("The call is closed. An application counts if it arrives before that moment."))
SENT_BEFORE = Violation("sent", N_("This application was sent. It cannot be changed any more."))
DECIDED = Violation("decided", N_("This application is decided or withdrawn."))
TOO_MANY = Violation("too_many", N_("Too many applications were begun from this network. Please try again later."))


@dataclass(frozen=True, slots=True)
class FirmStart:
    """What begins an application: the firm and who writes for it."""

    firm_name: str
    business_number: str
    contact_name: str
    contact_email: str


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """The plan as far as it is written; ``track`` is a code, answers are by the id of their question."""

    track: str
    title: str
    support_won: int | None
    ksic: str
    region: str
    supplier_name: str
    supplier_number: str
    writer_name: str
    answers: Mapping[str, str]


def start(
    session: Session,
    edition: Edition,
    *,
    code: str,
    sheet: FirmStart,
    counted: Counted,
    locale: str,
    secret: str,
    now: datetime,
) -> None:
    """Begin an application and send the link that opens it; ``now`` is the real time.

    Only the link in the e-mail opens it, so that no one can write in the name of another's address.
    """
    shown = clock.shown(edition, now)
    call = calls.public(session, code)
    if calls.state(call, shown) is not CallState.OPEN:
        raise Refusal(NOT_OPEN)
    if not is_business_number(sheet.business_number):
        raise Refusal(Violation("business_number", N_("This is not a business number."), {}, "business_number"))
    values = asdict(sheet) | {"business_number": hyphenated(sheet.business_number)}
    said = values | {"call_id": call.id, "state": CallApplicationState.DRAFT}
    if pressed_twice.made(session, CallApplication, CallApplication.started_at, shown, **said):
        return
    if not throttles.may_write(session, counted, TOO_MANY, now=now):
        return
    row = CallApplication(call_id=call.id, **values, locale=locale, started_at=shown, answers={})
    session.add(row)
    session.flush()
    write_to(session, edition, row, "calls.started", secret=secret, now=now, until=call.closes_at)


def find(session: Session, edition: Edition, token: str, *, now: datetime) -> CallApplication:
    """Return the application that a link opens; every other one is not found. ``now`` is the real time."""
    link = one_time_links.find(session, token, edition, now=now)
    row = session.get(CallApplication, link.payload.get("call_application", 0))
    if link.purpose is not Purpose.CALL_APPLICATION or row is None:
        raise NotFound("application")
    return row


def save(session: Session, edition: Edition, token: str, *, sheet: PlanSheet, now: datetime) -> CallApplication:
    """Keep what is written so far; nothing has to be complete. ``now`` is the real time."""
    row = writable(session, edition, token, now)
    track = session.scalar(
        select(ProgrammeTrack).where(
            ProgrammeTrack.programme_id == row.call.programme_id, ProgrammeTrack.code == sheet.track
        )
    )
    row.track_id = track.id if track else None
    for name in ("title", "support_won", "ksic", "region", "supplier_name", "writer_name"):
        setattr(row, name, getattr(sheet, name))
    row.supplier_number = hyphenated(sheet.supplier_number)
    known = {str(question.id) for question in row.call.questions}
    row.answers = {key: answer for key, answer in sheet.answers.items() if key in known}
    session.flush()
    return row


def attach(
    session: Session,
    edition: Edition,
    token: str,
    *,
    document_id: int,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
) -> CallUpload:
    """Attach a file for a document that the call asks for, in place of a former one; ``now`` is the real time."""
    row = writable(session, edition, token, now)
    document = session.get(CallDocument, document_id)
    if document is None or document.call_id != row.call_id:
        raise NotFound(f"document {document_id}")
    former = session.get(CallUpload, (row.id, document_id))
    file = kept_file(session, name, media_type, content)
    if former is not None:
        old, former.file_id, former.added_at = former.file, file.id, clock.shown(edition, now)
        session.flush()
        if session.scalar(select(CallVersionFile.file_id).where(CallVersionFile.file_id == old.id)) is None:
            session.delete(old)
            session.flush()
        return former
    upload = CallUpload(
        application_id=row.id, document_id=document_id, file_id=file.id, added_at=clock.shown(edition, now)
    )
    session.add(upload)
    session.flush()
    return upload


def withdraw(session: Session, edition: Edition, token: str, *, now: datetime) -> CallApplication:
    """Withdraw an application that is not decided; ``now`` is the real time."""
    row = _locked(session, find(session, edition, token, now=now).id)
    if row.state in (CallApplicationState.INELIGIBLE, CallApplicationState.WITHDRAWN):
        raise Refusal(DECIDED)
    if selections.decision(session, row):
        raise Refusal(DECIDED)
    row.state, row.ask_until = CallApplicationState.WITHDRAWN, None
    session.flush()
    return row


def writable(session: Session, edition: Edition, token: str, now: datetime) -> CallApplication:
    """Return an application that may be written, locked: a draft until the call closes, or one asked for more."""
    row, shown = _locked(session, find(session, edition, token, now=now).id), clock.shown(edition, now)
    if row.state is CallApplicationState.ASKED:
        assert row.ask_until is not None
        if shown >= row.ask_until:
            raise Refusal(TOO_LATE)
        return row
    if row.state is not CallApplicationState.DRAFT:
        raise Refusal(SENT_BEFORE)
    if calls.state(row.call, shown) is not CallState.OPEN:
        raise Refusal(TOO_LATE)
    return row


def _locked(session: Session, id_: int) -> CallApplication:
    return session.scalars(locked(select(CallApplication).where(CallApplication.id == id_))).one()
