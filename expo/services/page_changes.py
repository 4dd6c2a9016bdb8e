"""An exhibitor changes its own page: at once, or once an organizer has approved it, as the edition says."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.db import locked
from expo.domain.exhibitors import ExportStatus
from expo.domain.page_changes import PageChangeKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotAllowed, Refusal, Violation, existing
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.models.page_changes import PageChange
from expo.models.pictures import Picture
from expo.queries import page_changes
from expo.queries import pictures as pictures_queries
from expo.queries.pictures import ShownPicture
from expo.services import history, outbox, pictures, pressed_twice
from expo.services.exhibitors import products
from expo.services.exhibitors.products import ProductSheet
from expo.services.pictures import EncodedPicture
from expo.services.storage import Storage

NO_LANGUAGE = Violation("no_language", N_("Choose at least one language."), {}, "languages")
NO_REASON = Violation("reason_is_missing", N_("Please say why: the exhibitor reads it."), {}, "reason")


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What an exhibitor writes about itself; name, hall and line of business are the organizer's."""

    representative: str = ""
    website: str = ""
    languages: tuple[str, ...] = ()
    export_status: ExportStatus | None = None
    export_countries: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    story_ko: str = ""
    story_en: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def change_profile(
    session: Session, actor: Actor, edition: Edition, *, profile: OwnProfile, now: datetime
) -> PageChange | None:
    """Change the actor's own profile; return the change that waits, ``None`` if it is on the page."""
    exhibitor = _own(session, actor, edition)
    if not profile.languages:
        raise Refusal(NO_LANGUAGE)
    return _take(session, actor, edition, exhibitor, PageChangeKind.PROFILE, asdict(profile), None, now)


def add_product(
    session: Session, actor: Actor, edition: Edition, *, sheet: ProductSheet, now: datetime
) -> PageChange | None:
    """Add a product to the actor's own page; return the change that waits, ``None`` if it is on the page."""
    exhibitor = _own(session, actor, edition)
    return _take(session, actor, edition, exhibitor, PageChangeKind.ADD, asdict(sheet), None, now)


def change_product(
    session: Session, actor: Actor, edition: Edition, *, product_id: int, sheet: ProductSheet, now: datetime
) -> PageChange | None:
    """Change a product of the actor's own page; return the change that waits, ``None`` if it is on the page."""
    exhibitor = _own(session, actor, edition)
    product = products.of(exhibitor, product_id)
    return _take(session, actor, edition, exhibitor, PageChangeKind.CHANGE, asdict(sheet), product, now)


def remove_product(
    session: Session, actor: Actor, edition: Edition, *, product_id: int, now: datetime
) -> PageChange | None:
    """Take a product off the actor's own page; return the change that waits, ``None`` if it is done."""
    exhibitor = _own(session, actor, edition)
    return _take(session, actor, edition, exhibitor, PageChangeKind.REMOVE, {}, products.of(exhibitor, product_id), now)


def change_picture(
    session: Session,
    actor: Actor,
    edition: Edition,
    storage: Storage,
    *,
    product_id: int | None,
    picture: EncodedPicture | None,
    alt_ko: str,
    alt_en: str,
    now: datetime,
) -> PageChange | None:
    """Change the logo on the actor's own page, or a product's photo; return the change that waits, ``None`` if none.

    Without a picture the one that was sent last is described, or else the one on the page.
    """
    exhibitor, kind = _own(session, actor, edition), PageChangeKind.PICTURE
    product = None if product_id is None else products.of(exhibitor, product_id)
    sent = page_changes.own_picture(session, actor, product_id)
    former = ShownPicture(**sent.values) if sent else pictures_queries.find(session, exhibitor.id, product_id)
    shown = pictures.kept(storage, former, picture, alt_ko=alt_ko, alt_en=alt_en)
    return _take(session, actor, edition, exhibitor, kind, shown._asdict(), product, now)


def withdraw(session: Session, actor: Actor, change_id: int) -> None:
    """Take back a change that the actor's company asked for."""
    session.delete(page_changes.get_own(session, actor, change_id))


def approve(session: Session, actor: Actor, edition: Edition, change_id: int, *, now: datetime) -> None:
    """Put a change on the exhibitor's page."""
    change = _waiting(session, actor, edition, change_id)
    exhibitor, product = change.exhibitor, change.product
    kind, values = change.kind, dict(change.values)
    session.delete(change)
    session.flush()
    _record(session, actor, "approve", exhibitor, now)
    _apply(session, actor, exhibitor, kind, values, product, now)


def decline(session: Session, actor: Actor, edition: Edition, change_id: int, *, reason: str, now: datetime) -> None:
    """Leave the page as it is, and write to the exhibitor why; it may send the change again."""
    change, reason = _waiting(session, actor, edition, change_id), reason.strip()
    if not reason:
        raise Refusal(NO_REASON)
    change.reason, change.declined_at = reason, now
    _record(session, actor, "decline", change.exhibitor, now)
    told = {"company": Named.of(change.exhibitor), "reason": reason}
    outbox.write_to_company(session, edition, change.exhibitor, template="page_changes.declined", params=told, now=now)


