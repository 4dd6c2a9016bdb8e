"""Write a call and announce it. An announced call is only extended, for all firms and in public."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, existing, refuse_if
from expo.domain.words import N_, Named
from expo.models.calls import Call, CallDocument, CallQuestion
from expo.models.editions import Edition
from expo.queries import programmes
from expo.services import history
from expo.services.programmes import CODE_TAKEN


@dataclass(frozen=True, slots=True)
class CallSheet:
    """What is written about a call. Questions and documents are (Korean, English, is required)."""

    code: str
    name_ko: str
    name_en: str
    opens_at: datetime
    closes_at: datetime
    about_ko: str = ""
    about_en: str = ""
    sectors: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    years_since_support: int = 0
    quota: int = 0
    readings: int = 3
    questions: Sequence[tuple[str, str, bool]] = ()
    documents: Sequence[tuple[str, str, bool]] = ()


def create(
    session: Session, actor: Actor, edition: Edition, *, programme: str, sheet: CallSheet, now: datetime
) -> Call:
    """Write a call as a draft."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes.get(session, programme)
    refuse_if(_against(session, sheet, None))
    call = Call(programme_id=whole.id, code=sheet.code)
    _write(call, sheet)
    session.add(call)
    session.flush()
    _record(session, actor, edition, "create", call, now)
    return call


def change(session: Session, actor: Actor, edition: Edition, *, code: str, sheet: CallSheet, now: datetime) -> Call:
    """Write a draft anew; what is announced stays as firms have read it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    if call.announced_at is not None:
        raise Refusal(Violation("announced", N_("An announced call is not changed, only extended.")))
    refuse_if(_against(session, sheet, call))
    call.questions, call.documents = [], []
    session.flush()
    _write(call, sheet)
    session.flush()
    _record(session, actor, edition, "change", call, now)
    return call


def announce(session: Session, actor: Actor, edition: Edition, *, code: str, now: datetime) -> Call:
    """Show a call to everybody."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    if call.announced_at is not None:
        raise Refusal(Violation("announced", N_("This call was announced before.")))
    if call.closes_at <= now:
        raise Refusal(Violation("over", N_("The call would be closed already.")))
    if not call.programme.tracks:
        raise Refusal(Violation("no_track", N_("The programme has no track yet.")))
    call.announced_at = now
    session.flush()
    _record(session, actor, edition, "announce", call, now)
    return call


def extend(session: Session, actor: Actor, edition: Edition, *, code: str, closes_at: datetime, now: datetime) -> Call:
    """Close a call later, for every firm."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    call = locked_call(session, code)
    if closes_at <= max(call.closes_at, now):
        raise Refusal(
            Violation("not_later", N_("A call can only be extended. Choose a later moment."), {}, "closes_at")
        )
    call.closes_at = closes_at
    session.flush()
    until = closes_at.astimezone(edition.zone).isoformat(" ", "seconds")[:19]
    _record(session, actor, edition, "extend", call, now, until=until)
    return call


def _write(call: Call, sheet: CallSheet) -> None:
    for name in ("code", "name_ko", "name_en", "about_ko", "about_en", "opens_at", "closes_at", "quota", "readings",
                 "years_since_support"):  # fmt: skip
        setattr(call, name, getattr(sheet, name))
    call.sectors, call.regions = list(sheet.sectors), list(sheet.regions)
    call.questions = [
        CallQuestion(position=place, text_ko=ko, text_en=en, is_required=needed)
        for place, (ko, en, needed) in enumerate(sheet.questions)
    ]
    call.documents = [
        CallDocument(position=place, name_ko=ko, name_en=en, is_required=needed)
        for place, (ko, en, needed) in enumerate(sheet.documents)
    ]


def _against(session: Session, sheet: CallSheet, call: Call | None) -> list[Violation]:
    other = session.scalar(select(Call).where(Call.code == sheet.code))
    found = [CODE_TAKEN] if other is not None and other is not call else []
    if sheet.closes_at <= sheet.opens_at:
        found.append(Violation("closes_early", N_("It closes before it opens."), {}, "closes_at"))
    return found


def locked_call(session: Session, code: str) -> Call:
    """Return a call, locked: what changes it or its review waits for one another."""
    return existing(session.scalar(locked(select(Call).where(Call.code == code))), f"call {code}")


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, call: Call, now: datetime, **detail: str
) -> None:
    history.record(
        session, actor, f"calls.{verb}", "call", call.id, edition_id=edition.id, now=now, name=Named.of(call), **detail
    )
