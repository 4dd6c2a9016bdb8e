"""Lists that leave as sheets and do not come back by an import: halls, cases, applications, e-mails."""

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.domain.spreadsheets.sheets import Cell, SheetColumn, SheetTable
from expo.domain.words import Named
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.queries import applications, exhibitors, outbox, venue

Row = dict[str, Cell]
_HEADINGS = {
    "code": Named("코드", "Code"),
    "name": Named("이름", "Name"),
    "company": Named("회사", "Company"),
    "kind": Named("종류", "Kind"),
    "hall": Named("전시관", "Hall"),
    "x": Named("왼쪽에서 (m)", "From the left (m)"),
    "y": Named("위에서 (m)", "From the top (m)"),
    "width": Named("너비 (m)", "Width (m)"),
    "height": Named("깊이 (m)", "Depth (m)"),
    "story": Named("소개", "Story"),
    "members": Named("참여 기업", "Companies"),
    "sector": Named("업종", "Line of business"),
    "business_number": Named("사업자등록번호", "Business number"),
    "makes": Named("주요 제품", "Products"),
    "region": Named("지역", "Region"),
    "units": Named("부스 수", "Units"),
    "services": Named("시설", "Services"),
    "applied_at": Named("신청일시", "Applied"),
    "completed_at": Named("보완일시", "Completed"),
    "decision": Named("결정", "Decision"),
    "reason": Named("사유", "Reason"),
    "subject": Named("제목", "Subject"),
    "locale": Named("언어", "Language"),
    "written_at": Named("작성일시", "Written"),
    "sent_at": Named("발송일시", "Sent"),
    "attempts": Named("시도", "Attempts"),
}


def overview(session: Session, actor: Actor, edition: Edition, kind: DownloadKind) -> SheetTable:
    """Return a list as one sheet, without contact data."""
    needs(actor, Permission.EXPORT)
    name, columns, read = OVERVIEWS[kind]
    rows = [[row[column] for column in columns] for row in read(session, actor, edition)]
    return SheetTable(name, [SheetColumn(column, _HEADINGS[column]) for column in columns], rows)


def _halls(session: Session, _actor: Actor, edition: Edition) -> list[Row]:
    return [
        {
            "code": hall.code,
            "name": _both(hall),
            "kind": hall.facility or hall.kind,
            "x": hall.x,
            "y": hall.y,
            "width": hall.width,
            "height": hall.height,
            "story": _both(hall, "story"),
        }
        for hall in venue.halls(session, edition.id)
    ]


def _cases(session: Session, _actor: Actor, edition: Edition) -> list[Row]:
    halls = {hall.id: _both(hall) for hall in venue.halls(session, edition.id)}
    return [
        {
            "code": case.code,
            "name": _both(case, "title"),
            "hall": halls[case.hall_id],
            "members": tuple(_both(one) for one in case.members),
            "story": _both(case, "story"),
        }
        for case in exhibitors.cases(session, edition.id)
    ]


def _applications(session: Session, _actor: Actor, edition: Edition) -> list[Row]:
    same = ("business_number", "makes", "region", "units", "applied_at", "completed_at", "decision", "reason")
    return [
        {
            "company": _both(row),
            "sector": _both(row.sector),
            "services": tuple(sorted(row.services)),
            **{name: getattr(row, name) for name in same},
        }
        for row in applications.all_of(session, edition.id)
    ]


def _emails(session: Session, actor: Actor, _edition: Edition) -> list[Row]:
    needs(actor, Permission.SEE_EMAILS)
    names = ("subject", "locale", "written_at", "sent_at", "attempts")
    wanted = outbox.visible_to(actor).with_only_columns(*(getattr(Message, name) for name in names))
    return [dict(row) for row in session.execute(wanted.order_by(Message.id)).mappings()]


OVERVIEWS: Mapping[DownloadKind, tuple[Named, tuple[str, ...], Callable[[Session, Actor, Edition], list[Row]]]] = {
    DownloadKind.HALLS: (
        Named("전시관", "Halls"),
        ("code", "name", "kind", "x", "y", "width", "height", "story"),
        _halls,
    ),
    DownloadKind.CASES: (
        Named("협업 사례", "Collaboration cases"),
        ("code", "name", "hall", "members", "story"),
        _cases,
    ),
    DownloadKind.APPLICATIONS: (
        Named("참가 신청", "Applications"),
        (
            "company",
            "sector",
            "business_number",
            "makes",
            "region",
            "units",
            "services",
            "applied_at",
            "completed_at",
            "decision",
            "reason",
        ),
        _applications,
    ),
    DownloadKind.EMAILS: (
        Named("이메일", "E-mails"),
        ("subject", "locale", "written_at", "sent_at", "attempts"),
        _emails,
    ),
}


def _both(row: Any, name: str = "name") -> Named:
    """Return a text of a row in both languages; the Korean one where there is no English one."""
    korean = getattr(row, f"{name}_ko")
    return Named(korean, getattr(row, f"{name}_en") or korean)
