"""What two rows say of the same thing, once they are rows of one company: nothing that binds a company is lost."""

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from sqlalchemy import Table, func, inspect, select
from sqlalchemy.orm import Session

from expo.domain.buyers import Verification
from expo.domain.wishes import Level
from expo.models.buyers import BuyerFile

Values = Mapping[str, Any]

_OWN = frozenset({"id", "edition_id", "code"})
_ANY = frozenset({"needs_letter", "needs_hotel", "is_hosted"})
_BOTH_COUNT = frozenset({"excluded", "special_needs"})
"""Texts that must not be overlooked: what one of the two said is added to what the other said."""
_OF_A_PERSON = frozenset(
    {"contact_name", "contact_title", "contact_email", "contact_phone", "messenger", "messenger_id", "passport_name"}
)
_STAY = ("arrives_on", "leaves_on")
_STRONGEST = (Level.NEVER, Level.MUST, Level.INTERESTED)
_MOST_BOOTH_WISHES = 3
_CONSENT = ("consented_at", "consent_way", "consent_version", "consent_locale", "withdrawn_at")


def details(into: Any, row: Any) -> dict[str, Any]:
    """Return what the company that stays takes over: what it lacks, and what both say together.

    Its own contact never gets the telephone number of another person, and its stay never ends before it begins.
    """
    mapper = inspect(into).mapper
    plain = [one.key for one in mapper.column_attrs if one.key not in _OWN and "key_of" not in one.columns[0].info]
    both = {key: (getattr(into, key), getattr(row, key)) for key in plain}
    taken = {key: _joined(key, *values) for key, values in both.items()}
    if _are_two_people(into, row):
        taken |= {key: both[key][0] for key in _OF_A_PERSON & both.keys()}
    if taken.get("messenger_id") and both["messenger"][0] not in ("", both["messenger"][1]):
        taken["messenger_id"] = both["messenger_id"][0]
    if any(taken.get(key) is not None for key in _STAY) and not _is_in_order(*(taken[key] for key in _STAY)):
        taken |= {key: both[key][0] for key in _STAY}
    return {key: value for key, value in taken.items() if value != both[key][0]}


def moved(session: Session, table: Table, column: str, one: Values, to_id: int) -> Values | None:
    """Return what changes in a row that goes over to another one; ``None``: it means nothing there."""
    return _MOVED.get(table.name, _plain)(session, table, column, one, to_id)


def joined(table: Table, kept: Values, gone: Values) -> Values:
    """Return what the row that stays takes over from one that says the same; empty: it stays as it is."""
    join = _JOINED.get(table.name)
    return {key: value for key, value in join(kept, gone).items() if value != kept[key]} if join else {}


def _joined(key: str, own: Any, other: Any) -> Any:
    if isinstance(own, list):
        return [*own, *(one for one in other or () if one not in own)]
    if key in _ANY:
        return own or other
    if key in _BOTH_COUNT and own and other:
        return own if other in own.splitlines() else f"{own}\n{other}"
    if key == "registered_at":
        return min(own, other)
    if isinstance(own, Verification):
        return max(own, other, key=list(Verification).index)
    return other if own in (None, "") else own


def _are_two_people(into: Any, row: Any) -> bool:
    names = {one.contact_name.casefold().replace(" ", "") for one in (into, row)}
    addresses = {one.contact_email.casefold() for one in (into, row)}
    return "" not in names and len(names) == 2 and ("" in addresses or len(addresses) == 2)


def _is_in_order(arrives_on: Any, leaves_on: Any) -> bool:
    return arrives_on is None or leaves_on is None or arrives_on <= leaves_on


def _plain(_session: Session, _table: Table, column: str, _one: Values, to_id: int) -> Values:
    return {column: to_id}


def _wish_moved(session: Session, table: Table, column: str, one: Values, to_id: int) -> Values:
    """The company's own order goes on after that of the other one."""
    if one["rank"] is None or column != f"{one['side']}_id":
        return {column: to_id}
    highest = select(func.max(table.c.rank)).where(table.c[column] == to_id, table.c.side == one["side"])
    return {column: to_id, "rank": one["rank"] + (session.scalar(highest) or 0)}


