"""Lists of an edition as sheets: headings and words that the import understands, so that a list can come back."""

from collections.abc import Hashable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.imports import ImportKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.spreadsheets.fields import FIELDS, Field
from expo.domain.spreadsheets.sheets import SheetColumn, SheetTable
from expo.domain.spreadsheets.vocabulary import compact
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor, Product
from expo.services.imports.plans import TARGETS
from expo.services.imports.targets import Target

NAMES = {
    ImportKind.EXHIBITORS: Named("참가기업", "Exhibitors"),
    ImportKind.PRODUCTS: Named("제품", "Products"),
    ImportKind.BUYERS: Named("바이어", "Buyers"),
    ImportKind.WISHES: Named("희망 신청", "Wishes"),
    ImportKind.BOOTHS: Named("부스", "Booths"),
    ImportKind.INTERPRETERS: Named("통역사", "Interpreters"),
    ImportKind.TABLES: Named("상담 테이블", "Consultation tables"),
}
_COMPANIES = frozenset({"exhibitors", "buyers"})


def listed(session: Session, actor: Actor, edition: Edition, kind: ImportKind) -> SheetTable:
    """Return every row of a kind, without contact data: that leaves through the recorded download."""
    needs(actor, Permission.EXPORT)
    target = TARGETS[kind](session, edition)
    names_people = kind is ImportKind.INTERPRETERS and actor.sees_contacts
    fields = [field for field in FIELDS[kind] if names_people or not field.is_contact]
    said: dict[tuple[str, Hashable], Any] = {}
    rows = [
        [_cell(target, field, target.get(row, field.key), said) for field in fields]
        for row in _rows(session, edition, target)
    ]
    return SheetTable(NAMES[kind], [SheetColumn(field.key, field.name) for field in fields], rows)


def _rows(session: Session, edition: Edition, target: Target) -> Sequence[Any]:
    model = target.model
    if model is Product:
        of_edition = select(Product).join(Product.exhibitor).where(Exhibitor.edition_id == edition.id)
        return session.scalars(of_edition.order_by(natural(Exhibitor.code), Product.position, Product.id)).all()
    order = natural(model.code) if hasattr(model, "code") else model.id
    return session.scalars(select(model).where(model.edition_id == edition.id).order_by(order)).all()


def _cell(target: Target, field: Field, value: Any, said: dict[tuple[str, Hashable], Any]) -> Any:
    """Return a value as people read it; a company is worded once, and ``said`` again in each of its wishes."""
    if field.words not in target.words:
        return value
    if (field.words, value) not in said:
        several = isinstance(value, tuple)
        read = [_word(target, field, one, is_one=not several) for one in (value if several else (value,))]
        said[field.words, value] = tuple(read) if several else read[0]
    return said[field.words, value]


def _word(target: Target, field: Field, value: object, *, is_one: bool = True) -> object:
    """Return a value as people read it; a company is named where its name alone says which, else by its code."""
    vocabulary = target.words.get(field.words)
    if vocabulary is None or value is None:
        return value
    name = vocabulary.names.get(value, value)
    if field.words not in _COMPANIES or not isinstance(name, Named):
        return name
    (korean, code), (english, _code) = (
        (text.rpartition(" · ")[0], text.rpartition(" · ")[2]) for text in (name.name_ko, name.name_en)
    )
    is_known = all(vocabulary.values.get(compact(text)) == value for text in (korean, english))
    return Named(korean, english) if is_one and is_known else code