def _own(session: Session, actor: Actor, edition: Edition) -> Exhibitor:
    """Return the actor's own company, locked."""
    if not actor.is_exhibitor:
        raise NotAllowed("own page")
    mine = select(Exhibitor).where(Exhibitor.id == actor.exhibitor_id, Exhibitor.edition_id == edition.id)
    return existing(session.scalar(locked(mine)), "exhibitor")


def _waiting(session: Session, actor: Actor, edition: Edition, change_id: int) -> PageChange:
    needs(actor, Permission.MANAGE_EXHIBITORS)
    wanted = PageChange.id == change_id, PageChange.edition_id == edition.id, PageChange.declined_at.is_(None)
    return existing(session.scalar(locked(select(PageChange).where(*wanted))), f"page change {change_id}")


def _take(
    session: Session,
    actor: Actor,
    edition: Edition,
    exhibitor: Exhibitor,
    kind: PageChangeKind,
    values: dict[str, Any],
    product: Product | None,
    now: datetime,
) -> PageChange | None:
    """Put a change on the page, or keep it for the organizer in the place of the former one."""
    for former in _former(session, exhibitor, kind, product):
        session.delete(former)
    session.flush()
    if not edition.page_approval:
        _apply(session, actor, exhibitor, kind, values, product, now)
        return None
    present = _present(session, exhibitor, kind, product)
    if present is not None and not _differing(present, values):
        return None  # nothing to look at: the page says all of it already
    said = {"exhibitor_id": exhibitor.id, "kind": kind, "asked_by_id": actor.user_id}
    before = pressed_twice.made(session, PageChange, PageChange.asked_at, now, **said)
    if before is not None and pressed_twice.is_same(before.values, values):
        return before
    change = PageChange(
        edition_id=edition.id,
        exhibitor=exhibitor,
        product=product,
        kind=kind,
        values=values,
        asked_at=now,
        asked_by_id=actor.user_id,
    )
    session.add(change)
    session.flush()
    _record(session, actor, "ask", exhibitor, now)
    return change


def _former(
    session: Session, exhibitor: Exhibitor, kind: PageChangeKind, product: Product | None
) -> Sequence[PageChange]:
    """Return the change whose place a new one takes; a product that is to be removed is not changed."""
    if kind is PageChangeKind.ADD:
        return ()
    kinds = {PageChangeKind.CHANGE, PageChangeKind.REMOVE}
    same = PageChange.kind.in_(kinds if kind in kinds else {kind}), PageChange.product_id == (product and product.id)
    return session.scalars(select(PageChange).where(PageChange.exhibitor_id == exhibitor.id, *same)).all()


def _present(
    session: Session, exhibitor: Exhibitor, kind: PageChangeKind, product: Product | None
) -> Exhibitor | Product | Picture | None:
    """Return what is on the page of that which a change writes anew."""
    if kind is PageChangeKind.PICTURE:
        return pictures_queries.find(session, exhibitor.id, product.id if product else None)
    return {PageChangeKind.PROFILE: exhibitor, PageChangeKind.CHANGE: product}.get(kind)


def _apply(
    session: Session,
    actor: Actor,
    exhibitor: Exhibitor,
    kind: PageChangeKind,
    values: dict[str, Any],
    product: Product | None,
    now: datetime,
) -> None:
    if kind is PageChangeKind.PROFILE:
        new = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        new["export_status"] = ExportStatus(values["export_status"]) if values["export_status"] else None
        changed = _differing(exhibitor, new)
        for name in changed:
            setattr(exhibitor, name, new[name])
        history.record(
            session,
            actor,
            "exhibitors.change",
            "exhibitor",
            exhibitor.id,
            edition_id=exhibitor.edition_id,
            now=now,
            fields=changed,
        )
    elif kind is PageChangeKind.ADD:
        products.add(session, actor, exhibitor, ProductSheet(**values), now)
    elif kind is PageChangeKind.PICTURE:
        pictures.write(session, actor, exhibitor, product, ShownPicture(**values), now)
    elif product is not None and kind is PageChangeKind.CHANGE:
        products.write(session, actor, exhibitor, product, ProductSheet(**values), now)
    elif product is not None:
        products.take_off(session, actor, exhibitor, product, now)
    session.flush()


def _differing(row: Exhibitor | Product | Picture, values: Mapping[str, Any]) -> list[str]:
    """Return the fields that would change; several languages, countries or certificates have no order."""
    return sorted(name for name, value in values.items() if _unordered(getattr(row, name)) != _unordered(value))


def _unordered(value: object) -> object:
    return sorted(value) if isinstance(value, list | tuple) else value


def _record(session: Session, actor: Actor, verb: str, exhibitor: Exhibitor, now: datetime) -> None:
    history.record(
        session, actor, f"page_changes.{verb}", "exhibitor", exhibitor.id, edition_id=exhibitor.edition_id, now=now
    )
