"""The timetable as sheets, by table, exhibitor, buyer and interpreter; and the wishes that it leaves unmet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.schedules import UnmetReason
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.text import natural
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.queries import funnel, meetings, schedules
from expo.queries.funnel import FunnelStage
from expo.queries.schedules.names import NamedCompany
from expo.services.imports import words

_COLUMNS = {
    "table": Named("테이블", "Table"),
    "exhibitor_code": Named("참가기업 코드", "Exhibitor code"),
    "exhibitor": Named("참가기업", "Exhibitor"),
    "buyer_code": Named("바이어 코드", "Buyer code"),
    "buyer": Named("바이어", "Buyer"),
    "interpreter": Named("통역사", "Interpreter"),
    "day": Named("날짜", "Day"),
    "starts": Named("시작", "From"),
    "ends": Named("종료", "Until"),
    "country": Named("국가", "Country"),
    "booth": Named("부스", "Booth"),
    "origin": Named("구분", "Origin"),
}
_TIMES = ("day", "starts", "ends")
_SHEETS = (
    (Named("테이블별", "By table"), ("table",)),
    (Named("참가기업별", "By exhibitor"), ("exhibitor_code", "exhibitor")),
    (Named("바이어별", "By buyer"), ("buyer_code", "buyer")),
    (Named("통역사별", "By interpreter"), ("interpreter",)),
)
AT_THE_BOOTH = Named("부스", "At the booth")


def timetable(session: Session, actor: Actor, edition: Edition) -> list[SheetTable]:
    """Return the consultations that are not cancelled, in time order for each table, company and interpreter."""
    needs(actor, Permission.EXPORT)
    countries = words.of_edition(session, edition.id)["countries"].names
    rows = [_row(meeting, edition, countries) for meeting in meetings.agenda(session, actor)]
    return [_sheet(name, first, rows) for name, first in _SHEETS]


def unmet(session: Session, actor: Actor, edition: Edition) -> SheetTable:
    """Return the wishes that the timetable in force, else the newest version, leaves unmet.

    Each has the reason that the planner gave; what has lost its time since has none.
    """
    needs(actor, Permission.EXPORT)
    countries = words.of_edition(session, edition.id)["countries"].names
    columns = {name: _COLUMNS[name] for name in ("exhibitor_code", "exhibitor", "buyer_code", "buyer", "country")}
    columns["reason"] = Named("이유", "Reason")
    rows = [
        (
            exhibitor.code,
            exhibitor.name,
            buyer.code,
            buyer.name,
            countries.get(buyer.country),
            UnmetReason(reason) if reason else None,
        )
        for exhibitor, buyer, reason in _unmet(session, edition)
    ]
    return SheetTable(Named("미충족 희망", "Unmet wishes"), _headed(columns), rows)


def _unmet(session: Session, edition: Edition) -> list[tuple[NamedCompany, NamedCompany, str | None]]:
    """Return the pairs that the dashboard counts as unmet, by exhibitor, with the planner's reason."""
    names, pairs = schedules.names(session, edition), funnel.pairs_of(FunnelStage.UNMET)
    found = session.execute(
        select(pairs.c.exhibitor_id, pairs.c.buyer_id, pairs.c.unmet).where(funnel.shown(pairs, FunnelStage.UNMET)),
        funnel.asked(edition, funnel.reference(session, edition)),
    )
    listed = [(names.exhibitors[exhibitor], names.buyers[buyer], reason) for exhibitor, buyer, reason in found]
    return sorted(listed, key=lambda one: (natural(one[0].code), natural(one[1].code)))


def _row(meeting: Meeting, edition: Edition, countries: Mapping[object, Any]) -> dict[str, Cell]:
    starts, ends = (at.astimezone(edition.zone) for at in (meeting.slot.starts_at, meeting.ends_at))
    exhibitor, buyer = meeting.exhibitor, meeting.buyer
    return {
        "table": meeting.table.code if meeting.table else AT_THE_BOOTH,
        "exhibitor_code": exhibitor.code,
        "exhibitor": Named.of(exhibitor),
        "buyer_code": buyer.code,
        "buyer": Named.of(buyer),
        "interpreter": meeting.interpreter.name if meeting.interpreter else None,
        "day": starts.date(),
        "starts": starts.time(),
        "ends": ends.time(),
        "country": countries.get(buyer.country, buyer.country),
        "booth": tuple(booth.code for booth in exhibitor.booths),
        "origin": meeting.origin,
    }


def _sheet(name: Named, first: tuple[str, ...], rows: list[dict[str, Cell]]) -> SheetTable:
    keys = (*first, *_TIMES, *(key for key in _COLUMNS if key not in {*first, *_TIMES}))
    shown = [row for row in rows if row[first[0]] is not None]
    ordered = sorted(shown, key=lambda row: natural(str(row[first[0]])))  # those of one stay in time order
    columns = _headed({key: _COLUMNS[key] for key in keys})
    return SheetTable(name, columns, [[row[key] for key in keys] for row in ordered])


def _headed(columns: dict[str, Named]) -> list[SheetColumn]:
    return [SheetColumn(key, name) for key, name in columns.items()]
