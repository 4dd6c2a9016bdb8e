"""Publications of the guidance desk: what everybody may read, downloads and hand-outs."""

from collections.abc import Sequence

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import Session, joinedload, undefer

from expo.domain.refusals import NotFound, existing
from expo.models.booklets import Booklet, BookletDownloads, BookletFile, BookletHandOut

FILLED = {"booklets": exists().where(Booklet.edition_id == bindparam("edition_id"), Booklet.is_public.is_(True))}


def index(session: Session, edition_id: int, *, only_public: bool = True) -> Sequence[Booklet]:
    """Return the publications, those that are not public for the team only."""
    rows = select(Booklet).where(Booklet.edition_id == edition_id).options(joinedload(Booklet.file))
    if only_public:
        rows = rows.where(Booklet.is_public.is_(True))
    return session.scalars(rows.order_by(Booklet.id)).all()


def get(session: Session, edition_id: int, booklet_id: int, *, only_public: bool = True) -> Booklet:
    """Return one publication."""
    row = session.get(Booklet, booklet_id)
    if row is None or row.edition_id != edition_id or (only_public and not row.is_public):
        raise NotFound(f"booklet {booklet_id}")
    return row


def file(session: Session, edition_id: int, booklet_id: int, *, only_public: bool = True) -> BookletFile:
    """Return the PDF of a publication with its bytes."""
    get(session, edition_id, booklet_id, only_public=only_public)
    rows = select(BookletFile).where(BookletFile.booklet_id == booklet_id).options(undefer(BookletFile.content))
    return existing(session.scalar(rows), f"file of booklet {booklet_id}")


def downloads(session: Session, edition_id: int) -> dict[int, int]:
    """Return ``booklet id → how often it was downloaded``."""
    rows = (
        select(BookletDownloads.booklet_id, func.sum(BookletDownloads.count))
        .join(Booklet, Booklet.id == BookletDownloads.booklet_id)
        .where(Booklet.edition_id == edition_id)
        .group_by(BookletDownloads.booklet_id)
    )
    return {number: int(count) for number, count in session.execute(rows)}


def handed(session: Session, booklet_id: int, *, most: int = 50) -> Sequence[BookletHandOut]:
    """Return the last copies that were handed out."""
    rows = select(BookletHandOut).where(BookletHandOut.booklet_id == booklet_id)
    return session.scalars(
        rows.options(joinedload(BookletHandOut.person)).order_by(BookletHandOut.id.desc()).limit(most)
    ).all()


def has_copy(session: Session, booklet_id: int, person_id: int) -> bool:
    """Tell whether a person has a copy already."""
    own = (BookletHandOut.booklet_id == booklet_id) & (BookletHandOut.person_id == person_id)
    return session.scalar(select(BookletHandOut.id).where(own)) is not None
