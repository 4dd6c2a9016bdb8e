"""Make the files of large printings, one at a time; no session is open while pages are set."""

import logging

from sqlalchemy.orm import Session, sessionmaker

from expo import clock
from expo.config import Config
from expo.db import deciding
from expo.services import prints

log = logging.getLogger(__name__)


def make_files(sessions: sessionmaker[Session], settings: Config) -> int:
    """Make every file that is missing; return how many."""
    count = 0
    while _make_next(sessions, settings):
        count += 1
    return count


def _make_next(sessions: sessionmaker[Session], settings: Config) -> bool:
    with sessions() as session:
        found = prints.next_large(session, settings)
    if found is None:
        return False
    try:
        pdf = prints.made(found.given)
    except Exception:
        log.exception("printing %s", found.printing_id)
        with sessions() as session, deciding(session):
            prints.fail(session, found.printing_id, now=clock.now())
        return True
    with sessions() as session, deciding(session):
        prints.keep_file(session, found.printing_id, pdf, now=clock.now())
    return True
