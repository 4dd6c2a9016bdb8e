"""Documents that the organizer asks a buyer for, such as an import licence, and what the buyer uploads for each."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session, undefer

from expo.db import lock_row
from expo.domain.buyers import Decision, Track
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.buyers import Buyer, BuyerDecision, BuyerDocument, BuyerFile, StandardDocument
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.privacy import Erasure
from expo.queries import buyers, outbox
from expo.services import history, uploaded_documents
from expo.services.buyers import emails

ASKED = "buyers.document_asked"
"""The e-mail about what a buyer is asked for."""


def ask_for(
    session: Session, actor: Actor, edition: Edition, *, code: str, name: Named, now: datetime
) -> BuyerDocument:
    """Ask a buyer for a document, named in both languages; the buyer gets an e-mail."""
    needs(actor, Permission.MANAGE_BUYERS)
    buyer = buyers.get(session, actor, code)
    lock_row(session, Buyer, buyer.id)
    refuse_if(_against(buyers.documents(session, buyer.id), name))
    row = BuyerDocument(buyer_id=buyer.id, name_ko=name.name_ko, name_en=name.name_en, asked_at=now)
    session.add(row)
    session.flush()
    _record(session, actor, edition, "ask_for_document", row, now)
    _tell(session, edition, buyer, [row], _unsent(session, edition, buyer).get(buyer.id, ()), now)
    return row


def ask_all(
    session: Session, actor: Actor, edition: Edition, *, wanted: Mapping[Track, Sequence[Named]], now: datetime
) -> int:
    """Set what all buyers of each track are asked for; return how many get an e-mail about it.

    What is asked anew, those who have registered are asked too, in one e-mail each, which takes the place of one that
    has not left. What is not asked any more and was not uploaded is no longer awaited; files stay with their buyers.
    The edition's row is locked: who registers meanwhile is asked for the new or the old, never for neither.
    """
    needs(actor, Permission.MANAGE_BUYERS)
    lock_row(session, Edition, edition.id)
    former = {(row.track, row.name_ko): row for row in buyers.standard_documents(session, edition.id)}
    names = {(track, name.name_ko): name for track, some in wanted.items() for name in some}
    for key in former.keys() - names.keys():
        _stop_asking(session, former[key])
    for key in former.keys() & names.keys():
        _rename(session, former[key], names[key].name_en)
    fresh = [
        StandardDocument(edition_id=edition.id, track=key[0], name_ko=key[1], name_en=name.name_en)
        for key, name in names.items()
        if key not in former
    ]
    session.add_all(fresh)
    session.flush()
    said = ", ".join(dict.fromkeys(name for _track, name in names))
    history.record(
        session,
        actor,
        "buyers.ask_all_for_documents",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        names=said,
    )
    unsent = _unsent(session, edition)
    return sum(_ask_track(session, edition, track, fresh, unsent, now) for track in Track)


def ask_new(session: Session, edition: Edition, buyer: Buyer, *, now: datetime) -> list[BuyerDocument]:
    """Ask a new buyer for what all of its track are asked for."""
    standard = [one for one in buyers.standard_documents(session, edition.id) if one.track is buyer.track]
    rows = [asked_of(buyer.id, one, now) for one in standard]
    session.add_all(rows)
    session.flush()
    return rows


def asked_of(buyer_id: int, standard: StandardDocument, now: datetime) -> BuyerDocument:
    """Return a buyer's row of what all are asked for."""
    return BuyerDocument(
        buyer_id=buyer_id, standard_id=standard.id, name_ko=standard.name_ko, name_en=standard.name_en, asked_at=now
    )


def write_about(
    session: Session, edition: Edition, buyer: Buyer, asked: Sequence[BuyerDocument], now: datetime
) -> None:
    """Write one e-mail about all that a buyer is asked for."""
    name = Named(", ".join(one.name_ko for one in asked), ", ".join(one.name_en for one in asked))
    changes = {"buyer": buyer.id, "documents": {str(one.id): [one.name_ko, one.name_en] for one in asked}}
    emails.write(session, edition, buyer, template=ASKED, params={"document": name}, changes=changes, now=now)


