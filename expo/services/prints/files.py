"""Files of large printings: found by the worker in the rows, made without a session, kept for a day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.models.editions import Edition
from expo.models.prints import PrintFile, Printing
from expo.services.prints.printing import read
from expo.services.prints.shapes import PrintInput

KEPT_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LargePrinting:
    """A printing whose file is missing, and what it is made from."""

    printing_id: int
    given: PrintInput


def next_large(session: Session, settings: Config) -> LargePrinting | None:
    """Return the oldest large printing that has no file yet, with everything that is read for it."""
    waiting = (
        select(Printing)
        .outerjoin(Printing.file)
        .where(Printing.is_large, Printing.failed_at.is_(None), PrintFile.printing_id.is_(None))
        .order_by(Printing.id)
        .limit(1)
    )
    printing = session.scalar(waiting)
    if printing is None:
        return None
    edition = session.get_one(Edition, printing.edition_id)
    return LargePrinting(printing.id, read(session, settings, edition, printing))


def keep_file(session: Session, printing_id: int, pdf: bytes, *, now: datetime) -> None:
    """Keep the file of a large printing, unless the printing is gone or another worker was faster."""
    printing = session.get(Printing, printing_id)
    if printing is not None and printing.file is None:
        session.add(PrintFile(printing_id=printing_id, pdf=pdf, made_at=now))


def fail(session: Session, printing_id: int, *, now: datetime) -> None:
    """Record that the file of a large printing cannot be made."""
    printing = session.get(Printing, printing_id)
    if printing is not None:
        printing.failed_at = now


def forget_old(session: Session, *, now: datetime) -> None:
    """Delete large printings with their files after a day; they can be ordered again."""
    old = select(PrintFile.printing_id).where(PrintFile.made_at < now - KEPT_FOR)
    session.execute(delete(Printing).where(Printing.id.in_(old)))
