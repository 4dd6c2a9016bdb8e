"""CPU of all agendas of an expo in one PDF, beside bare pages set by Typst: the floor under any template.

Give a database that has a published timetable, such as the one of `python run.py demo`:

    EXPO_DATABASE_URL=sqlite:///var/expo.sqlite3 .venv/bin/python -m benchmarks.prints.run
"""

import json
import time

import typst
from sqlalchemy import select

from expo import clock
from expo.config import Config
from expo.db import sessions
from expo.domain import prints as rules
from expo.domain.people import Actor, Role
from expo.models.editions import Edition
from expo.services import prints

BARE = b"""#for name in json(bytes(sys.inputs.data)) { page(paper: "a4", text(font: "Pretendard", name)) }"""


def bare(names: list[str]) -> bytes:
    """Set a page for each name, with nothing else on it."""
    fonts = ["static/fonts/pretendard/print"]
    return typst.compile(BARE, font_paths=fonts, ignore_system_fonts=True, sys_inputs={"data": json.dumps(names)})


def main() -> None:
    """Print the CPU of each kind of sheet, of the whole process: Typst works in several threads."""
    config = Config.from_environment()
    with sessions(config.database_url)() as session:
        edition = session.scalars(select(Edition).order_by(Edition.starts_on.desc())).first()
        if edition is None:
            raise SystemExit("There is no edition in this database.")
        actor = Actor(Role.ORGANIZER, name="benchmark", edition_id=edition.id)
        for kind in rules.SheetKind:
            asked = rules.PrintOrder(kind, with_links=True)
            began = time.process_time()
            printing = prints.order(session, actor, edition, order=asked, now=clock.now(edition))
            given = prints.read(session, config, edition, printing)
            read = time.process_time()
            pdf = prints.made(given)
            ended = time.process_time()
            print(f"{kind.value:20} read {read - began:5.2f} s   set {ended - read:5.2f} s   {len(pdf) / 1e6:.1f} MB")
        names = [one.name.name_ko for one in (*given.directory.exhibitors.values(), *given.directory.buyers.values())]
        began = time.process_time()
        bare(names)
        print(f"{'bare pages':20} {len(names)} pages in {time.process_time() - began:.2f} s")
        session.rollback()


if __name__ == "__main__":
    main()