def _booth_wish_moved(session: Session, table: Table, column: str, one: Values, to_id: int) -> Values | None:
    lowest = session.scalar(select(func.max(table.c.rank)).where(table.c[column] == to_id)) or 0
    rank = one["rank"] + lowest
    return {column: to_id, "rank": rank} if rank <= _MOST_BOOTH_WISHES else None


def _competitor_moved(_session: Session, _table: Table, column: str, one: Values, to_id: int) -> Values | None:
    """The smaller id comes first; no company competes with itself."""
    first, second = sorted((to_id, one["other_id" if column == "exhibitor_id" else "exhibitor_id"]))
    return {"exhibitor_id": first, "other_id": second} if first != second else None


def _document_moved(session: Session, table: Table, column: str, one: Values, to_id: int) -> Values:
    """Where both uploaded a document of the same name, both are kept."""
    files = table.outerjoin(BuyerFile.__table__)
    have = select(table.c.name_ko, BuyerFile.size).select_from(files)
    names: dict[str, int | None] = dict(session.execute(have.where(table.c[column] == to_id)).all())
    (own,) = session.execute(have.where(table.c.id == one["id"]))
    if own[1] is None or names.get(own[0]) is None:
        return {column: to_id}
    number = next(number for number in count(2) if f"{own[0]} ({number})" not in names)
    return {column: to_id, **{key: f"{one[key]} ({number})" for key in ("name_ko", "name_en")}}


def _wish(kept: Values, gone: Values) -> Values:
    """The stronger wish stays, and "never" is the strongest."""
    stronger = min(kept, gone, key=lambda one: _STRONGEST.index(one["level"]))
    ranks = [one["rank"] for one in (kept, gone) if one["rank"] is not None]
    return {
        **{key: stronger[key] for key in ("level", "wished_at", "wished_by_id")},
        "rank": min(ranks) if ranks and stronger["level"] is Level.MUST else None,
        "asks_long": stronger["level"] is not Level.NEVER and (kept["asks_long"] or gone["asks_long"]),
        "message": "" if stronger["level"] is Level.NEVER else kept["message"] or gone["message"],
        "seen_at": kept["seen_at"] or gone["seen_at"],
    }


def _wish_reply(kept: Values, gone: Values) -> Values:
    """What the other side answered last counts."""
    later = max(kept, gone, key=lambda one: one["replied_at"])
    return {key: later[key] for key in ("answer", "reason", "asks_long", "replied_at", "replied_by_id")}


def _booth_request(kept: Values, gone: Values) -> Values:
    needs = {key: kept[key] or gone[key] for key in ("needs_power", "needs_lan", "needs_water")}
    return {**needs, "units": max(kept["units"], gone["units"]), "kind": kept["kind"] or gone["kind"]}


def _lead(kept: Values, gone: Values) -> Values:
    """What the person said last about the consent counts."""
    later = max((kept, gone), key=lambda one: _moments(one["consented_at"], one["withdrawn_at"]))
    return {"captured_at": min(kept["captured_at"], gone["captured_at"]), **{key: later[key] for key in _CONSENT}}


def _moments(*moments: Any) -> list[Any]:
    return sorted((one for one in moments if one is not None), reverse=True)


def _comment(kept: Values, gone: Values) -> Values:
    return {"comment": "\n".join(dict.fromkeys(one["comment"] for one in (kept, gone) if one["comment"]))}


_MOVED: Mapping[str, Callable[[Session, Table, str, Values, int], Values | None]] = {
    "wish": _wish_moved,
    "booth_wish": _booth_wish_moved,
    "competitor": _competitor_moved,
    "buyer_document": _document_moved,
}
_JOINED: Mapping[str, Callable[[Values, Values], Values]] = {
    "wish": _wish,
    "wish_reply": _wish_reply,
    "booth_request": _booth_request,
    "lead": _lead,
    "survey_answer": _comment,
}
