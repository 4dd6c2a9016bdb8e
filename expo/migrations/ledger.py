"""Triggers of the fund's ledger, on SQLite and on PostgreSQL: accounts are the sums of their transfers, always."""

from sqlalchemy import Connection

from expo.migrations import triggers

_SUMS = (
    "NEW.debits <> (SELECT COALESCE(SUM(won), 0) FROM fund_transfer WHERE debit_id = NEW.id) OR "
    "NEW.credits <> (SELECT COALESCE(SUM(won), 0) FROM fund_transfer WHERE credit_id = NEW.id)"
)
_ADD = (
    "UPDATE fund_account SET debits = debits + CASE WHEN id = NEW.debit_id THEN NEW.won ELSE 0 END, "
    "credits = credits + CASE WHEN id = NEW.credit_id THEN NEW.won ELSE 0 END "
    "WHERE id IN (NEW.debit_id, NEW.credit_id);"
)
_FIXED = "OLD.key <> NEW.key OR OLD.kind <> NEW.kind OR OLD.side <> NEW.side"
_MESSAGE = "an account is the sum of its transfers"

_SQLITE = (
    f"CREATE TRIGGER fund_transfer_counts AFTER INSERT ON fund_transfer FOR EACH ROW BEGIN {_ADD} END",
    f"CREATE TRIGGER fund_account_sums BEFORE UPDATE ON fund_account FOR EACH ROW WHEN {_SUMS} OR {_FIXED} "
    f"BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
    "CREATE TRIGGER fund_account_new BEFORE INSERT ON fund_account FOR EACH ROW "
    f"WHEN NEW.debits <> 0 OR NEW.credits <> 0 BEGIN SELECT RAISE(ABORT, '{_MESSAGE}'); END",
)
_POSTGRES = (
    "CREATE OR REPLACE FUNCTION fund_transfer_counts() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN {_ADD} RETURN NULL; END $$",
    "CREATE OR REPLACE FUNCTION fund_account_sums() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN IF {_SUMS} THEN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = '23514'; END IF; RETURN NEW; END $$",
    "CREATE OR REPLACE FUNCTION fund_account_fixed() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_MESSAGE}' USING ERRCODE = '23514'; END $$",
    "CREATE TRIGGER fund_transfer_counts AFTER INSERT ON fund_transfer "
    "FOR EACH ROW EXECUTE FUNCTION fund_transfer_counts()",
    "CREATE TRIGGER fund_account_sums BEFORE INSERT OR UPDATE ON fund_account "
    "FOR EACH ROW EXECUTE FUNCTION fund_account_sums()",
    f"CREATE TRIGGER fund_account_fixed BEFORE UPDATE ON fund_account FOR EACH ROW WHEN ({_FIXED}) "
    "EXECUTE FUNCTION fund_account_fixed()",
)
_TABLES = {
    "fund_transfer_counts": "fund_transfer",
    "fund_account_sums": "fund_account",
    "fund_account_new": "fund_account",
    "fund_account_fixed": "fund_account",
}


def guard(connection: Connection) -> None:
    """Make the database count transfers, and refuse an account that differs from them."""
    triggers.make(connection, sqlite=_SQLITE, postgres=_POSTGRES)


def release(connection: Connection) -> None:
    """Let accounts be written as they are, for a backup that is restored."""
    triggers.drop(connection, _TABLES)
