"""Times of one counsellor do not overlap: triggers on SQLite, an exclusion constraint on PostgreSQL."""

from sqlalchemy import Connection

from expo.migrations import triggers

_NAME = "guidance_time_apart"
_OVERLAPS = (
    "EXISTS (SELECT 1 FROM guidance_time WHERE counsellor_id = NEW.counsellor_id AND id <> coalesce(NEW.id, -1) "
    "AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at)"
)
_SQLITE = tuple(
    f"CREATE TRIGGER {_NAME}_{act.lower()} AFTER {act} ON guidance_time FOR EACH ROW WHEN {_OVERLAPS} "
    "BEGIN SELECT RAISE(ABORT, 'the counsellor has another time then'); END"
    for act in ("INSERT", "UPDATE")
)
_POSTGRES = (
    f"ALTER TABLE guidance_time ADD CONSTRAINT {_NAME} EXCLUDE USING gist "
    "(int4range(counsellor_id, counsellor_id, '[]') WITH =, tstzrange(starts_at, ends_at) WITH &&)",
)


def keep_apart(connection: Connection) -> None:
    """Make the database refuse a time that overlaps another one of its counsellor."""
    triggers.make(connection, sqlite=_SQLITE, postgres=_POSTGRES)


def release(connection: Connection) -> None:
    """Let times overlap."""
    if connection.dialect.name == "sqlite":
        triggers.drop(connection, {f"{_NAME}_{act}": "guidance_time" for act in ("insert", "update")})
    else:
        triggers.make(connection, sqlite=(), postgres=(f"ALTER TABLE guidance_time DROP CONSTRAINT {_NAME}",))
