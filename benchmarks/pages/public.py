"""What the public pages of studio, reports, market and programme cost, against bare lists of the same rows.

    python -m benchmarks.pages.public [--rounds 7] [--requests 20] [--anew]

Loads the sample expo into a temporary SQLite database with what happened until its second day, and asks as
``benchmarks.pages.run`` does: in turn, in one process, CPU by ``time.process_time``. The bare pages
(``bare_public.py``) read the same rows in as few statements; they have no layout, links, languages or pictures. Our
pages are kept as drawn until a row changes; with ``--anew`` each request comes just after a row has changed.
"""

import argparse
import tempfile
from datetime import timedelta
from functools import partial
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from benchmarks.pages import bare_public
from benchmarks.pages.run import SECRET, Contest, compared, heading, page_of
from expo import clock, migrations
from expo.config import ROOT, Config
from expo.db import deciding, sessions
from expo.domain.editions import moment
from expo.services import sample
from expo.web import create_app

PAGES = (
    ("market (42 products)", "/market"),
    ("on-site reports", "/reports"),
    ("studio's programme", "/live-commerce"),
    ("side programme", "/programme"),
)


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--requests", type=int, default=20)
    parser.add_argument("--anew", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        factory = show_day(url)
        app = create_app(Config(database_url=url, secret_key=SECRET))
        ours, rival = app.test_client(), bare_public.create_app(factory).test_client()

        def page(path: str) -> object:
            if options.anew:
                for name in ("kept", "kept_pages"):
                    app.extensions[name].drop(lambda key: key[0] != "frame")
            return page_of(ours, path)

        print(heading())
        for name, path in PAGES:
            contest = Contest(name, partial(page, f"/2024{path}"), partial(page_of, rival, path))
            print(compared(contest, options.rounds, options.requests, app))
        factory.kw["bind"].dispose()


def show_day(url: str) -> sessionmaker[Session]:
    """Return the sample expo on the evening of its second day, with market, reports and broadcasts."""
    migrations.upgrade(url)
    factory = sessions(url)
    with factory() as session, deciding(session):
        edition = sample.load(session, ROOT / "seed" / "2024", now=clock.now())
        day = edition.days[1]
        now = moment(day.on, day.closes, edition.zone) - timedelta(minutes=30)
        for write in (sample.write_market, sample.write_reports):
            write(session, edition, now=now)
        edition.clock_shift_seconds = clock.shift_to(now)
    return factory


if __name__ == "__main__":
    main()
