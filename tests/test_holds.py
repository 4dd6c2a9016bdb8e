"""A new kind of hold takes a word, a module, a migration and a template, and no line of what is there."""

import subprocess
import sys
from pathlib import Path

import pytest

from expo.domain.holds import kinds
from expo.models.calendar import Hold

VISITS = Path(__file__).parent / "support" / "visits" / "__init__.py"


def test_every_kind_has_its_column_of_the_calendar():
    columns = set(Hold.__table__.columns.keys())

    assert {kind.column for kind in kinds().values()} <= columns
    busy = ["broadcast", "guidance_visit", "meeting", "mentor_appointment", "report_visit", "stage_session"]
    assert list(kinds()) == [*busy, "closure"], "what keeps a company busy comes first"


@pytest.mark.both_databases
def test_another_kind_is_held_shown_and_refused_like_the_others(database_url, sample):
    run = subprocess.run([sys.executable, VISITS, database_url], capture_output=True, text=True, check=False)

    assert (run.returncode, run.stdout) == (0, "ok\n"), run.stderr
