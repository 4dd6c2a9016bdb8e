"""A company applies: its application waits until the address is proven; then it can be added to by a mailed link."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from expo import clock
from expo.db import lock_row, locked
from expo.domain.accounts import Purpose
from expo.domain.allocation import MOST_UNITS
from expo.domain.exhibitors import hyphenated, is_business_number
from expo.domain.people import STRANGER, Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.throttles import Counted
from expo.domain.venue import BoothService
from expo.domain.words import N_
from expo.models.accounts import OneTimeLink
from expo.models.applications import ApplicationPeriod, ExhibitorApplication
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.queries import applications, exhibitors, people
from expo.services import history, one_time_links, outbox, throttles

TOO_MANY = Violation(
    "too_many_applications",
    N_("Too many applications came from this network. Please try again in ten minutes, or write to the organizer."),
)
CLOSED = Violation("applications_closed", N_("Companies cannot apply at the moment."))
DECIDED = Violation("decided", N_("The organizer has decided about this application. It cannot be changed any more."))


@dataclass(frozen=True, slots=True)
class ApplicationSheet:
    """The short form; ``sector`` is a code, ``makes`` what the company wants to show.

    ``business_number`` is empty for a company without a Korean one, such as one from abroad.
    """

    name_ko: str
    name_en: str
    business_number: str
    sector: str
    makes: str
    contact_name: str
    contact_email: str
    contact_phone: str
    units: int = 1
    services: frozenset[BoothService] = frozenset()


@dataclass(frozen=True, slots=True)
class ApplicationDetails:
    """What the short form does not ask for."""

    representative: str = ""
    region: str = ""
    website: str = ""
    story_ko: str = ""
    story_en: str = ""
    makes: str = ""
    units: int = 1
    services: frozenset[BoothService] = frozenset()


def set_period(
    session: Session, actor: Actor, edition: Edition, *, opens_on: date, closes_on: date, now: datetime
) -> None:
    """Let companies apply from one day to another, both included."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    if closes_on < opens_on:
        refuse_if([Violation("closes_early", N_("Choose a last day that is not before the first."), {}, "closes_on")])
    if closes_on >= edition.starts_on:
        sentence = N_("The expo begins on %(day)s. Choose an earlier day.")
        refuse_if([Violation("closes_late", sentence, {"day": edition.starts_on}, "closes_on")])
    row = session.get(ApplicationPeriod, edition.id) or ApplicationPeriod(edition_id=edition.id)
    row.opens_on, row.closes_on = opens_on, closes_on
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "applications.set_period",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        opens_on=opens_on.isoformat(),
        closes_on=closes_on.isoformat(),
    )


def apply(
    session: Session,
    edition: Edition,
    sheet: ApplicationSheet,
    counted: Counted,
    *,
    locale: str,
    secret: str,
    now: datetime,
) -> None:
    """Keep an application until its address is proven, and send the link for that; ``now`` is the real time.

    Too many from one place are refused; too many for one address of e-mail are dropped without a word. Who is known
    already gets an e-mail that says so. The caller answers the same in every case.
    """
    lock_row(session, Edition, edition.id)
    shown = clock.shown(edition, now)
    refuse_if(objections(session, edition, sheet, now=shown))
    if not throttles.may_write(session, counted, TOO_MANY, now=now):
        return
    email = sheet.contact_email.strip().lower()
    if _is_known(session, edition, sheet):
        outbox.write(session, edition, template="applications.known", params={}, email=email, locale=locale, now=shown)
        return
    payload = asdict(sheet) | {"services": sorted(sheet.services), "contact_email": email, "locale": locale}
    if one_time_links.just_made(session, edition, Purpose.APPLICATION, email, now=now, payload=payload):
        return
    link = one_time_links.make(
        session, edition, Purpose.APPLICATION, secret=secret, now=now, email=email, payload=payload
    )
    outbox.write(
        session, edition, template="applications.proof", params={}, email=email, locale=locale, link=link, now=shown
    )


def confirm(
    session: Session, edition: Edition, token: str, *, secret: str, now: datetime
) -> tuple[ExhibitorApplication, OneTimeLink]:
    """Hand the application of a proven address to the organizer; return it with the link to add to it.

    ``now`` is the real time.
    """
    link = one_time_links.use(session, token, edition, now=now)
    if link.purpose is not Purpose.APPLICATION:
        raise NotFound("one-time link")
    lock_row(session, Edition, edition.id)
    kept: dict[str, Any] = dict(link.payload)
    locale, services = kept.pop("locale"), frozenset(BoothService(one) for one in kept.pop("services"))
    sheet = ApplicationSheet(**kept, services=services)
    shown = clock.shown(edition, now)
    refuse_if(objections(session, edition, sheet, now=shown))
    if _is_known(session, edition, sheet):
        raise NotFound("one-time link")
    row = ExhibitorApplication(
        edition_id=edition.id, locale=locale, applied_at=shown, **_columns(session, sheet, edition)
    )
    session.add(row)
    session.flush()
    record_act(session, STRANGER, "apply", row, shown)
    return row, write_with_link(session, edition, row, template="applications.arrived", secret=secret, now=now)


