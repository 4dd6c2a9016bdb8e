"""What can be downloaded of an edition without contact data, as one workbook each."""

from sqlalchemy.orm import Session

from expo.domain.imports import ImportKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.spreadsheets.downloads import DownloadKind
from expo.domain.spreadsheets.sheets import SheetTable
from expo.models.editions import Edition
from expo.services.spreadsheets.lists import listed
from expo.services.spreadsheets.overviews import OVERVIEWS, overview
from expo.services.spreadsheets.timetable import timetable, unmet
from expo.services.spreadsheets.workbooks import workbook


def download(session: Session, actor: Actor, edition: Edition, kind: DownloadKind, *, language: str) -> bytes:
    """Return a list, the timetable, or everything in one file, as ``.xlsx``."""
    needs(actor, Permission.EXPORT)
    return workbook(_sheets(session, actor, edition, kind), language=language, zone=edition.zone)


def _sheets(session: Session, actor: Actor, edition: Edition, kind: DownloadKind) -> list[SheetTable]:
    if kind is DownloadKind.ALL:
        every = (one for one in DownloadKind if one is not DownloadKind.ALL)
        return [sheet for one in every for sheet in _sheets(session, actor, edition, one)]
    if kind is DownloadKind.TIMETABLE:
        return timetable(session, actor, edition)
    if kind is DownloadKind.UNMET:
        return [unmet(session, actor, edition)]
    if kind in OVERVIEWS:
        return [overview(session, actor, edition, kind)]
    return [listed(session, actor, edition, ImportKind(kind.value))]
