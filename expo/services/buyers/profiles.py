"""What a buyer says about itself, and changes of it."""

from collections.abc import Collection, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.buyer_details import BuyerDetails
from expo.domain.buyers import Track
from expo.domain.people import Actor, organizers_need
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_
from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.models.exhibitors import Sector
from expo.models.people import Membership, User
from expo.queries import buyers, people
from expo.services import history, outbox

TAKEN = Violation(
    "email_taken",
    N_("This address is registered already. Use the link in the e-mail you received, or another address."),
    field="contact_email",
)


@dataclass(frozen=True, slots=True)
class BuyerProfile:
    """A company that buys and the person who comes; ``channel`` is a domestic channel or a foreign business type."""

    name: str
    track: Track
    channel: str
    contact_name: str
    contact_email: str
    name_en: str = ""
    country: str = "KR"
    city: str = ""
    website: str = ""
    contact_title: str = ""
    contact_phone: str = ""
    looking_for: str = ""
    languages: tuple[str, ...] = ("ko",)
    sectors: tuple[str, ...] = ()
    details: BuyerDetails = field(default_factory=BuyerDetails)


def change(
    session: Session, actor: Actor, edition: Edition, *, code: str, profile: BuyerProfile, now: datetime
) -> Buyer:
    """Write a new profile, by the buyer itself or an organizer.

    The track stays: code, zone and timetable hang on it. An address that an organizer corrects also moves the e-mails,
    as long as the person who reads them has no other account. A buyer's own changes by ``email_addresses.ask``.
    """
    if not (actor.is_organizer or actor.is_buyer):
        raise NotFound(f"buyer {code}")
    organizers_need(actor, Permission.MANAGE_BUYERS)
    buyer = buyers.get(session, actor, code)
    reader = _reader_of(session, buyer, profile.contact_email)
    refuse_if(_objections(session, profile, reader))
    values = columns(profile) | {"track": buyer.track}
    if actor.is_buyer:
        values["contact_email"], reader = buyer.contact_email, None
    changed = sorted(name for name, value in values.items() if getattr(buyer, name) != value)
    for name, value in values.items():
        setattr(buyer, name, value)
    sectors = sectors_of(session, edition, profile.sectors)
    if {one.code for one in buyer.interests} != {one.code for one in sectors}:
        changed.append("sectors")
        buyer.interests = sectors
    if reader is not None:
        _move(session, edition, reader, profile.contact_email.strip().lower(), now=now)
    session.flush()
    if changed:
        history.record(
            session,
            actor,
            "buyers.change",
            "buyer",
            buyer.id,
            edition_id=edition.id,
            now=now,
            changed=", ".join(changed),
        )
    return buyer


def columns(profile: BuyerProfile) -> dict[str, object]:
    """Return a profile as columns of :class:`Buyer`, without the interests."""
    names = set(BuyerProfile.__dataclass_fields__) - {"languages", "sectors", "details"}
    own = {name: getattr(profile, name) for name in names}
    return own | details_columns(profile.details) | {"languages": list(profile.languages)}


def details_columns(details: BuyerDetails) -> dict[str, object]:
    """Return the details of a buyer as columns of :class:`Buyer`."""
    return asdict(details) | {"certificates": list(details.certificates)}


def sectors_of(session: Session, edition: Edition, codes: Collection[str]) -> list[Sector]:
    """Return the edition's lines of business of these codes, in their order."""
    found = select(Sector).where(Sector.edition_id == edition.id, Sector.code.in_(codes))
    return list(session.scalars(found.order_by(Sector.position)))


def incomplete(profile: BuyerProfile) -> Iterator[Violation]:
    """Tell what a timetable cannot do without."""
    if not profile.sectors:
        yield Violation("no_interest", N_("Choose at least one line of business."), field="sectors")
    arrives_on, leaves_on = profile.details.arrives_on, profile.details.leaves_on
    if arrives_on and leaves_on and leaves_on < arrives_on:
        yield Violation(
            "leaves_first", N_("You leave before you arrive. Please check the two days."), field="leaves_on"
        )
    if not profile.languages:
        yield Violation("no_language", N_("Choose at least one language."), field="languages")


def _objections(session: Session, profile: BuyerProfile, reader: User | None) -> Iterator[Violation]:
    yield from incomplete(profile)
    other = people.by_email(session, profile.contact_email) if reader is not None else None
    if other is not None and reader is not None and other.id != reader.id:
        yield TAKEN


def _reader_of(session: Session, buyer: Buyer, email: str) -> User | None:
    """Return the one who reads the e-mails to the old address, if the address changes and is their only account."""
    if email.strip().lower() == buyer.contact_email.strip().lower():
        return None
    reader = people.by_email(session, buyer.contact_email)
    if reader is None:
        return None
    memberships = session.scalars(select(Membership).where(Membership.user_id == reader.id)).all()
    return reader if [one.buyer_id for one in memberships] == [buyer.id] else None


def _move(session: Session, edition: Edition, reader: User, email: str, *, now: datetime) -> None:
    """Give the reader the address that an organizer corrected, and tell the former one."""
    outbox.write(
        session,
        edition,
        template="accounts.address_changed",
        params={"new": email},
        email=reader.email,
        name=reader.name,
        locale=reader.locale or "",
        now=now,
    )
    reader.email = email