def write_with_link(
    session: Session,
    edition: Edition,
    row: ExhibitorApplication,
    *,
    template: str,
    secret: str,
    now: datetime,
    **params: str,
) -> OneTimeLink:
    """Write to the contact of an application, with a link to add to it; ``now`` is the real time."""
    link = one_time_links.make(
        session,
        edition,
        Purpose.APPLICATION_DETAILS,
        secret=secret,
        now=now,
        email=row.contact_email,
        payload={"application": row.id},
    )
    outbox.write(
        session,
        edition,
        template=template,
        params={"company": row.name_ko, **params},
        email=row.contact_email,
        name=row.contact_name,
        locale=row.locale,
        link=link,
        now=clock.shown(edition, now),
    )
    return link


def find(session: Session, edition: Edition, token: str, *, now: datetime) -> ExhibitorApplication:
    """Return the application that a link adds to; the link works until it expires. ``now`` is the real time."""
    link = one_time_links.find(session, token, edition, now=now)
    row = session.get(ExhibitorApplication, link.payload.get("application", 0))
    if link.purpose is not Purpose.APPLICATION_DETAILS or row is None or row.edition_id != edition.id:
        raise NotFound("one-time link")
    return row


def open_row(session: Session, edition: Edition, token: str, now: datetime) -> ExhibitorApplication:
    """Return the application of a link, locked; refuse where it is decided."""
    found = find(session, edition, token, now=now)
    row = session.scalars(locked(select(ExhibitorApplication).where(ExhibitorApplication.id == found.id))).one()
    if not row.is_open:
        raise Refusal(DECIDED)
    return row


def complete(
    session: Session, edition: Edition, token: str, *, details: ApplicationDetails, now: datetime
) -> ExhibitorApplication:
    """Write down what a company adds to its application; ``now`` is the real time."""
    row = open_row(session, edition, token, now)
    refuse_if(_against_units(details.units))
    for name in ("representative", "region", "website", "story_ko", "story_en", "makes", "units"):
        setattr(row, name, getattr(details, name))
    _set_services(row, details.services)
    row.completed_at = clock.shown(edition, now)
    session.flush()
    record_act(session, STRANGER, "complete", row, row.completed_at)
    return row


def objections(session: Session, edition: Edition, sheet: ApplicationSheet, *, now: datetime) -> Iterator[Violation]:
    """Yield every reason against a short form, none of which says who is known already."""
    if not applications.is_open(session, edition, now):
        yield CLOSED
    if sheet.business_number and not is_business_number(sheet.business_number):
        yield Violation(
            "business_number",
            N_(
                "This is not a business number: it has ten digits, the last of which checks the others. Please compare."
            ),
            {},
            "business_number",
        )
    if sheet.sector not in {one.code for one in exhibitors.sectors(session, edition.id)}:
        yield Violation("no_such_sector", N_("Choose a line of business."), {}, "sector")
    yield from _against_units(sheet.units)


def forget(session: Session, *, edition_id: int | None = None, exhibitor_id: int | None = None) -> int:
    """Delete applications: of an exhibitor that is erased, or those of an edition whose retention date has come."""
    mine = ExhibitorApplication.exhibitor_id == exhibitor_id
    if edition_id is not None:
        mine = ExhibitorApplication.edition_id == edition_id
    emails = session.scalars(delete(ExhibitorApplication).where(mine).returning(ExhibitorApplication.contact_email))
    return len(emails.all())


def _against_units(units: int) -> Iterator[Violation]:
    if not 1 <= units <= MOST_UNITS:
        yield Violation("units", N_("Ask for 1 to %(most)s booths."), {"most": MOST_UNITS}, "units")


def _is_known(session: Session, edition: Edition, sheet: ApplicationSheet) -> bool:
    """Tell whether the company takes part or has applied, or the address is that of a person of the edition."""
    number, email = hyphenated(sheet.business_number), sheet.contact_email.strip().lower()
    exhibits = select(Exhibitor.id).where(Exhibitor.edition_id == edition.id, Exhibitor.business_number == number)
    applied = select(ExhibitorApplication.id).where(
        ExhibitorApplication.edition_id == edition.id,
        or_(ExhibitorApplication.business_number == number, ExhibitorApplication.contact_email == email),
    )
    user = people.by_email(session, email)
    takes_part = user is not None and any(one.edition_id == edition.id for one in user.memberships)
    return takes_part or session.scalar(exhibits) is not None or session.scalar(applied.limit(1)) is not None


def _columns(session: Session, sheet: ApplicationSheet, edition: Edition) -> dict[str, Any]:
    sector = next(one for one in exhibitors.sectors(session, edition.id) if one.code == sheet.sector)
    plain = ("name_ko", "name_en", "makes", "contact_name", "contact_email", "contact_phone", "units")
    needed = {f"needs_{service}": service in sheet.services for service in BoothService}
    number = hyphenated(sheet.business_number) or None
    return {name: getattr(sheet, name) for name in plain} | needed | {"sector_id": sector.id, "business_number": number}


def _set_services(row: ExhibitorApplication, services: frozenset[BoothService]) -> None:
    for service in BoothService:
        setattr(row, f"needs_{service}", service in services)


def record_act(
    session: Session, actor: Actor, verb: str, row: ExhibitorApplication, now: datetime, **detail: str
) -> None:
    """Write an act about an application into the history."""
    history.record(
        session,
        actor,
        f"applications.{verb}",
        "application",
        row.id,
        edition_id=row.edition_id,
        now=now,
        name=row.name_ko,
        **detail,
    )
