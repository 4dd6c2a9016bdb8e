"""Codes that people say aloud: no exhibitor, buyer or table is called as another; booths may be, and it is said."""

from collections.abc import Collection, Iterator
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.refusals import Violation
from expo.domain.words import N_
from expo.models.base import natural
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth, MeetingTable

Called: TypeAlias = type[Exhibitor] | type[Buyer] | type[MeetingTable]

_CALLED: tuple[Called, ...] = (Exhibitor, Buyer, MeetingTable)


def of_others(session: Session, edition_id: int, own: Called) -> frozenset[str]:
    """Return the codes that rows of the other kinds have."""
    others = (select(one.code).where(one.edition_id == edition_id) for one in _CALLED if one is not own)
    return frozenset(code for other in others for code in session.scalars(other))


def against(code: str, others: Collection[str]) -> Iterator[Violation]:
    """Tell whether a code is one of those of others."""
    if code in others:
        sentence = N_("An exhibitor, a buyer or a table has the code %(code)s. Choose a different one.")
        yield Violation("others_code", sentence, {"code": code}, "code")


def of_booths(session: Session, edition_id: int, codes: Collection[str]) -> list[str]:
    """Return those of the codes that a booth has, in their order."""
    return _had_by(session, Booth, edition_id, codes)


def of_exhibitors(session: Session, edition_id: int, codes: Collection[str]) -> list[str]:
    """Return those of the codes that an exhibitor has, in their order."""
    return _had_by(session, Exhibitor, edition_id, codes)


def _had_by(
    session: Session, kind: type[Booth] | type[Exhibitor], edition_id: int, codes: Collection[str]
) -> list[str]:
    found = select(kind.code).where(kind.edition_id == edition_id).order_by(natural(kind.code))
    return [code for code in session.scalars(found) if code in codes]
