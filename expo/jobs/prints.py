"""Make the files of large printings, one at a time; no session is open while pages are set."""

import logging
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.domain.work import WaitingRow
from expo.services import prints

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class PrintWorker:
    """One who makes the files that are missing. A file that two make is kept once, so nothing is held."""

    work: ClassVar[str] = "prints"
    each: ClassVar[int] = 2
    is_heavy: ClassVar[bool] = False
    is_for_leader: ClassVar[bool] = True

    sessions: sessionmaker[Session]
    settings: Config

    def waiting(self) -> list[WaitingRow]:
        """Return the printings whose file is missing, the oldest first."""
        with self.sessions() as session:
            return [WaitingRow(id_, f"print {id_}") for id_ in prints.large_without_file(session)]

    def work_off(self) -> int:
        """Make every file that is missing; return how many."""
        count = 0
        while any(self.see_to(one.row_id) for one in self.waiting()):
            count += 1
        return count

    def see_to(self, row_id: int) -> bool:
        """Make one file, unless it is there."""
        with self.sessions() as session:
            given = prints.read_large(session, self.settings, row_id)
        if given is None:
            return False
        try:
            pdf = prints.made(given)
        except Exception:
            log.exception("printing %s", row_id)
            with self.sessions() as session, deciding(session):
                prints.fail(session, row_id, now=clock.now())
            return True
        with self.sessions() as session, deciding(session):
            prints.keep_file(session, row_id, pdf, now=clock.now())
        return True

    def give_back(self, _row_id: int) -> None:
        """Nothing is held: a printing waits until its file is there."""

    def leave(self) -> None:
        """Nothing is given back: a file is made within seconds."""
