"""Companies worth a look beside another one, with the reasons; everybody may see them."""

from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from expo.domain.alike import Likeness, Traits, likenesses, named
from expo.domain.words import Named
from expo.models.base import natural
from expo.models.exhibitors import CaseMember, Exhibitor, Product
from expo.models.venue import Booth, BoothAllocation, Hall

MOST = 6


class Alike(NamedTuple):
    """A company like another one, and why, strongest reason first; ``booth`` is its first booth."""

    code: str
    name_ko: str
    name_en: str
    palette: int
    booth: str | None
    reasons: list[Likeness]


# Written once: every exhibitor's page asks them.
_COMPANIES = (
    select(
        Exhibitor.id,
        Exhibitor.code,
        Exhibitor.name_ko,
        Exhibitor.name_en,
        Exhibitor.hall_id,
        Exhibitor.sector_id,
        Exhibitor.export_countries,
        Exhibitor.certifications,
        Hall.palette,
    )
    .join(Exhibitor.hall)
    .where(Exhibitor.edition_id == bindparam("edition_id"))
    .order_by(natural(Exhibitor.code))
)
_HEADINGS = (
    select(Product.exhibitor_id, Product.hs_code)
    .join(Exhibitor, Exhibitor.id == Product.exhibitor_id)
    .where(Exhibitor.edition_id == bindparam("edition_id"), Product.hs_code != "")
    .distinct()
)
_CASES = (
    select(CaseMember.exhibitor_id, CaseMember.case_id)
    .join(Exhibitor, Exhibitor.id == CaseMember.exhibitor_id)
    .where(Exhibitor.edition_id == bindparam("edition_id"))
)


def of_exhibitor(session: Session, edition_id: int, exhibitor_id: int) -> list[Alike]:
    """Return the companies most like one, most alike first, then by code."""
    rows = session.execute(_COMPANIES, {"edition_id": edition_id}).all()
    headings = _headings(session, edition_id)
    cases = _cases(session, edition_id)
    traits = {
        row.id: Traits(
            row.hall_id,
            row.sector_id,
            headings.get(row.id, ()),
            row.export_countries,
            row.certifications,
            cases.get(row.id, ()),
        )
        for row in rows
    }
    own = traits[exhibitor_id]
    scored = [(likenesses(own, traits[row.id]), row) for row in rows if row.id != exhibitor_id]
    best = sorted((one for one in scored if one[0]), key=lambda one: -sum(reason.weight for reason in one[0]))
    ids = [row.id for _, row in best[:MOST]]
    booths, goods = _booths(session, ids), _goods(session, ids)

    def told(reasons: list[Likeness], row_id: int) -> list[Likeness]:
        return [named(reason, own.headings, goods.get(row_id, ())) for reason in reasons]

    return [
        Alike(row.code, row.name_ko, row.name_en, row.palette, booths.get(row.id), told(reasons, row.id))
        for reasons, row in best[:MOST]
    ]


def _headings(session: Session, edition_id: int) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for exhibitor_id, hs_code in session.execute(_HEADINGS, {"edition_id": edition_id}):
        found.setdefault(exhibitor_id, set()).add(_heading(hs_code))
    return found


def _heading(hs_code: str) -> str:
    return hs_code.replace(".", "")[:4]


def _goods(session: Session, exhibitor_ids: list[int]) -> dict[int, list[tuple[str, Named]]]:
    """Return what some companies show, with its heading, in their own order."""
    found: dict[int, list[tuple[str, Named]]] = {}
    for exhibitor_id, hs_code, *names in session.execute(
        select(Product.exhibitor_id, Product.hs_code, Product.name_ko, Product.name_en)
        .where(Product.exhibitor_id.in_(exhibitor_ids))
        .order_by(Product.position, Product.id)
    ):
        found.setdefault(exhibitor_id, []).append((_heading(hs_code), Named(*names)))
    return found


def _cases(session: Session, edition_id: int) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for exhibitor_id, case_id in session.execute(_CASES, {"edition_id": edition_id}):
        found.setdefault(exhibitor_id, set()).add(case_id)
    return found


def _booths(session: Session, exhibitor_ids: list[int]) -> dict[int, str]:
    rows = session.execute(
        select(BoothAllocation.exhibitor_id, Booth.code)
        .join(Booth, Booth.id == BoothAllocation.booth_id)
        .where(BoothAllocation.exhibitor_id.in_(exhibitor_ids))
        .order_by(natural(Booth.code).desc())
    )
    return dict(rows.all())
