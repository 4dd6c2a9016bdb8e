"""What was sent is settled, also when the database takes no writes just then: otherwise it would leave twice."""

import sqlite3

import pytest
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from expo.jobs import sending


@pytest.mark.parametrize("name", ["SQLITE_READONLY", "SQLITE_FULL", "SQLITE_BUSY"])
def test_a_letter_that_left_is_settled_when_the_disk_can_be_written_again(monkeypatch, name):
    waited, sent, settled = [], [], []
    monkeypatch.setattr("time.sleep", waited.append)

    def settle(_session, letter, failure):
        if len(waited) < 3:
            error = sqlite3.OperationalError()
            error.sqlite_errorname = name
            raise OperationalError("update message", {}, error)
        settled.append((letter, failure))

    assert sending.send_each(sessionmaker(create_engine("sqlite://")), ["letter"], sent.append, settle) == 1
    assert (sent, settled, len(waited)) == (["letter"], [("letter", None)], 3)
