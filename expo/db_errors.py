"""What an error of the database means: another transaction was faster, or the database did not answer."""

from enum import StrEnum

from sqlalchemy.exc import DBAPIError, OperationalError

_LOST_RACES = frozenset(
    {
        "23505",  # unique_violation: another transaction wrote it
        "23503",  # foreign_key_violation: another transaction deleted it
        "23001",  # restrict_violation: another row refers to it
        "40P01",  # deadlock_detected
        "40001",  # serialization_failure
        "SQLITE_CONSTRAINT_UNIQUE",
        "SQLITE_CONSTRAINT_PRIMARYKEY",
        "SQLITE_CONSTRAINT_FOREIGNKEY",
        "SQLITE_CONSTRAINT_TRIGGER",  # how SQLite calls a foreign key that restricts
    }
)


class DatabaseState(StrEnum):
    """Why a database did not answer."""

    BUSY = "busy"
    AWAY = "away"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    FULL = "full"
    OTHER_SCHEMA = "other_schema"


_STATES = {
    "SQLITE_CANTOPEN": DatabaseState.AWAY,
    "SQLITE_READONLY": DatabaseState.READ_ONLY,
    "SQLITE_CORRUPT": DatabaseState.DAMAGED,
    "SQLITE_NOTADB": DatabaseState.DAMAGED,
    "SQLITE_FULL": DatabaseState.FULL,
    "SQLITE_IOERR": DatabaseState.FULL,
    "SQLITE_BUSY": DatabaseState.BUSY,
    "SQLITE_LOCKED": DatabaseState.BUSY,
    "25006": DatabaseState.READ_ONLY,
    "53100": DatabaseState.FULL,
    "55P03": DatabaseState.BUSY,
    "53300": DatabaseState.BUSY,
    "57014": DatabaseState.BUSY,
    "40P01": DatabaseState.BUSY,
    "40001": DatabaseState.BUSY,
    "XX001": DatabaseState.DAMAGED,
    "XX002": DatabaseState.DAMAGED,
    "42P01": DatabaseState.OTHER_SCHEMA,
    "42703": DatabaseState.OTHER_SCHEMA,
}


def state_of(error: DBAPIError) -> DatabaseState | None:
    """Return why the database did not answer; ``None`` when it answered, and the statement was wrong."""
    code = str(getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None) or "")
    if code in _STATES:
        return _STATES[code]
    if code.startswith("SQLITE_"):
        is_other = str(error.orig).startswith(("no such table", "no such column"))
        return DatabaseState.OTHER_SCHEMA if is_other else _STATES.get("_".join(code.split("_")[:2]))
    return DatabaseState.AWAY if isinstance(error, OperationalError) else None


def is_lost_race(error: DBAPIError) -> bool:
    """Return whether the database refused because another transaction was faster; a second try may succeed."""
    code = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return code in _LOST_RACES
