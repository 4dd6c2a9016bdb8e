"""Enter support programmes, their tracks and dated caps, organizations, and figures with their sources."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.exhibitors import hyphenated, is_business_number
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.programmes import OrganizationKind, StatisticUnit
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.agreements import Agreement
from expo.models.editions import Edition
from expo.models.programmes import (
    Organization,
    Programme,
    ProgrammeFile,
    ProgrammeStatistic,
    ProgrammeTrack,
    TrackCap,
)
from expo.queries import programmes
from expo.services import history, pressed_twice, uploaded_documents

CODE_TAKEN = Violation("code_taken", N_("This code is taken. Choose a different one."), {}, "code")
ENDS_EARLY = Violation("ends_early", N_("The last day is before the first."), {}, "ends_on")


@dataclass(frozen=True, slots=True)
class ProgrammeSheet:
    """What is written about a programme; without ``ends_on`` it goes on."""

    code: str
    name_ko: str
    name_en: str
    starts_on: date
    ends_on: date | None = None
    about_ko: str = ""
    about_en: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationSheet:
    """What is written about an organization; ``ksic`` is its sector in digits."""

    kind: OrganizationKind
    name_ko: str
    name_en: str
    business_number: str = ""
    ksic: str = ""
    region: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class StatisticSheet:
    """A figure as its source states it, about the programme or one of its agreements."""

    topic_ko: str
    topic_en: str
    unit: StatisticUnit
    value: int
    source: str
    as_of: str = ""


def create(session: Session, actor: Actor, edition: Edition, *, sheet: ProgrammeSheet, now: datetime) -> Programme:
    """Enter a programme."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    refuse_if(_against_programme(session, sheet, None))
    row = Programme(**asdict(sheet))
    session.add(row)
    session.flush()
    _record(session, actor, edition, "create", row.id, now, name=Named.of(row))
    return row


def change(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: ProgrammeSheet, now: datetime
) -> Programme:
    """Write a programme anew."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = programmes.get(session, code)
    refuse_if(_against_programme(session, sheet, row))
    for name, value in asdict(sheet).items():
        setattr(row, name, value)
    session.flush()
    _record(session, actor, edition, "change", row.id, now, name=Named.of(row))
    return row


def add_track(
    session: Session, actor: Actor, edition: Edition, *, programme: str, sheet: ProgrammeSheet, now: datetime
) -> ProgrammeTrack:
    """Add a track to a programme; a track has no texts of its own."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes.get(session, programme)
    refuse_if(_against_track(whole, sheet))
    values = {name: value for name, value in asdict(sheet).items() if not name.startswith("about")}
    row = ProgrammeTrack(programme_id=whole.id, **values)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "add_track", whole.id, now, name=Named.of(row), programme=Named.of(whole))
    return row


def set_cap(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    programme: str,
    track: str,
    valid_from: date,
    won: int,
    least_own_percent: int,
    source: str,
    now: datetime,
) -> TrackCap:
    """Set the cap of a track from a day on. What was agreed under an earlier cap keeps it; no cap is ever changed."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = programmes.track(session, programmes.get(session, programme).id, track)
    if session.get(TrackCap, (row.id, valid_from)) is not None:
        refuse_if(
            [
                Violation(
                    "cap_that_day",
                    N_("A cap already begins on this day, and caps cannot be changed."),
                    {},
                    "valid_from",
                )
            ]
        )
    cap = TrackCap(
        track_id=row.id, valid_from=valid_from, won=won, least_own_percent=least_own_percent, source=source.strip()
    )
    session.add(cap)
    session.flush()
    _record(
        session,
        actor,
        edition,
        "set_cap",
        row.programme_id,
        now,
        track=Named.of(row),
        day=valid_from.isoformat(),
        won=f"{won:,}",
    )
    return cap


def add_organization(
    session: Session, actor: Actor, edition: Edition, *, sheet: OrganizationSheet, now: datetime
) -> Organization:
    """Enter an organization."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    refuse_if(_against_organization(session, sheet, None))
    row = Organization(**_columns(sheet))
    session.add(row)
    session.flush()
    _record_organization(session, actor, edition, "add_organization", row, now)
    return row


def change_organization(
    session: Session, actor: Actor, edition: Edition, *, id_: int, sheet: OrganizationSheet, now: datetime
) -> Organization:
    """Write an organization anew."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = programmes.organization(session, id_)
    refuse_if(_against_organization(session, sheet, row))
    for name, value in _columns(sheet).items():
        setattr(row, name, value)
    session.flush()
    _record_organization(session, actor, edition, "change_organization", row, now)
    return row


def add_statistic(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    programme: str,
    sheet: StatisticSheet,
    now: datetime,
    agreement: Agreement | None = None,
) -> ProgrammeStatistic:
    """Add a figure of a source. One that contradicts another source stands beside it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes.get(session, programme)
    said = {"programme_id": whole.id, "agreement_id": agreement.id if agreement else None} | asdict(sheet)
    done = pressed_twice.last_act("programmes.add_statistic", "programme", whole.id)
    if before := pressed_twice.made(session, ProgrammeStatistic, done, now, **said):
        return before
    row = ProgrammeStatistic(**said)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "add_statistic", whole.id, now, topic=row.topic_ko, source=row.source)
    return row


def kept_file(session: Session, name: str, media_type: str, content: bytes) -> ProgrammeFile:
    """Keep an uploaded document; the service that calls has checked who may."""
    row = ProgrammeFile(**uploaded_documents.columns(name, media_type, content))
    session.add(row)
    session.flush()
    return row


def _against_programme(session: Session, sheet: ProgrammeSheet, row: Programme | None) -> Iterator[Violation]:
    other = session.scalar(select(Programme).where(Programme.code == sheet.code))
    if other is not None and other is not row:
        yield CODE_TAKEN
    if sheet.ends_on is not None and sheet.ends_on < sheet.starts_on:
        yield ENDS_EARLY


def _against_track(programme: Programme, sheet: ProgrammeSheet) -> Iterator[Violation]:
    if any(track.code == sheet.code for track in programme.tracks):
        yield CODE_TAKEN
    if sheet.ends_on is not None and sheet.ends_on < sheet.starts_on:
        yield ENDS_EARLY


def _against_organization(session: Session, sheet: OrganizationSheet, row: Organization | None) -> Iterator[Violation]:
    number = sheet.business_number.strip()
    if not number:
        return
    if not is_business_number(number):
        yield Violation("business_number", N_("This is not a business number."), {}, "business_number")
        return
    other = session.scalar(select(Organization).where(Organization.business_number == hyphenated(number)))
    if other is not None and other is not row:
        yield Violation(
            "business_number_taken",
            N_("%(name)s has this business number."),
            {"name": Named.of(other)},
            "business_number",
        )


def _columns(sheet: OrganizationSheet) -> dict[str, object]:
    return asdict(sheet) | {"business_number": hyphenated(sheet.business_number) or None}


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, id_: int, now: datetime, **detail: str | Named
) -> None:
    history.record(session, actor, f"programmes.{verb}", "programme", id_, edition_id=edition.id, now=now, **detail)


def _record_organization(
    session: Session, actor: Actor, edition: Edition, verb: str, row: Organization, now: datetime
) -> None:
    history.record(
        session,
        actor,
        f"programmes.{verb}",
        "organization",
        row.id,
        edition_id=edition.id,
        now=now,
        name=Named.of(row),
    )
