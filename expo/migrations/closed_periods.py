"""Triggers of closed periods, on SQLite and on PostgreSQL: no entry of the fund is dated into one.

PostgreSQL locks: entries share a key that a closing has alone, so neither commits without having seen the other.
"""

from sqlalchemy import Connection

from expo.migrations import triggers

_KEY = 4_607_182_418
_CLOSED = "EXISTS (SELECT 1 FROM fund_period WHERE decision = 'closed' AND ends_on >= NEW.occurred_on)"
_ENTRY, _DECIDED = "the period of this day is closed", "a period is closed once and stays closed"

_SQLITE = (
    f"CREATE TRIGGER fund_entry_is_open BEFORE INSERT ON fund_entry FOR EACH ROW WHEN {_CLOSED} "
    f"BEGIN SELECT RAISE(ABORT, '{_ENTRY}'); END",
    "CREATE TRIGGER fund_period_decides BEFORE UPDATE ON fund_period FOR EACH ROW WHEN OLD.decision IS NOT NULL "
    f"BEGIN SELECT RAISE(ABORT, '{_DECIDED}'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION fund_entry_is_open() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN PERFORM pg_advisory_xact_lock_shared({_KEY}); "
    f"IF {_CLOSED} THEN RAISE EXCEPTION '{_ENTRY}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
    "CREATE OR REPLACE FUNCTION fund_period_decides() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN IF TG_OP = 'UPDATE' THEN IF OLD.decision IS NOT NULL THEN "
    f"RAISE EXCEPTION '{_DECIDED}' USING ERRCODE = '23514'; END IF; END IF; "
    f"IF NEW.decision = 'closed' THEN PERFORM pg_advisory_xact_lock({_KEY}); END IF; RETURN NEW; END $$",
    "CREATE TRIGGER fund_entry_is_open BEFORE INSERT ON fund_entry FOR EACH ROW EXECUTE FUNCTION fund_entry_is_open()",
    "CREATE TRIGGER fund_period_decides BEFORE INSERT OR UPDATE ON fund_period FOR EACH ROW "
    "EXECUTE FUNCTION fund_period_decides()",
)
_TABLES = {"fund_entry_is_open": "fund_entry", "fund_period_decides": "fund_period"}


def guard(connection: Connection) -> None:
    """Make the database refuse entries in closed periods, and a second decision about a period."""
    triggers.make(connection, sqlite=_SQLITE, postgres=_POSTGRES)


def release(connection: Connection) -> None:
    """Let rows be written as they are, for a backup that is restored."""
    triggers.drop(connection, _TABLES)
