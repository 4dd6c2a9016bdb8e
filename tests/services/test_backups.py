"""A backup is one moment of the database; a restore happens as a whole or not at all."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import OperationalError

from expo import models
from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.refusals import Refusal
from expo.models.buyers import Buyer
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.outbox import Message
from expo.models.people import Membership
from expo.services import backups, calendar, delivery, outbox, people
from expo.services.storage import FileFolder
from tests.support import small_expo
from tests.support.small_expo import THE_EVE

SECRET = "a secret of the tests"
SETTINGS = Config(database_url="unused", secret_key=SECRET)
KILLED = """
import os, signal, sys
from pathlib import Path
from expo.db import sessions
from expo.services import backups
from expo.services.storage import FileFolder

def stop(table, rows):
    if table == "meeting":
        os.kill(os.getpid(), signal.SIGKILL)

path = Path(sys.argv[3])
getattr(backups, sys.argv[1])(sessions(sys.argv[2]).kw["bind"], path, FileFolder(path.parent), report=stop)
"""


@pytest.fixture
def expo(session):
    expo = small_expo.build(session, small_expo.PLANNED)
    expo.wish_all()
    span = calendar.Span(expo.slots[0].starts_at, expo.slots[0].ends_at)
    closed = calendar.closure(expo.edition, span, now=THE_EVE, buyer_id=expo.buyers[0].id)
    session.add(closed)
    session.flush()
    calendar.hold_closure(session, closed)
    session.commit()
    return expo


def rows(session) -> dict[str, list]:
    session.rollback()
    return {
        table.name: session.execute(select(table).order_by(*table.primary_key)).all()
        for table in models.base.Base.metadata.sorted_tables
    }


def tokens(session) -> list[str]:
    return [people.link_token(one, SECRET) for one in session.scalars(select(Membership).order_by(Membership.id))]


def change_everything(session) -> None:
    session.execute(Hold.__table__.delete())
    session.execute(Buyer.__table__.update().values(name="다른 회사"))
    session.commit()


@pytest.mark.both_databases
def test_what_is_restored_is_what_was_backed_up_links_and_holds_included(session, expo, tmp_path):
    engine, file = session.get_bind(), tmp_path / "expo.backup"
    links = tokens(session)
    before = rows(session)
    backups.backup(engine, file, FileFolder(tmp_path))
    change_everything(session)

    backups.restore(engine, file, FileFolder(tmp_path))

    assert rows(session) == before
    assert before["hold"]
    assert tokens(session) == links
    assert file.stat().st_mode & 0o777 == 0o600
    session.add(Membership(user_id=expo.organizer.user_id, edition_id=expo.edition.id, role="organizer"))
    with pytest.raises(Exception, match=r"(?i)unique"):  # the database goes on numbering, and refuses only the double
        session.flush()
    session.rollback()


@pytest.mark.both_databases
def test_a_backup_taken_while_people_work_shows_one_moment(session, expo, database_url, tmp_path):
    before, factory, buyer_id = rows(session), sessions(database_url), expo.buyers[1].id
    session.rollback()

    def work(table: str, _rows: int) -> None:
        with factory() as other, deciding(other):
            other.get_one(Buyer, buyer_id).name = f"changed after {table}"
            other.execute(Hold.__table__.delete())

    backups.backup(session.get_bind(), tmp_path / "expo.backup", FileFolder(tmp_path), report=work)
    assert session.scalar(select(func.count()).select_from(Hold)) == 0
    session.rollback()
    backups.restore(session.get_bind(), tmp_path / "expo.backup", FileFolder(tmp_path))

    assert rows(session) == before
    factory.kw["bind"].dispose()


@pytest.mark.both_databases
@pytest.mark.parametrize("act", ["backup", "restore"])
def test_a_process_that_is_killed_in_the_middle_leaves_what_was_there(session, expo, database_url, tmp_path, act):
    file = tmp_path / "expo.backup"
    backups.backup(session.get_bind(), file, FileFolder(tmp_path))
    saved = file.read_bytes()
    change_everything(session)
    changed = rows(session)
    session.rollback()

    killed = subprocess.run([sys.executable, "-c", KILLED, act, database_url, str(file)], cwd=Path.cwd(), check=False)

    assert killed.returncode == -9
    assert rows(session) == changed
    assert file.read_bytes() == saved


@pytest.mark.postgres_only
@pytest.mark.parametrize("then", [Edition, Hold])
def test_a_restore_waits_for_somebody_who_goes_on_writing(session, expo, tmp_path, then):
    file, watcher = tmp_path / "expo.backup", session.get_bind().connect()
    session.rollback()
    backups.backup(session.get_bind(), file, FileFolder(tmp_path))
    with ThreadPoolExecutor() as pool:
        with suppress(OperationalError), deciding(session):  # who of the two gives way is the server's choice
            session.execute(update(Buyer).values(name="다른 회사"))
            restored = pool.submit(backups.restore, session.get_bind(), file, FileFolder(tmp_path))
            while not restored.done() and not watcher.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                watcher.rollback()
            session.execute(update(then).values(id=then.id))
        restored.result()
    watcher.close()

    assert "다른 회사" not in session.scalars(select(Buyer.name)).all()


@pytest.mark.both_databases
def test_what_left_after_the_backup_does_not_leave_again_and_numbers_name_no_other_e_mail(session, expo, tmp_path):
    engine, file, later = session.get_bind(), tmp_path / "expo.backup", THE_EVE + timedelta(hours=1)

    def write(now: datetime) -> Message:
        with deciding(session):
            return outbox.write(
                session,
                expo.edition,
                template="buyers.approved",
                params={"company": "x"},
                email="kim@example.com",
                now=now,
            )

    write(THE_EVE)
    session.rollback()
    backups.backup(engine, file, FileFolder(tmp_path))
    lost = write(later).id
    with deciding(session):
        waiting, under_way = delivery.claim(session, SETTINGS, now=later)
        delivery.mark_sent(session, waiting, now=later)
    backups.restore(engine, file, FileFolder(tmp_path))
    again = write(later + timedelta(hours=1))
    with deciding(session):
        delivery.mark_sent(session, under_way, now=later)

    assert again.id == lost
    assert [one.name for one in delivery.claim(session, SETTINGS, now=later)] == [delivery.name_of(again)]
    assert delivery.name_of(again) != under_way.name


def test_a_file_that_is_no_backup_is_refused_and_changes_nothing(session, expo, tmp_path):
    before, file = rows(session), tmp_path / "notes.txt"
    file.write_text("no backup")
    session.rollback()

    with pytest.raises(Refusal, match="not a complete backup"):
        backups.restore(session.get_bind(), file, FileFolder(tmp_path))

    assert rows(session) == before
