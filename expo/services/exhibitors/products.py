"""What an exhibitor shows, in the order in which it is shown."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import existing, refuse_if
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.services import history, market_offers, pressed_twice
from expo.services.exhibitors.profiles import locked


@dataclass(frozen=True, slots=True)
class ProductSheet:
    """What is written about a product; ``price`` is whole won, ``None`` when it is not said."""

    name_ko: str
    name_en: str = ""
    about_ko: str = ""
    about_en: str = ""
    price: int | None = None
    minimum_order: str = ""
    hs_code: str = ""


def add_product(
    session: Session, actor: Actor, edition: Edition, *, code: str, sheet: ProductSheet, now: datetime
) -> Product:
    """Add a product after the others."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    return add(session, actor, locked(session, edition, code), sheet, now)


def add(session: Session, actor: Actor, exhibitor: Exhibitor, sheet: ProductSheet, now: datetime) -> Product:
    """Add a product for a service that has checked who may."""
    done = pressed_twice.last_act("exhibitors.add_product", "exhibitor", exhibitor.id)
    if before := pressed_twice.made(session, Product, done, now, exhibitor_id=exhibitor.id, **asdict(sheet)):
        return before
    product = Product(position=len(exhibitor.products) + 1, **asdict(sheet))
    exhibitor.products.append(product)
    session.flush()
    _record(session, actor, "exhibitors.add_product", exhibitor, product, now)
    return product


def change_product(
    session: Session, actor: Actor, edition: Edition, *, code: str, product_id: int, sheet: ProductSheet, now: datetime
) -> Product:
    """Change what is written about a product."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = locked(session, edition, code)
    product = of(exhibitor, product_id)
    write(session, actor, exhibitor, product, sheet, now)
    return product


def write(
    session: Session, actor: Actor, exhibitor: Exhibitor, product: Product, sheet: ProductSheet, now: datetime
) -> None:
    """Change what is written about a product, for a service that has checked who may."""
    for name, value in asdict(sheet).items():
        setattr(product, name, value)
    session.flush()
    _record(session, actor, "exhibitors.change_product", exhibitor, product, now)


def move_product(
    session: Session, actor: Actor, edition: Edition, *, code: str, product_id: int, places: int, now: datetime
) -> None:
    """Move a product so many places down the list (negative: up); it stops at the ends."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = locked(session, edition, code)
    product = of(exhibitor, product_id)
    order = list(exhibitor.products)
    old = order.index(product)
    new = min(max(0, old + places), len(order) - 1)
    order.insert(new, order.pop(old))
    _number(order)
    session.flush()
    session.expire(exhibitor, ["products"])
    if new != old:
        _record(session, actor, "exhibitors.move_product", exhibitor, product, now)


def remove_product(
    session: Session, actor: Actor, edition: Edition, *, code: str, product_id: int, now: datetime
) -> None:
    """Remove a product."""
    needs(actor, Permission.MANAGE_EXHIBITORS)
    exhibitor = locked(session, edition, code)
    take_off(session, actor, exhibitor, of(exhibitor, product_id), now)


def take_off(session: Session, actor: Actor, exhibitor: Exhibitor, product: Product, now: datetime) -> None:
    """Remove a product, for a service that has checked who may; refused while people have reserved it."""
    refuse_if(market_offers.refuse_to_lose(session, product))
    _record(session, actor, "exhibitors.remove_product", exhibitor, product, now)
    exhibitor.products.remove(product)
    _number(exhibitor.products)
    session.flush()


def of(exhibitor: Exhibitor, product_id: int) -> Product:
    """Return a product of an exhibitor."""
    found = next((product for product in exhibitor.products if product.id == product_id), None)
    return existing(found, f"product {product_id}")


def _number(products: list[Product]) -> None:
    for position, product in enumerate(products, start=1):
        product.position = position


def _record(session: Session, actor: Actor, act: str, exhibitor: Exhibitor, product: Product, now: datetime) -> None:
    history.record(
        session, actor, act, "exhibitor", exhibitor.id, edition_id=exhibitor.edition_id, now=now, name=Named.of(product)
    )
