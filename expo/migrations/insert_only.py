"""Triggers that refuse to change or to delete rows, on SQLite and on PostgreSQL."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, inspect, text

from expo.migrations import closed_periods, ledger, triggers

_FUNCTION = """
CREATE OR REPLACE FUNCTION refuse_to_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME USING ERRCODE = '23514'; END $$
"""


@dataclass(frozen=True, slots=True)
class Protection:
    """What must never change in a table: ``fixed`` columns, all without; ``unless`` allows a change."""

    fixed: str = ""
    unless: str = ""


ERASED = (
    "(CAST(NEW.words AS TEXT) = CAST(OLD.words AS TEXT) OR CAST(NEW.words AS TEXT) = '{}')"
    " AND (NEW.reason = OLD.reason OR NEW.reason = '') AND (NEW.actor_name = OLD.actor_name OR NEW.actor_name = '')"
    " AND NEW.record_id = OLD.record_id AND NEW.no = OLD.no"
)
"""Words of a person may be emptied, when that person's data is erased, and not be replaced."""

PROTECTED: Mapping[str, Protection] = {
    "record_revision": Protection(),
    "record_line": Protection(),
    "record_words": Protection(unless=ERASED),
    "exchange_rate": Protection(),
    "press_table": Protection(),
    "press_cell": Protection(),
    "press_source": Protection(),
    "case_answer": Protection(),
    "track_cap": Protection(),
    "firm_set": Protection(),
    "firm_row": Protection(),
    "published_outcome": Protection(),
    "fund_entry": Protection(),
    "fund_transfer": Protection(),
    "fund_payment": Protection(
        fixed="act, funder_id, year, case_id, won, payee, account_number, prepared_by_id, prepared_by"
    ),
    "review_version": Protection(),
    "fund_period": Protection(fixed="ends_on, note, prepared_by_id, prepared_by"),
    "funding_plan": Protection(),
    "funding_share": Protection(),
}
"""The tables whose rows are only added."""


def protect(connection: Connection, *tables: str) -> None:
    """Make the database refuse to change or delete rows of these tables."""
    if connection.dialect.name != "sqlite":
        connection.execute(text(_FUNCTION))
    for table in tables:
        one = PROTECTED[table]
        columns = f" OF {one.fixed}" if one.fixed else ""
        _trigger(connection, table, "change", f"UPDATE{columns}", f"NOT ({one.unless})" if one.unless else "")
        _trigger(connection, table, "delete", "DELETE", "")


def release(connection: Connection, *tables: str) -> None:
    """Let rows of these tables be changed and deleted again."""
    triggers.drop(connection, {f"no_{name}_of_{table}": table for table in tables for name in ("change", "delete")})


@contextmanager
def released(connection: Connection) -> Iterator[None]:
    """Let every row be replaced for as long as a backup is restored, in its transaction."""
    known = inspect(connection).get_table_names()
    tables = [table for table in PROTECTED if table in known]
    release(connection, *tables)
    if "fund_account" in known:
        ledger.release(connection)
    if "fund_period" in known:
        closed_periods.release(connection)
    yield
    protect(connection, *tables)
    if "fund_account" in known:
        ledger.guard(connection)
    if "fund_period" in known:
        closed_periods.guard(connection)


def _trigger(connection: Connection, table: str, name: str, event: str, when: str) -> None:
    condition = f" WHEN ({when})" if when else ""
    action = (
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
        if connection.dialect.name == "sqlite"
        else "EXECUTE FUNCTION refuse_to_change()"
    )
    connection.execute(
        text(f"CREATE TRIGGER no_{name}_of_{table} BEFORE {event} ON {table} FOR EACH ROW{condition} {action}")
    )
