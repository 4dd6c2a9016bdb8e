"""An import is undone as a whole, or stays if something depends on it."""

import pytest
from sqlalchemy import UniqueConstraint, select

from expo.domain.imports import ImportKind
from expo.domain.refusals import Refusal
from expo.models.base import Base
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.wishes import Wish
from expo.services import exhibitors
from expo.services.exhibitors import ProductSheet
from tests.support import small_expo, spreadsheets
from tests.support.imports import bring, count, undo
from tests.support.small_expo import NOW, SmallExpo

IMPORTED = {"exhibitor", "product", "buyer", "wish", "booth", "booth_allocation", "interpreter", "meeting_table"}


@pytest.fixture
def expo(session) -> SmallExpo:
    return small_expo.build(session)


def test_an_import_is_undone_as_a_whole(expo):
    before = expo.exhibitors[0].representative
    sheet = spreadsheets.xlsx(
        [["회사명", "대표자", "전시관", "업종"], ["윤슬푸드", "이바다", "", ""], ["가온푸드", "김산", "식품관", "food"]]
    )
    written = bring(expo, ImportKind.EXHIBITORS, sheet)

    undo(expo, written)

    assert (count(expo, Exhibitor), expo.exhibitors[0].representative) == (2, before)


def test_buyers_are_undone_with_their_wishes_and_decisions(expo):
    bring(expo, ImportKind.EXHIBITORS, spreadsheets.messy_exhibitors())
    written = bring(expo, ImportKind.BUYERS, spreadsheets.messy_buyers())

    undo(expo, written)

    assert (count(expo, Buyer), count(expo, Wish)) == (2, 0)


@pytest.mark.sqlite_only
def test_what_points_at_an_imported_row_is_found_by_an_index():
    """Removing a thousand companies looks for each of them in every table that refers to companies."""
    unfound = set()
    for table in Base.metadata.sorted_tables:
        unique = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
        first = {next(iter(one.columns)).name for one in (*table.indexes, table.primary_key, *unique)}
        keys = [key for key in table.foreign_keys if key.column.table.name in IMPORTED]
        unfound |= {f"{table.name}.{key.parent.name}" for key in keys if key.parent.name not in first}

    assert unfound == set()


def test_an_import_on_which_something_depends_stays(expo):
    sheet = spreadsheets.xlsx(
        [["회사명", "대표자", "전시관", "업종"], ["윤슬푸드", "이바다", "", ""], ["가온푸드", "김산", "식품관", "food"]]
    )
    written = bring(expo, ImportKind.EXHIBITORS, sheet)
    expo.exhibitors[0].representative = "박들"
    code = expo.session.scalar(select(Exhibitor.code).where(Exhibitor.name_ko == "가온푸드"))
    exhibitors.add_product(expo.session, expo.organizer, expo.edition, code=code, sheet=ProductSheet("누룽지"), now=NOW)

    with pytest.raises(Refusal) as refused:
        undo(expo, written)

    assert [(one.code, one.params["rows"]) for one in refused.value.violations] == [
        ("changed_since_import", "2"),
        ("import_in_use", "3"),
    ]
