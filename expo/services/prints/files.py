"""Files of large printings: found by the worker in the rows, made without a session, kept for a day."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from expo.config import Config
from expo.models.editions import Edition
from expo.models.prints import PrintFile, Printing
from expo.services.prints.printing import read
from expo.services.prints.shapes import PrintInput

KEPT_FOR = timedelta(days=1)
_MISSING = (Printing.is_large, Printing.failed_at.is_(None), PrintFile.printing_id.is_(None))


def large_without_file(session: Session) -> list[int]:
    """Return the large printings that have no file yet, the oldest first."""
    without = select(Printing.id).outerjoin(Printing.file).where(*_MISSING)
    return list(session.scalars(without.order_by(Printing.id)))


def read_large(session: Session, settings: Config, printing_id: int) -> PrintInput | None:
    """Return everything that is read for a large printing without a file; ``None`` if it has one by now."""
    printing = session.scalar(select(Printing).outerjoin(Printing.file).where(*_MISSING, Printing.id == printing_id))
    if printing is None:
        return None
    return read(session, settings, session.get_one(Edition, printing.edition_id), printing)


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
