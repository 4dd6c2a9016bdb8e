"""Keep firms' figures as rows with their comparison, and figures that others published."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from expo.comparison import compare
from expo.domain.firms import FirmFigures, Indicator
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.spreadsheets.cells import column_letters
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.firms import FirmRow, FirmSet, PublishedOutcome
from expo.queries import programmes
from expo.services import history, pressed_twice
from expo.services.firms.documents import document
from expo.services.firms.figures import FirmSheet, read

DRAWS = 2000
SEED = 1
_MOST_PROBLEMS = 20


@dataclass(frozen=True, slots=True)
class FirmSetSheet:
    """What is written about a set; ``cohort`` is the year of support of its adopters, if they share one."""

    name_ko: str
    name_en: str
    year_before: int
    year_after: int
    source: str
    cohort: int | None = None


@dataclass(frozen=True, slots=True)
class PublishedSheet:
    """Growth of adopters and others as published, in tenths of a percent."""

    indicator: Indicator
    adopters: int
    others: int
    source: str
    note_ko: str = ""
    note_en: str = ""


@dataclass(frozen=True, slots=True)
class ComparedFirms:
    """The firms of a file, and their comparison as a document."""

    firms: Sequence[FirmFigures]
    result: dict[str, Any]


def compared(sheet: FirmSetSheet, content: bytes, *, draws: int = DRAWS) -> ComparedFirms:
    """Read a file and compare its firms, which takes seconds: no session is open meanwhile.

    Raises
    ------
    Refusal
        With every wrong cell, or if nothing can be compared.
    """
    if sheet.year_after <= sheet.year_before:
        raise Refusal(Violation("years", N_("The year after is later than the year before."), {}, "year_after"))
    found = read(content)
    refuse_if(_problems(found))
    return ComparedFirms(found.firms, document(compare(found.firms, draws=draws, seed=SEED)))


def bring(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    programme: str,
    sheet: FirmSetSheet,
    file_name: str,
    found: ComparedFirms,
    now: datetime,
) -> FirmSet:
    """Keep the firms of a file with their matched comparison."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    whole = programmes.get(session, programme)
    said = {"programme_id": whole.id, "file_name": file_name[:200], "imported_by": actor.name} | asdict(sheet)
    before = pressed_twice.made(session, FirmSet, FirmSet.imported_at, now, **said)
    if before is not None and pressed_twice.is_same(before.result, found.result):
        return before
    row = FirmSet(**said, result=found.result, imported_at=now)
    session.add(row)
    session.flush()
    session.execute(insert(FirmRow), [firm_row(row.id, no, firm) for no, firm in enumerate(found.firms)])
    history.record(
        session,
        actor,
        "firms.bring",
        "firm_set",
        row.id,
        edition_id=edition.id,
        now=now,
        count=len(found.firms),
        name=Named.of(row),
    )
    return row


def publish(
    session: Session, actor: Actor, edition: Edition, *, programme: str, sheet: PublishedSheet, now: datetime
) -> PublishedOutcome:
    """Enter a published figure; it is shown beside the recomputed figure, as it is."""
    needs(actor, Permission.MANAGE_PROGRAMMES)
    said = {"programme_id": programmes.get(session, programme).id} | asdict(sheet)
    done = pressed_twice.last_act("firms.publish", "published_outcome", PublishedOutcome.id)
    if before := pressed_twice.made(session, PublishedOutcome, done, now, **said):
        return before
    row = PublishedOutcome(**said)
    session.add(row)
    session.flush()
    history.record(
        session, actor, "firms.publish", "published_outcome", row.id, edition_id=edition.id, now=now, source=row.source
    )
    return row


def _problems(found: FirmSheet) -> Iterator[Violation]:
    """Yield the wrong cells of a file, as many as a person reads at once."""
    listed = [(row, problem) for row, problems in sorted(found.problems.items()) for problem in problems]
    for row, problem in listed[:_MOST_PROBLEMS]:
        cell = f"{'' if problem.column is None else column_letters(problem.column)}{row}"
        yield Violation("cell", N_("%(cell)s: %(problem)s"), {"cell": cell, "problem": problem.violation}, "file")
    if len(listed) > _MOST_PROBLEMS:
        yield Violation(
            "more_cells", N_("More cells that are wrong: %(count)s."), {"count": len(listed) - _MOST_PROBLEMS}, "file"
        )


def firm_row(set_id: int, no: int, firm: FirmFigures) -> dict[str, object]:
    """Return a firm as a row of a set."""
    moments = {"before": firm.before, "after": firm.after}
    figures = {f"{one.value}_{name}": known.get(one) for one in Indicator for name, known in moments.items()}
    return figures | {
        "set_id": set_id,
        "no": no,
        "name": firm.name,
        "is_adopter": firm.is_adopter,
        "sector": firm.sector,
        "bracket": firm.bracket,
    }
