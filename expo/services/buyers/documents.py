"""Documents that the organizer asks a buyer for, such as an import licence, and what the buyer uploads for each."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.db import lock_row
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.buyers import Buyer, BuyerDocument, BuyerFile
from expo.models.editions import Edition
from expo.queries import buyers
from expo.services import history, uploaded_documents
from expo.services.buyers import emails


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
    emails.write(session, edition, buyer, template="buyers.document_asked", params={"document": name}, now=now)
    return row


def drop(session: Session, actor: Actor, edition: Edition, *, code: str, document_id: int, now: datetime) -> None:
    """Ask for a document no longer; a file that was uploaded for it goes too."""
    needs(actor, Permission.MANAGE_BUYERS)
    buyer = buyers.get(session, actor, code)
    lock_row(session, Buyer, buyer.id)
    row = buyers.document(session, buyer.id, document_id)
    _record(session, actor, edition, "drop_document", row, now)
    session.delete(row)
    session.flush()


def attach(
    session: Session, actor: Actor, edition: Edition, *, document_id: int, name: str, media_type: str, content: bytes,
    now: datetime,
) -> BuyerFile:  # fmt: skip
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
        session, actor, f"buyers.{verb}", "buyer", row.buyer_id, edition_id=edition.id, now=now, document=row.name_ko
    )
