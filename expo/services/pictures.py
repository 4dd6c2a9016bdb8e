"""Logos and photos of products: uploaded by the exhibitor itself or by an organizer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import BinaryIO

from sqlalchemy import delete, select, union
from sqlalchemy.orm import Session

from expo.domain.page_changes import PageChangeKind
from expo.domain.people import Actor, needs, organizers_need
from expo.domain.permissions import Permission
from expo.domain.pictures import FALLBACK, SIZES, file_names, jpeg_name, webp_name
from expo.domain.refusals import NotAllowed, Refusal, Violation, existing
from expo.domain.videos import video_name
from expo.domain.words import N_, Named
from expo.models.card_photos import CardPhoto
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.field_reports import ReportPhoto
from expo.models.page_changes import PageChange
from expo.models.pictures import Picture
from expo.models.videos import Video
from expo.queries import pictures
from expo.queries.pictures import ShownPicture
from expo.services import history, images
from expo.services.exhibitors.profiles import locked
from expo.services.storage import Storage

NO_FILE = Violation("no_file", N_("Please choose a file."), {}, "file")
KEPT_UNUSED = timedelta(hours=1)
"""A file that no row names may belong to a request that is about to write one; after so long it does not."""


@dataclass(frozen=True, slots=True)
class EncodedPicture:
    """A picture as it is kept: its files by name, and the size of the largest in pixels."""

    digest: str
    width: int
    height: int
    files: tuple[tuple[str, bytes], ...]


def encode(file: BinaryIO) -> EncodedPicture | None:
    """Return a picture in every size, without its metadata; ``None`` if it cannot be read or is too large.

    It takes up to some seconds: do it before the transaction.
    """
    picture = images.find(file, max(SIZES))
    if picture is None:
        return None
    largest = images.written(picture, "WEBP")
    digest = sha256(largest).hexdigest()[:32]
    files = [(webp_name(digest, size), images.written(picture, "WEBP", size)) for size in SIZES[:-1]]
    files += [(webp_name(digest, SIZES[-1]), largest), (jpeg_name(digest), images.written(picture, "JPEG", FALLBACK))]
    return EncodedPicture(digest, *picture.size, tuple(files))


def put(
    session: Session,
    actor: Actor,
    edition: Edition,
    storage: Storage,
    *,
    code: str,
    product_id: int | None,
    picture: EncodedPicture | None,
    alt_ko: str,
    alt_en: str,
    now: datetime,
) -> Picture:
    """Put an exhibitor's logo, or a product's photo, in the former one's place; without a picture describe that one."""
    exhibitor, product = _shown(session, actor, edition, code, product_id)
    if edition.page_approval and not actor.is_organizer:
        raise NotAllowed("a picture that the organizer has not looked at")
    former = pictures.find(session, exhibitor.id, product_id)
    shown = kept(storage, former, picture, alt_ko=alt_ko, alt_en=alt_en)
    return write(session, actor, exhibitor, product, shown, now)


def kept(
    storage: Storage, former: Picture | ShownPicture | None, picture: EncodedPicture | None, *, alt_ko: str, alt_en: str
) -> ShownPicture:
    """Return what the page will show, its files kept; without a new picture, the former one with new words."""
    for name, content in picture.files if picture else ():
        storage.put(name, content)
    pixels = picture or former
    if pixels is None:
        raise Refusal(NO_FILE)
    return ShownPicture(pixels.digest, pixels.width, pixels.height, alt_ko, alt_en)


def write(
    session: Session, actor: Actor, exhibitor: Exhibitor, product: Product | None, shown: ShownPicture, now: datetime
) -> Picture:
    """Put a picture whose files are kept on the exhibitor's page, in the former one's place."""
    product_id = product.id if product else None
    row = pictures.find(session, exhibitor.id, product_id) or Picture(
        edition_id=exhibitor.edition_id, exhibitor_id=exhibitor.id, product_id=product_id
    )
    act = "describe" if row.digest == shown.digest else "put_photo" if product else "put_logo"
    for name, value in shown._asdict().items():
        setattr(row, name, value)
    row.changed_at, row.changed_by_id = now, actor.user_id
    session.add(row)
    session.flush()
    _record(session, actor, act, exhibitor, product, now)
    return row


