"""Make the files of large printings, one at a time; no session is open while pages are set."""

import logging

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.domain.work import WaitingRow
from expo.jobs.queue import QueueWorker
from expo.services import prints
from expo.services.prints.shapes import PrintInput

log = logging.getLogger(__name__)


class PrintWorker(QueueWorker[tuple[int, PrintInput]]):
    """One who makes the files that are missing. A file that two make is kept once, so no lease is needed."""

    work = "prints"
    each = 2
    is_for_leader = True

    def __init__(self, sessions: sessionmaker[Session], settings: Config) -> None:
        super().__init__(sessions)
        self.settings = settings

    def waiting(self) -> list[WaitingRow]:
        """Return the printings whose file is missing, the oldest first."""
        with self.sessions() as session:
            return [WaitingRow(id_, f"print {id_}") for id_ in prints.large_without_file(session)]

    def _take(self, row_id: int) -> tuple[int, PrintInput] | None:
        with self.sessions() as session:
            given = prints.read_large(session, self.settings, row_id)
        return None if given is None else (row_id, given)

    def attend(self, taken: tuple[int, PrintInput]) -> None:
        """Make one file."""
        row_id, given = taken
        try:
            pdf = prints.made(given)
        except Exception:
            log.exception("printing %s", row_id)
            with self.sessions() as session, deciding(session):
                prints.fail(session, row_id, now=clock.now())
            return
        with self.sessions() as session, deciding(session):
            prints.keep_file(session, row_id, pdf, now=clock.now())

    def give_back(self, row_id: int) -> None:
        """Nothing is held: a printing waits until its file is there."""
