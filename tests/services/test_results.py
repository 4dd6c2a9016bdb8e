"""Results: counted from rows, published frozen, and recomputed to the won by a script of its own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from expo.domain.amounts import Currency
from expo.domain.outcomes import MeetingOutcome
from expo.domain.people import Actor, Role
from expo.domain.press import HIDDEN, PressKind, cells, public_cells
from expo.domain.records import DisputedField, RecordContent
from expo.domain.refusals import Refusal
from expo.domain.result_warnings import ResultWarning, warnings
from expo.domain.results import RowView, seen
from expo.models.outcomes import MeetingStatus
from expo.queries import results as results_queries
from expo.services import records, results
from expo.services.spreadsheets.results import results_workbook
from tests.independent.press_table import recomputed
from tests.support import small_expo
from tests.support.refusals import codes_of
from tests.support.small_expo import TUESDAY, WEDNESDAY, at

EVENING = at(WEDNESDAY, "18:00")
RATE = {"rate": "1379.01", "source": "매매기준율", "rate_on": date(2024, 10, 25)}
ENDS = {
    "10:00": (0, 0, MeetingOutcome.HELD, RecordContent(discussed=28_000_000, expected=7_000_000)),
    "10:30": (1, 1, MeetingOutcome.HELD, RecordContent(Currency.USD, 3_200_050, has_memorandum=True)),
    "11:00": (1, 0, MeetingOutcome.HELD, RecordContent(discussed=5_000_000, signed=5_000_000)),
    "11:30": (0, 1, MeetingOutcome.NO_SHOW_BUYER, None),
}


@pytest.fixture
def expo(session):
    """Four consultations of Tuesday: two with won, one with dollars, one buyer who did not come."""
    expo = small_expo.build(session)
    for clock, (exhibitor, buyer, outcome, content) in ENDS.items():
        slot = expo.slot(TUESDAY, clock)
        meeting = expo.meet(exhibitor, buyer, slot, table=exhibitor)
        session.add(MeetingStatus(meeting_id=meeting.id, outcome=outcome, decided_at=slot.ends_at))
        if content:
            records.submit(
                session,
                _of(expo, "exhibitor", exhibitor),
                expo.edition,
                meeting.id,
                content=content,
                based_on=0,
                now=slot.ends_at,
            )
    session.commit()
    return expo


def _of(expo, side, number):
    company = getattr(expo, f"{side}s")[number]
    return Actor(Role(side), None, side, expo.edition.id, **{f"{side}_id": company.id})


def _stated(expo):
    results.state_rates(expo.session, expo.organizer, expo.edition, now=EVENING, **RATE)


def _publish(expo, kind=PressKind.FIRST, reason="", now=EVENING):
    return results.publish(expo.session, expo.organizer, expo.edition, kind=kind, reason=reason, now=now)


def _cells(expo, now=EVENING):
    session, edition = expo.session, expo.edition
    return cells(results_queries.rows(session, edition, now), results_queries.rates(session, edition))


def test_every_figure_is_counted_by_its_definition(expo):
    _stated(expo)
    records.confirm(expo.session, _of(expo, "buyer", 0), expo.edition, 1, no=1, now=EVENING)

    found = _cells(expo)

    total = {figure: value for (figure, column), value in found.items() if column == "total"}
    assert total == {
        "exhibitors": 2, "buyers": 2, "countries": 2, "planned": 4, "arranged": 4, "walk_ins": 0, "refills": 0,
        "held": 3, "cancelled": 0, "no_shows": 1,
        "records": 3, "discussed_krw": 33_000_000, "discussed_usd": 3_200_050,
        "discussed_total": 33_000_000 + 44_129_010, "expected_krw": 7_000_000, "expected_usd": 0,
        "expected_total": 7_000_000, "signed": 1, "signed_krw": 5_000_000, "signed_usd": 0, "signed_total": 5_000_000,
        "memoranda": 1, "confirmed": 1, "confirmed_total": 28_000_000,
    }  # fmt: skip
    assert all(
        found[figure, "total"] == found[figure, "domestic"] + found[figure, "overseas"]
        for figure in total
        if figure not in {"exhibitors", "countries"}
    )


def test_dollars_are_added_to_won_only_with_a_stated_rate(expo):
    before = _cells(expo)
    with pytest.raises(Refusal, match="settle these"):
        _publish(expo)
    _stated(expo)

    assert (before["discussed_total", "total"], before["discussed_total", "domestic"]) == (None, 33_000_000)
    assert _cells(expo)["discussed_total", "overseas"] == 44_129_010


def test_a_disputed_record_is_no_longer_counted_and_a_confirmation_ends_with_a_correction(expo):
    session, maker, buyer = expo.session, _of(expo, "exhibitor", 0), _of(expo, "buyer", 0)
    records.confirm(session, buyer, expo.edition, 1, no=1, now=EVENING)
    content = replace(ENDS["10:00"][3], discussed=30_000_000)
    records.submit(
        session, maker, expo.edition, 1, content=content, based_on=2, reason="배송비", now=EVENING + timedelta(hours=1)
    )
    corrected = _cells(expo, EVENING + timedelta(hours=2))
    records.dispute(
        session,
        buyer,
        expo.edition,
        1,
        no=3,
        about=DisputedField.AMOUNT,
        words="아닙니다",
        now=EVENING + timedelta(hours=3),
    )
    disputed = _cells(expo, EVENING + timedelta(hours=4))
    then = results_queries.rows(session, expo.edition, EVENING + timedelta(hours=5), as_of=EVENING)

    assert (corrected["confirmed", "total"], corrected["discussed_krw", "total"]) == (0, 35_000_000)
    assert (disputed["records", "total"], disputed["discussed_krw", "total"]) == (2, 5_000_000)
    assert [row.revision_no for row in seen(then, RowView.CONFIRMED)] == [2]


def test_a_published_table_stays_and_a_correction_is_a_new_one_beside_it(expo):
    _stated(expo)
    first = _publish(expo)
    with pytest.raises(Refusal) as unexplained:
        _publish(expo, PressKind.CORRECTION)
    content = replace(ENDS["11:00"][3], signed=4_000_000)
    records.submit(
        expo.session,
        _of(expo, "exhibitor", 1),
        expo.edition,
        3,
        content=content,
        based_on=1,
        reason="단위",
        now=EVENING + timedelta(hours=1),
    )
    second = _publish(expo, PressKind.CORRECTION, "계약액 정정", EVENING + timedelta(hours=2))
    expo.session.commit()

    signed = [
        next(cell.value for cell in table.cells if (cell.figure, cell.column) == ("signed_total", "total"))
        for table in (first, second)
    ]
    assert codes_of(unexplained) == ["reason_is_missing"]
    assert (first.number, second.number, signed) == (1, 2, [5_000_000, 4_000_000])
    assert first.sha256 != second.sha256
    sources = {source.record_id: source.revision_no for source in second.sources}
    assert sources == {1: 1, 2: 1, 3: 2}
    for statement in (
        "UPDATE press_cell SET value = 1",
        "DELETE FROM press_source",
        "UPDATE press_table SET reason = 'x'",
        "UPDATE exchange_rate SET rate = '1400'",
    ):
        with pytest.raises(DBAPIError, match="are only added"):
            expo.session.execute(text(statement))
        expo.session.rollback()


@pytest.mark.sqlite_only
def test_a_hash_can_be_checked_from_what_was_published(expo):
    _stated(expo)
    table = _publish(expo)
    expo.session.commit()
    expo.session.expire_all()

    again = results.fingerprint(
        {(cell.figure, cell.column): cell.value for cell in table.cells},
        [(source.record_id, source.revision_no, source.counted_won) for source in table.sources],
        results_queries.rates(expo.session, expo.edition, table.rate_set_no),
        table.as_of,
    )

    assert again == table.sha256


@pytest.mark.sqlite_only
@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_script_of_its_own_recomputes_the_exported_table_to_the_won(expo, tmp_path, language):
    _stated(expo)
    file = tmp_path / "results.xlsx"
    file.write_bytes(results_workbook(expo.session, expo.organizer, expo.edition, now=EVENING, language=language))

    said, found = recomputed(file)

    assert said == found == _cells(expo)


@pytest.mark.sqlite_only
def test_what_should_be_looked_at_is_named_with_its_rows(expo):
    _stated(expo)
    records.give_figure(expo.session, _of(expo, "buyer", 0), expo.edition, 1, minor=10_000_000, now=EVENING)
    rows = results_queries.rows(expo.session, expo.edition, EVENING)
    rates = results_queries.rates(expo.session, expo.edition)

    found = {warning: len(behind) for warning, behind in warnings(rows, rates).items()}

    assert found == {
        ResultWarning.ONE_IS_LARGE: 2,
        ResultWarning.SIDES_DIFFER: 1,
        ResultWarning.FEW_CONFIRMED: 3,
    }


def test_in_public_the_amounts_of_few_companies_are_hidden_and_cannot_be_subtracted():
    values = {("exhibitors", name): 9 for name in ("domestic", "overseas", "total")}
    values |= {("buyers", "domestic"): 9, ("buyers", "overseas"): 3, ("buyers", "total"): 12}
    values |= {("discussed_krw", name): 100 for name in ("domestic", "overseas", "total")}

    shown = public_cells(values)

    assert [shown["discussed_krw", name] for name in ("domestic", "overseas", "total")] == [HIDDEN, HIDDEN, 100]
    assert shown["buyers", "overseas"] == 3