def remove(
    session: Session, actor: Actor, edition: Edition, *, code: str, product_id: int | None, now: datetime
) -> None:
    """Remove a picture; its files are not served from then on, and are deleted by the clock."""
    exhibitor, product = _shown(session, actor, edition, code, product_id)
    row = existing(pictures.find(session, exhibitor.id, product_id), "picture")
    session.delete(row)
    session.flush()
    _record(session, actor, "remove_photo" if product else "remove_logo", exhibitor, product, now)


def put_edition_logo(
    session: Session, actor: Actor, edition: Edition, storage: Storage, *, picture: EncodedPicture | None, now: datetime
) -> None:
    """Put the logo of an edition in the former one's place."""
    needs(actor, Permission.MANAGE_EDITION)
    if picture is None:
        raise Refusal(NO_FILE)
    for name, content in picture.files:
        storage.put(name, content)
    edition.logo_digest, edition.logo_width, edition.logo_height = picture.digest, picture.width, picture.height
    history.record(session, actor, "pictures.put_edition_logo", "edition", edition.id, edition_id=edition.id, now=now)


def remove_edition_logo(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> None:
    """Remove the logo of an edition."""
    needs(actor, Permission.MANAGE_EDITION)
    edition.logo_digest = edition.logo_width = edition.logo_height = None
    history.record(
        session, actor, "pictures.remove_edition_logo", "edition", edition.id, edition_id=edition.id, now=now
    )


def forget(session: Session, exhibitor_id: int) -> None:
    """Remove every picture of an exhibitor: they may show people."""
    session.execute(delete(Picture).where(Picture.exhibitor_id == exhibitor_id))


def used_names(session: Session) -> set[str]:
    """Return the names of all files that a row stands for."""
    logos = select(Edition.logo_digest).where(Edition.logo_digest.is_not(None))
    waiting = select(PageChange.values["digest"].as_string()).where(PageChange.kind == PageChangeKind.PICTURE)
    shown = (select(kind.digest) for kind in (Picture, CardPhoto, ReportPhoto))
    digests = session.scalars(union(*shown, logos, waiting))
    films = session.scalars(select(Video.digest))
    return {name for digest in digests for name in file_names(digest)} | {video_name(digest) for digest in films}


def remove_unused(storage: Storage, used: Collection[str], *, now: datetime) -> int:
    """Delete the files that no row names any more, and return how many; ``now`` is the real time."""
    unused = [name for name in storage.names(before=now - KEPT_UNUSED) if name not in used]
    for name in unused:
        storage.remove(name)
    return len(unused)


def _shown(
    session: Session, actor: Actor, edition: Edition, code: str, product_id: int | None
) -> tuple[Exhibitor, Product | None]:
    """Return the exhibitor, locked, and the product that the picture is of, if the actor may change their pictures."""
    organizers_need(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = locked(session, edition, code)
    if not actor.is_organizer and actor.exhibitor_id != exhibitor.id:
        raise NotAllowed("only its own pictures")
    if product_id is None:
        return exhibitor, None
    product = existing(next((one for one in exhibitor.products if one.id == product_id), None), f"product {product_id}")
    return exhibitor, product


def _record(
    session: Session, actor: Actor, verb: str, exhibitor: Exhibitor, product: Product | None, now: datetime
) -> None:
    detail = {"name": Named.of(product)} if product else {}
    history.record(
        session,
        actor,
        f"pictures.{verb}",
        "exhibitor",
        exhibitor.id,
        edition_id=exhibitor.edition_id,
        now=now,
        **detail,
    )
