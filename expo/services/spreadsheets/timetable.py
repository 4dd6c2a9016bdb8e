"""The timetable as sheets, by table, exhibitor, buyer and interpreter; and the wishes that it leaves unmet."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.text import natural
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.queries import funnel, meetings, schedules
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
    """Return the wishes that the timetable in force, else the newest version, leaves unmet, each with its reason."""
    needs(actor, Permission.EXPORT)
    countries = words.of_edition(session, edition.id)["countries"].names
    version = funnel.reference(session, edition)
    pairs = schedules.unmet(session, version.id, schedules.names(session, edition)) if version else []
    columns = {name: _COLUMNS[name] for name in ("exhibitor_code", "exhibitor", "buyer_code", "buyer", "country")}
    columns["reason"] = Named("이유", "Reason")
    rows = [
        (
            one.exhibitor.code,
            one.exhibitor.name,
            one.buyer.code,
            one.buyer.name,
            countries.get(one.buyer.country),
            one.reason,
        )
        for one in pairs
    ]  # fmt: skip
    return SheetTable(Named("미충족 희망", "Unmet wishes"), _headed(columns), rows)


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