def _ask_track(
    session: Session,
    edition: Edition,
    track: Track,
    fresh: Sequence[StandardDocument],
    unsent: Mapping[int, Sequence[Message]],
    now: datetime,
) -> int:
    added = [one for one in fresh if one.track is track]
    if not (added or unsent):
        return 0
    rejected = exists().where(BuyerDecision.buyer_id == Buyer.id, BuyerDecision.decision == Decision.REJECTED)
    erased = exists().where(Erasure.buyer_id == Buyer.id)
    told = 0
    for buyer in session.scalars(
        select(Buyer).where(Buyer.edition_id == edition.id, Buyer.track == track, ~rejected, ~erased)
    ):
        known = {one.name_ko for one in buyers.documents(session, buyer.id)}
        rows = [asked_of(buyer.id, one, now) for one in added if one.name_ko not in known]
        session.add_all(rows)
        session.flush()
        told += _tell(session, edition, buyer, rows, unsent.get(buyer.id, ()), now)
    return told


def _unsent(session: Session, edition: Edition, buyer: Buyer | None = None) -> dict[int, list[Message]]:
    """Return the e-mails about documents, all or one buyer's, that have not left; the mail transport is kept off."""
    rows = outbox.replaceable(edition.id, ASKED)
    if buyer:
        rows = rows.where(Message.changes["buyer"].as_integer() == buyer.id)
    found: dict[int, list[Message]] = {}
    for one in session.scalars(rows.options(undefer(Message.changes)).with_for_update()):
        found.setdefault((one.changes or {})["buyer"], []).append(one)
    return found


def _tell(
    session: Session,
    edition: Edition,
    buyer: Buyer,
    fresh: Sequence[BuyerDocument],
    unsent: Sequence[Message],
    now: datetime,
) -> bool:
    """Write one e-mail in the place of those that have not left, unless these still say what is awaited."""
    if not (fresh or unsent):
        return False
    said = {int(id_): names for one in unsent for id_, names in (one.changes or {})["documents"].items()}
    asked = [one for one in buyers.awaited(session, buyer.id) if one in fresh or one.id in said]
    if not fresh and said == {one.id: [one.name_ko, one.name_en] for one in asked}:
        return False
    for letter in unsent:
        session.delete(letter)
    if asked:
        write_about(session, edition, buyer, asked, now)
    return bool(asked)


def _stop_asking(session: Session, standard: StandardDocument) -> None:
    session.execute(delete(BuyerDocument).where(BuyerDocument.standard_id == standard.id, buyers.IS_AWAITED))
    session.delete(standard)


def _rename(session: Session, standard: StandardDocument, name_en: str) -> None:
    if standard.name_en != name_en:
        standard.name_en = name_en
        rows = update(BuyerDocument).where(BuyerDocument.standard_id == standard.id)
        session.execute(rows.values(name_en=name_en))


def drop(session: Session, actor: Actor, edition: Edition, *, code: str, document_id: int, now: datetime) -> None:
    """Ask for a document no longer; a file that was uploaded for it goes too."""
    needs(actor, Permission.MANAGE_BUYERS)
    buyer = buyers.get(session, actor, code)
    lock_row(session, Buyer, buyer.id)
    row = buyers.document(session, buyer.id, document_id)
    _record(session, actor, edition, "drop_document", row, now)
    session.delete(row)
    session.flush()
    _tell(session, edition, buyer, (), _unsent(session, edition, buyer).get(buyer.id, ()), now)


def attach(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    document_id: int,
    name: str,
    media_type: str,
    content: bytes,
    now: datetime,
) -> BuyerFile:
    """Upload a file for a document that the actor's company was asked for, in place of a former one."""
    buyer = buyers.of_actor(session, actor)
    lock_row(session, Buyer, buyer.id)
    row = buyers.document(session, buyer.id, document_id)
    columns = uploaded_documents.columns(name, media_type, content)
    file = row.file or BuyerFile(document_id=row.id)
    for column, value in columns.items():
        setattr(file, column, value)
    file.added_at = now
    row.file = file
    session.flush()
    _record(session, actor, edition, "attach_document", row, now)
    return file


def forget(session: Session, buyer_id: int) -> None:
    """Delete what a buyer was asked for, with the files."""
    session.execute(delete(BuyerDocument).where(BuyerDocument.buyer_id == buyer_id))


def _against(asked: list[BuyerDocument], name: Named) -> Iterator[Violation]:
    if any(one.name_ko == name.name_ko for one in asked):
        yield Violation("asked_already", N_("The buyer is asked for this document already."), {}, "name_ko")


def _record(session: Session, actor: Actor, edition: Edition, verb: str, row: BuyerDocument, now: datetime) -> None:
    history.record(
        session, actor, f"buyers.{verb}", "buyer", row.buyer_id, edition_id=edition.id, now=now, document=Named.of(row)
    )
