"""Change a table in place where Alembic would have SQLite copy it: CHECK constraints, and columns that refer to a row.

SQLite keeps the text of a table's CREATE statement, and says how to edit it where no row is stored differently:
https://www.sqlite.org/lang_altertable.html#otheralter. The row of the table itself stays as it is.
"""

import re

from alembic import op
from sqlalchemy import Connection, text


def drop_checks(table: str, *names: str) -> None:
    """Drop CHECK constraints of a table by their full names."""
    for name in names:
        _change(table, name, None)


def replace_check(table: str, name: str, condition: str) -> None:
    """Replace a CHECK constraint of a table, or add it where there is none of that name."""
    _change(table, name, condition)


def add_reference(table: str, column: str, target: str) -> None:
    """Add an empty column that refers to the rows of another table and goes with them, and its index."""
    op.execute(f'ALTER TABLE "{table}" ADD COLUMN {column} INTEGER REFERENCES "{target}" (id) ON DELETE CASCADE')
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def resize(table: str, column: str, old: int, new: int) -> None:
    """Give a text column another length; SQLite counts no characters, and only its description changes."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute(f'ALTER TABLE "{table}" ALTER COLUMN {column} TYPE VARCHAR({new})')
        return
    sql = _statement(connection, table)
    _write(connection, table, re.sub(rf"(\b{column} VARCHAR)\({old}\)", rf"\1({new})", sql))


def add_foreign_key(
    table: str, name: str, column: str, target: str, *, ondelete: str, target_column: str = "id"
) -> None:
    """Let a column of a table, empty so far, refer to the rows of another one."""
    definition = f"FOREIGN KEY({column}) REFERENCES {target} ({target_column}) ON DELETE {ondelete}"
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _write(connection, table, _closed_with(_statement(connection, table), name, definition))
    else:
        op.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT {name} {definition}')


def _change(table: str, name: str, condition: str | None) -> None:
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        _rewrite(connection, table, name, condition)
        return
    op.execute(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS {name}')
    if condition is not None:
        op.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT {name} CHECK ({condition})')


def _rewrite(connection: Connection, table: str, name: str, condition: str | None) -> None:
    sql = _without(_statement(connection, table), name)
    _write(connection, table, sql if condition is None else _closed_with(sql, name, f"CHECK ({condition})"))


def _closed_with(sql: str, name: str, definition: str) -> str:
    """Return a CREATE statement with one constraint more."""
    return f"{sql.rstrip().removesuffix(')').rstrip()},\n\tCONSTRAINT {name} {definition}\n)"


def _statement(connection: Connection, table: str) -> str:
    select = text("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table")
    return str(connection.execute(select, {"table": table}).scalar_one())


def _write(connection: Connection, table: str, sql: str) -> None:
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    update = text("UPDATE sqlite_master SET sql = :sql WHERE type = 'table' AND name = :table")
    connection.execute(update, {"sql": sql, "table": table})
    connection.exec_driver_sql(f"PRAGMA schema_version={int(version) + 1}")  # other connections read the schema again
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _without(sql: str, name: str) -> str:
    """Return a CREATE statement without one constraint: from the comma before it to its closing bracket."""
    start = sql.find(f"CONSTRAINT {name} CHECK (")
    if start < 0:
        return sql
    end, depth = sql.index("(", start), 0
    while True:
        depth += {"(": 1, ")": -1}.get(sql[end], 0)
        end += 1
        if depth == 0:
            break
    return sql[: sql.rindex(",", 0, start)] + sql[end:]
