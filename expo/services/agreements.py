"""Enter agreements: parties with their parts, the ceremony, guests and attendance, documents."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.agreements import PartyRole
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.agreements import Agreement, AgreementDocument, AgreementGuest, AgreementParty, CeremonyItem
from expo.models.editions import Edition
from expo.queries import agreements
from expo.queries import programmes as programmes_queries
from expo.services import history, pressed_twice, programmes


@dataclass(frozen=True, slots=True)
class AgreementSheet:
    """What is written about an agreement."""

    code: str
    name_ko: str
    name_en: str
    starts_at: datetime
    ends_at: datetime
    place_ko: str
    place_en: str = ""


@dataclass(frozen=True, slots=True)
class GuestLine:
    """A guest by office; ``attended`` is ``None`` until it is known."""

    office_ko: str
    office_en: str = ""
    attended: bool | None = None


def create(
    session: Session, actor: Actor, edition: Edition, *, programme: str, sheet: AgreementSheet, now: datetime
) -> Agreement:
    """Enter an agreement of a programme."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes_queries.get(session, programme)
    refuse_if(_objections(session, sheet, None))
    row = Agreement(programme_id=whole.id, **asdict(sheet))
    session.add(row)
    session.flush()
    _record(session, actor, edition, "create", row, now)
    return row


def change(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: AgreementSheet, now: datetime
) -> Agreement:
    """Write an agreement anew."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = agreements.get(session, code)
    refuse_if(_objections(session, sheet, row))
    for name, value in asdict(sheet).items():
        setattr(row, name, value)
    session.flush()
    _record(session, actor, edition, "change", row, now)
    return row


def add_party(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    organization_id: int,
    role: PartyRole,
    now: datetime,
) -> AgreementParty:
    """Add an organization with its part; one can have several parts."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row, organization = agreements.get(session, code), programmes_queries.organization(session, organization_id)
    if any(one.organization_id == organization.id and one.role is role for one in row.parties):
        refuse_if([Violation("party_twice", N_("This organization has this part already."), {}, "organization")])
    party = AgreementParty(agreement_id=row.id, organization_id=organization.id, role=role)
    session.add(party)
    session.flush()
    _record(session, actor, edition, "add_party", row, now, organization=Named.of(organization))
    return party


def remove_party(session: Session, actor: Actor, edition: Edition, *, code: str, party_id: int, now: datetime) -> None:
    """Remove an organization's part."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row, party = agreements.get(session, code), session.get(AgreementParty, party_id)
    if party is None or party.agreement_id != row.id:
        raise NotFound(f"party {party_id}")
    _record(session, actor, edition, "remove_party", row, now, organization=Named.of(party.organization))
    session.delete(party)
    session.flush()


def set_ceremony(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    items: Sequence[tuple[str, str]],
    now: datetime,
) -> None:
    """Replace the ceremony's programme; each point is its text in Korean and in English."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = agreements.get(session, code)
    row.ceremony = []
    session.flush()
    row.ceremony = [
        CeremonyItem(position=place, text_ko=korean, text_en=english) for place, (korean, english) in enumerate(items)
    ]
    session.flush()
    _record(session, actor, edition, "set_ceremony", row, now)


def set_guests(
    session: Session, actor: Actor, edition: Edition, *, code: str, guests: Sequence[GuestLine], now: datetime
) -> None:
    """Replace the guests, and who of them came."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = agreements.get(session, code)
    row.guests = []
    session.flush()
    row.guests = [AgreementGuest(position=place, **asdict(guest)) for place, guest in enumerate(guests)]
    session.flush()
    _record(session, actor, edition, "set_guests", row, now)


def add_document(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    code: str,
    title: str,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
) -> AgreementDocument:
    """Add a document to an agreement."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = agreements.get(session, code)
    said = {"agreement_id": row.id, "title": title.strip() or name}
    before = pressed_twice.made(session, AgreementDocument, AgreementDocument.added_at, now, **said)
    if before is not None and before.file.sha256 == sha256(content).hexdigest():
        return before
    file = programmes.kept_file(session, name, media_type, content)
    document = AgreementDocument(file_id=file.id, added_at=now, **said)
    session.add(document)
    session.flush()
    _record(session, actor, edition, "add_document", row, now, title=document.title)
    return document


def remove_document(session: Session, actor: Actor, edition: Edition, *, code: str, id_: int, now: datetime) -> None:
    """Remove a document from an agreement, its file with it."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    row = agreements.get(session, code)
    document = agreements.document(session, row.id, id_)
    file = document.file
    _record(session, actor, edition, "remove_document", row, now, title=document.title)
    session.delete(document)
    session.flush()
    session.delete(file)
    session.flush()


def _objections(session: Session, sheet: AgreementSheet, row: Agreement | None) -> Iterator[Violation]:
    other = session.scalar(select(Agreement).where(Agreement.code == sheet.code))
    if other is not None and other is not row:
        yield programmes.CODE_TAKEN
    if sheet.ends_at <= sheet.starts_at:
        yield Violation("ends_early", N_("It ends before it begins."), {}, "ends_at")


def _record(
    session: Session, actor: Actor, edition: Edition, verb: str, row: Agreement, now: datetime, **detail: str | Named
) -> None:
    history.record(
        session,
        actor,
        f"agreements.{verb}",
        "agreement",
        row.id,
        edition_id=edition.id,
        now=now,
        name=Named.of(row),
        **detail,
    )
