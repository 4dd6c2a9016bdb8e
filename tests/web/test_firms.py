"""Outcomes on pages: figures of firms come from a file, the report has charts and a PDF, published figures stand."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from expo.comparison import compare
from expo.models.firms import FirmSet
from expo.queries import firms as firms_queries
from expo.services import firms
from expo.services.firms import FirmSetSheet, PublishedSheet, charts, document
from expo.services.programmes import create
from expo.services.sample.outcomes import DRAWS
from expo.services.sample.support import write_support
from tests.services.test_programmes import SHEET
from tests.support.reading import text_of

NOW = datetime(2024, 10, 23, tzinfo=UTC)
ROOT = "/2024/organizer"
HEAD = "firm,adopter,sector,revenue_before,revenue_after"


@pytest.fixture
def world(session, sample):
    """Return the sample's programme with its outcomes."""
    world = write_support(session, sample, now=NOW)
    session.commit()
    return world


def send(organizer, rows, **more):
    content = "\n".join([HEAD, *rows]).encode()
    form = {
        "name_ko": "조사",
        "name_en": "Survey",
        "year_before": 2019,
        "year_after": 2022,
        "source": "협회",
        "cohort": 2020,
    }
    return organizer.post(
        f"{ROOT}/programmes/SMART/outcomes/new",
        data=form | {"file": (io.BytesIO(content), "firms.csv")} | more,
        content_type="multipart/form-data",
    )


def test_the_samples_adopters_grow_as_published_within_a_point(organizer, world, session):
    row = session.scalars(select(FirmSet)).one()
    page = text_of(organizer.get(f"{ROOT}/outcomes/{row.id}"))

    revenue = row.result["indicators"]["revenue"]
    assert revenue["adopters"]["growth_percent"] == pytest.approx(63, abs=1)
    assert revenue["matched_non_adopters"]["growth_percent"] == pytest.approx(20, abs=1)
    assert (row.result["all"]["adopters"], row.result["all"]["non_adopters"]) == (60, 200)
    for words in (
        "Matched comparison, not proof of cause",
        "+63.4% +20.5%",
        "Published beside recomputed",
        "2019: 2018",
    ):
        assert words in page
    assert row.result == document(compare(firms_queries.figures(session, row.id), draws=DRAWS, seed=1))


def test_the_report_has_a_pdf_in_both_languages(organizer, world, session):
    row = session.scalars(select(FirmSet)).one()
    for language in ("ko", "en"):
        organizer.set_cookie("locale", language)
        assert organizer.get(f"{ROOT}/outcomes/{row.id}").status_code == 200
        assert organizer.get(f"{ROOT}/outcomes/{row.id}/report.pdf").data.startswith(b"%PDF")


def test_a_file_is_kept_whole_or_refused_with_every_wrong_cell(organizer, world, session):
    good = [f"도입{n},1,C10,{1000 + n}000000,{1500 + n}000000" for n in range(6)]
    good += [f"비교{n},0,C10,{1000 + n}000000,{1200 + n}000000" for n in range(6)]

    refused = send(organizer, [*good, "나쁨,1,C10,많음,5"])
    early = send(organizer, good, year_after=2019)
    kept = send(organizer, good, cohort=2020)

    assert (refused.status_code, early.status_code, kept.status_code) == (422, 422, 303)
    assert "D14:" in text_of(refused)
    page = text_of(organizer.get(kept.location))
    assert "2020: 2019 → 2022" in page
    session.rollback()
    assert len(session.scalars(select(FirmSet)).all()) == 2


@pytest.mark.both_databases
def test_neither_a_set_nor_what_was_published_is_ever_corrected(session, expo):
    who = (expo.organizer, expo.edition)
    create(session, *who, sheet=SHEET, now=NOW)
    rows = [f"가{n},1,C10,{1000 + n},{1500 + n}\n나{n},0,C10,{1000 + n},{1200 + n}" for n in range(5)]
    sheet = FirmSetSheet("조사", "Survey", 2019, 2022, "협회")
    content = "\n".join([HEAD, *rows]).encode()
    found = firms.compared(sheet, content, draws=100)
    firms.bring(session, *who, programme="SMART", sheet=sheet, file_name="a.csv", found=found, now=NOW)
    firms.publish(session, *who, programme="SMART", sheet=PublishedSheet("revenue", 634, 205, "협회"), now=NOW)
    session.commit()

    for statement in (
        "update published_outcome set adopters = 1", "delete from published_outcome",
        "update firm_row set sector = 'x'",
        "update firm_set set result = '{}'", "delete from firm_row",
    ):  # fmt: skip
        with pytest.raises(DatabaseError, match="only added"):
            session.execute(text(statement))
        session.rollback()


def test_a_charts_texts_are_escaped():
    drawn = charts.dots([charts.ChartRow("<b>&", [(1.0, True)])], guides=(0.1,), title="<i>")

    assert "<b>" not in drawn
    assert "&lt;b&gt;&amp;" in drawn
