"""Uploaded pictures, which everybody may see."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.pictures import Picture


class ShownPicture(NamedTuple):
    """A picture as pages show it; the size is in pixels."""

    digest: str
    width: int
    height: int
    alt_ko: str
    alt_en: str


# Written once: every page with pictures asks them.
_COLUMNS = (Picture.digest, Picture.width, Picture.height, Picture.alt_ko, Picture.alt_en)
_OF_EDITION = Picture.edition_id == bindparam("edition_id")
_LOGOS = (
    select(Exhibitor.code, *_COLUMNS)
    .join(Exhibitor, Exhibitor.id == Picture.exhibitor_id)
    .where(_OF_EDITION, Picture.product_id.is_(None))
)
_PHOTOS = select(Picture.product_id, *_COLUMNS).where(_OF_EDITION, Picture.product_id.is_not(None))
_CHANGES = select(func.count(), func.max(Picture.changed_at), func.max(Picture.id)).where(_OF_EDITION)


def logos(session: Session, edition_id: int) -> dict[str, ShownPicture]:
    """Return ``exhibitor's code → logo``."""
    return {row[0]: ShownPicture(*row[1:]) for row in session.execute(_LOGOS, {"edition_id": edition_id})}


def photos(session: Session, edition_id: int) -> dict[int, ShownPicture]:
    """Return ``product id → photo``."""
    rows = session.execute(_PHOTOS, {"edition_id": edition_id})
    return {row[0]: ShownPicture(*row[1:]) for row in rows if row[0] is not None}


def version(session: Session, edition_id: int) -> tuple[int, datetime | None, int | None]:
    """Return what differs when any picture of the edition was added, changed or removed."""
    count, changed_at, newest = session.execute(_CHANGES, {"edition_id": edition_id}).one()
    return count, changed_at, newest


def find(session: Session, exhibitor_id: int, product_id: int | None) -> Picture | None:
    """Return an exhibitor's logo, or the photo of one of its products."""
    of_product = Picture.product_id.is_(None) if product_id is None else Picture.product_id == product_id
    return session.scalar(select(Picture).where(Picture.exhibitor_id == exhibitor_id, of_product))


def is_shown(session: Session, edition_id: int, digest: str) -> bool:
    """Tell whether a picture of the edition has this digest."""
    picture = select(Picture.id).where(Picture.edition_id == edition_id, Picture.digest == digest)
    logo = select(Edition.id).where(Edition.id == edition_id, Edition.logo_digest == digest)
    return bool(session.scalar(select(picture.exists() | logo.exists())))
