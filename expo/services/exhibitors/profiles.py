"""Enter an exhibitor, and change what is written about it."""

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import db
from expo.domain.exhibitors import CompanySize, ExportStatus, FactoryLevel, hyphenated, is_business_number
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, existing, refuse_if
from expo.domain.venue import HallKind
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.venue import Hall
from expo.queries import codes, exhibitors, venue
from expo.services import history

CONTACT_FIELDS = ("contact_name", "contact_phone", "contact_email")
"""Written by organizers who may see them; others leave them as they are."""
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class ExhibitorProfile:
    """What an organizer writes about an exhibitor; ``hall`` and ``sector`` are codes, countries ISO 3166 codes."""

    code: str
    name_ko: str
    name_en: str
    hall: str
    sector: str
    business_number: str = ""
    representative: str = ""
    region: str = ""
    website: str = ""
    size: CompanySize | None = None
    export_status: ExportStatus | None = None
    export_countries: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("ko",)
    factory_level: FactoryLevel | None = None
    sponsor_year: int | None = None
    story_ko: str = ""
    story_en: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    contact_email: str = ""


def create(session: Session, actor: Actor, edition: Edition, *, profile: ExhibitorProfile, now: datetime) -> Exhibitor:
    """Enter an exhibitor; its booth is chosen on the floor plan."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = add(session, edition, profile)
    history.record(
        session,
        actor,
        "exhibitors.create",
        "exhibitor",
        exhibitor.id,
        edition_id=edition.id,
        now=now,
        code=exhibitor.code,
    )
    return exhibitor


def add(session: Session, edition: Edition, profile: ExhibitorProfile) -> Exhibitor:
    """Add an exhibitor for a service that has checked who may, and records the act."""
    refuse_if(objections(session, edition, profile))
    exhibitor = Exhibitor(edition_id=edition.id, **_columns(session, edition, profile))
    session.add(exhibitor)
    session.flush()
    return exhibitor


def change(
    session: Session, actor: Actor, edition: Edition, *, code: str, profile: ExhibitorProfile, now: datetime
) -> Exhibitor:
    """Write a new profile.

    The row is locked: an exhibitor cannot move to another hall while another organizer gives it a booth in this one.
    """
    needs(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = locked(session, edition, code)
    refuse_if(objections(session, edition, profile, exhibitor))
    values = _columns(session, edition, profile)
    values = {name: value for name, value in values.items() if actor.sees_contacts or name not in CONTACT_FIELDS}
    changed = sorted(name for name, value in values.items() if getattr(exhibitor, name) != value)
    for name in changed:
        setattr(exhibitor, name, values[name])
    session.flush()
    if changed:
        session.expire(exhibitor)
        history.record(
            session,
            actor,
            "exhibitors.change",
            "exhibitor",
            exhibitor.id,
            edition_id=edition.id,
            now=now,
            fields=changed,
        )
    return exhibitor


def locked(session: Session, edition: Edition, code: str, *, to_delete: bool = False) -> Exhibitor:
    """Return an exhibitor, held against other deciders; ``to_delete`` also against rows that would point at it."""
    wanted = select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code == code)
    return existing(session.scalar(wanted.with_for_update() if to_delete else db.locked(wanted)), f"exhibitor {code}")


def objections(
    session: Session, edition: Edition, profile: ExhibitorProfile, exhibitor: Exhibitor | None = None
) -> Iterator[Violation]:
    """Yield every reason against a profile as it is written; ``exhibitor`` is the one it is to replace."""
    yield from _against_code(session, edition, profile.code, exhibitor)
    yield from _against_number(session, edition, profile.business_number, exhibitor)
    yield from _against_hall(session, edition, profile.hall, exhibitor)
    if _sector(session, edition, profile.sector) is None:
        yield Violation("no_such_sector", N_("Choose a line of business."), {}, "sector")
    if not profile.languages:
        yield Violation("no_language", N_("Choose at least one language."), {}, "languages")
    if profile.sponsor_year is not None and not 2014 <= profile.sponsor_year <= edition.ends_on.year:
        yield Violation(
            "sponsor_year",
            N_("The support began in 2014: choose a year from then to %(year)s."),
            {"year": edition.ends_on.year},
            "sponsor_year",
        )


def _against_code(session: Session, edition: Edition, code: str, exhibitor: Exhibitor | None) -> Iterator[Violation]:
    code = code.strip().upper()
    if code and not CODE.fullmatch(code):
        yield Violation("code_shape", N_("A code has letters A–Z, digits and hyphens, such as E-001."), {}, "code")
    other = session.scalar(select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.code == code))
    if exhibitor is None or exhibitor.code != code:
        yield from codes.against(code, codes.of_others(session, edition.id, Exhibitor))
    if other is not None and (exhibitor is None or other.id != exhibitor.id):
        yield Violation(
            "code_taken", N_("%(exhibitor)s has this code. Choose a different one."), {"exhibitor": name(other)}, "code"
        )


def _against_number(
    session: Session, edition: Edition, number: str, exhibitor: Exhibitor | None
) -> Iterator[Violation]:
    if not number.strip():
        return
    if not is_business_number(number):
        yield Violation(
            "business_number",
            N_(
                "This is not a business number: it has ten digits, the last of which checks the others. Please compare."
            ),
            {},
            "business_number",
        )
        return
    other = session.scalar(
        select(Exhibitor).where(Exhibitor.edition_id == edition.id, Exhibitor.business_number == hyphenated(number))
    )
    if other is not None and (exhibitor is None or other.id != exhibitor.id):
        yield Violation(
            "business_number_taken",
            N_("%(exhibitor)s has this business number. Is the company entered twice?"),
            {"exhibitor": name(other)},
            "business_number",
        )


def _against_hall(session: Session, edition: Edition, code: str, exhibitor: Exhibitor | None) -> Iterator[Violation]:
    hall = find_hall(session, edition, code)
    if hall is None or hall.kind is HallKind.FACILITY:
        yield Violation("no_such_hall", N_("Choose a themed hall or a sector zone."), {}, "hall")
    elif exhibitor is not None and exhibitor.hall_id != hall.id:
        held = venue.held_by(session, exhibitor.id)
        if held:
            yield Violation(
                "holds_booths",
                N_(
                    "It is in %(booths)s of %(hall)s."
                    " Take the booth back on the floor plan first; a new one is chosen there afterwards."
                ),
                {
                    "booths": ", ".join(booth.code for booth in held),
                    "hall": Named.of(exhibitor.hall),
                },
                "hall",
            )


def name(exhibitor: Exhibitor) -> Named:
    """Return an exhibitor's name for a sentence."""
    return Named.of(exhibitor)


def _columns(session: Session, edition: Edition, profile: ExhibitorProfile) -> dict[str, object]:
    hall, sector = find_hall(session, edition, profile.hall), _sector(session, edition, profile.sector)
    assert hall is not None
    assert sector is not None
    written = asdict(profile)
    return {name: value for name, value in written.items() if name not in {"hall", "sector"}} | {
        "code": profile.code.strip().upper(),
        "hall_id": hall.id,
        "sector_id": sector.id,
        "business_number": hyphenated(profile.business_number) or None,
        "export_countries": list(profile.export_countries),
        "certifications": list(profile.certifications),
        "languages": list(profile.languages),
    }


def find_hall(session: Session, edition: Edition, code: str) -> Hall | None:
    """Return the hall of a code, if there is one."""
    return session.scalar(select(Hall).where(Hall.edition_id == edition.id, Hall.code == code))


def _sector(session: Session, edition: Edition, code: str) -> Sector | None:
    return next((sector for sector in exhibitors.sectors(session, edition.id) if sector.code == code), None)
