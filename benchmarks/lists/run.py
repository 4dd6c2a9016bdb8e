"""What the organizer's lists cost with thousands of companies, against a bare list of the same rows in the same run.

    python -m benchmarks.lists.run [--exhibitors 5000] [--buyers 20000] [--requests 5] [--over] [--database FILE]

Fills the sample expo in a temporary SQLite database (or uses ``FILE``, made at the first run), then asks each address
in turn. It is the second morning, or with ``--over`` the last evening, when every consultation has ended. CPU is the
process's own (``time.process_time``), so that a busy machine does not count; the middle one of the requests. A ratio is
given where a bare list shows the same rows.
"""

import argparse
import tempfile
from collections.abc import Callable
from datetime import datetime, time
from pathlib import Path
from statistics import median
from time import process_time

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.lists import bare
from benchmarks.lists.generate import Crowd, fill
from benchmarks.pages.run import SECRET, get, sign_in
from expo import clock, migrations
from expo.config import ROOT, Config
from expo.db import deciding, sessions
from expo.services import sample
from expo.web import create_app

PAGES = (
    ("exhibitors", "/exhibitors"),
    ("exhibitors?page=40", "/exhibitors"),
    ("exhibitors?sort=-meetings", "/exhibitors"),
    ("exhibitors?q=가람", "/exhibitors"),
    ("exhibitors?view=unanswered", "/exhibitors"),
    ("buyers", "/buyers"),
    ("buyers?page=300", "/buyers"),
    ("buyers?sort=-wishes", "/buyers"),
    ("buyers?q=0100001234", "/buyers"),
    ("buyers?state=no-meeting&country=JP", "/buyers"),
    ("meetings", "/meetings"),
    ("meetings?q=가람", "/meetings"),
    ("meetings?sort=buyer&page=200", "/meetings"),
    ("outbox", "/outbox"),
    ("outbox?q=1234", "/outbox"),
    ("history", ""),
    ("history?page=500", ""),
    ("links", ""),
    ("wishes", ""),
    ("wishes?show=unmet", ""),
    ("disruptions", ""),
    ("advertising", ""),
    ("privacy", ""),
    ("settings/limits", ""),
    ("tables-now?view=all", ""),
    ("search?q=가람", ""),
    ("", ""),
    ("preparation", ""),
    ("settings", ""),
    ("planner", ""),
    ("timetable", ""),
    ("imports/duplicates", ""),
    ("badges", ""),
    ("spreadsheets", ""),
    ("records", ""),
    ("results", ""),
    ("follow-ups", ""),
    ("/2024/exhibitors", ""),
    ("/2024/", ""),
)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--exhibitors", type=int, default=5000)
    parser.add_argument("--buyers", type=int, default=20000)
    parser.add_argument("--requests", type=int, default=5)
    parser.add_argument("--over", action="store_true")
    parser.add_argument("--database", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = options.database or Path(folder) / "expo.sqlite3"
        url = f"sqlite:///{file}"
        is_new = not file.exists()
        migrations.upgrade(url)
        factory = sessions(url)
        if is_new:
            _fill(factory, Crowd(options.exhibitors, options.buyers), is_over=options.over)
        _report(url, factory, options.requests)
        factory.kw["bind"].dispose()


def _fill(factory: sessionmaker[Session], crowd: Crowd, *, is_over: bool) -> None:
    """Load the sample with its clock on the second morning or the last evening, and the crowd."""
    with factory() as session, deciding(session):
        edition = sample.load(session, ROOT / "seed" / "2024", now=clock.now())
        day, hour = (edition.days[-1].on, time(20)) if is_over else (edition.days[1].on, time(9, 50))
        moment = datetime.combine(day, hour, tzinfo=edition.zone)
        edition.clock_shift_seconds = clock.shift_to(moment)
        fill(session, edition, crowd, moment)


def _report(url: str, factory: sessionmaker[Session], requests: int) -> None:
    ours = create_app(Config(database_url=url, secret_key=SECRET)).test_client()
    rival = bare.create_app(factory).test_client()
    sign_in(ours)
    bare_ms = {address: _cost(get(rival, address), requests) for address in {page[1] for page in PAGES if page[1]}}
    print(f"{'page':<40}{'CPU':>10}{'bytes':>10}{'ratio':>8}")
    for page, same in PAGES:
        ask = get(ours, page if page.startswith("/") else f"/2024/organizer/{page}")
        size, cost = len(ask()), _cost(ask, requests)
        print(f"{page:<40}{cost:>7.0f} ms{size:>10,}" + (f"{cost / bare_ms[same]:>8.2f}" if same else ""), flush=True)


def _cost(ask: Callable[[], object], requests: int) -> float:
    """Return the CPU milliseconds of the middle one of so many requests."""
    found = []
    for _ in range(requests):
        begun = process_time()
        ask()
        found.append((process_time() - begun) * 1000)
    return median(found)


if __name__ == "__main__":
    main()
