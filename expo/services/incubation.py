"""Start-ups: entered, moved on or left with the reason, what they received, invited to the expo."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import lock_row, locked
from expo.domain.exhibitors import hyphenated, is_business_number
from expo.domain.incubation import NEXT_STAGES, StartUpHelp, StartUpStage
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind
from expo.domain.refusals import Refusal, Violation, existing
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.incubation import StartUp, StartUpExhibitor, StartUpReceipt, StartUpStep
from expo.models.programmes import Organization
from expo.services import history, pressed_twice, support_cases
from expo.services.support_cases import FirmInvitation


@dataclass(frozen=True, slots=True)
class StartUpSheet:
    """What is known of a start-up when it comes."""

    name_ko: str
    name_en: str
    business_number: str
    region: str
    founded_on: date
    admitted_on: date
    about: str = ""


def create(session: Session, actor: Actor, edition: Edition, *, sheet: StartUpSheet, now: datetime) -> StartUp:
    """Enter a start-up at its first stage."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    if not is_business_number(sheet.business_number):
        raise Refusal(Violation("business_number", N_("This is not a business number."), {}, "business_number"))
    number = hyphenated(sheet.business_number)
    firm = session.scalar(select(Organization).where(Organization.business_number == number))
    if firm is None:
        firm = Organization(
            kind=OrganizationKind.SMALL_FIRM,
            name_ko=sheet.name_ko,
            name_en=sheet.name_en,
            business_number=number,
            region=sheet.region,
        )
        session.add(firm)
        session.flush()
    if session.scalar(select(StartUp.id).where(StartUp.organization_id == firm.id)) is not None:
        raise Refusal(Violation("known", N_("This start-up was entered before."), {}, "business_number"))
    row = StartUp(organization_id=firm.id, founded_on=sheet.founded_on, about=sheet.about)
    row.steps = [StartUpStep(stage=StartUpStage.FOUNDING, moved_on=sheet.admitted_on)]
    session.add(row)
    session.flush()
    _record(session, actor, edition, "create", row, now)
    return row


def move(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    id_: int,
    stage: StartUpStage,
    on: date,
    reason: str,
    now: datetime,
) -> StartUpStep:
    """Move a start-up on; one that leaves says why."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _locked(session, id_)
    if stage not in NEXT_STAGES[row.stage]:
        raise Refusal(Violation("stage", N_("This stage does not follow."), {}, "stage"))
    if on < row.steps[-1].moved_on:
        raise Refusal(Violation("early", N_("The stage before began later."), {}, "moved_on"))
    if stage is StartUpStage.LEFT and not reason.strip():
        raise Refusal(Violation("no_reason", N_("Write why it leaves."), {}, "reason"))
    step = StartUpStep(stage=stage, moved_on=on, reason=reason.strip())
    row.steps.append(step)
    session.flush()
    _record(session, actor, edition, "move", row, now, stage=stage.value)
    return step


def add_receipt(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    id_: int,
    kind: StartUpHelp,
    on: date,
    won: int | None,
    source: str,
    note: str,
    now: datetime,
) -> StartUpReceipt:
    """Record what a start-up received."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = _locked(session, id_)
    said: dict[str, Any] = {"kind": kind, "received_on": on, "won": won, "source": source.strip(), "note": note.strip()}
    done = pressed_twice.last_act("incubation.help", "start_up", row.id)
    if before := pressed_twice.made(session, StartUpReceipt, done, now, start_up_id=row.id, **said):
        return before
    found = StartUpReceipt(**said)
    row.received.append(found)
    session.flush()
    _record(session, actor, edition, "help", row, now, help=kind.value)
    return found


def invite(
    session: Session, actor: Actor, edition: Edition, *, id_: int, invitation: FirmInvitation, now: datetime
) -> Exhibitor:
    """Make a start-up an exhibitor of the edition, with a personal link by e-mail."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    lock_row(session, Edition, edition.id)
    row = _locked(session, id_)
    if session.get(StartUpExhibitor, (row.id, edition.id)) is not None:
        raise Refusal(Violation("invited", N_("The firm is invited already.")))
    if row.stage is StartUpStage.LEFT:
        raise Refusal(Violation("left", N_("This start-up has left the programme.")))
    exhibitor = support_cases.as_exhibitor(session, edition, row.organization, invitation, year=None, now=now)
    session.add(StartUpExhibitor(start_up_id=row.id, edition_id=edition.id, exhibitor_id=exhibitor.id))
    session.flush()
    _record(session, actor, edition, "invite", row, now)
    return exhibitor


def _locked(session: Session, id_: int) -> StartUp:
    return existing(session.scalar(locked(select(StartUp).where(StartUp.id == id_))), f"start-up {id_}")


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, row: StartUp, now: datetime, **detail: str
) -> None:
    history.record(
        session,
        actor,
        f"incubation.{verb}",
        "start_up",
        row.id,
        edition_id=edition.id,
        now=now,
        firm=Named.of(session.get_one(Organization, row.organization_id)),
        **detail,
    )
