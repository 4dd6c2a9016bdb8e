"""A migration can run while the version before it serves: it adds; what it removes has been unused for a release."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

VERSIONS = Path(__file__).resolve().parents[1] / "expo" / "migrations" / "versions"
SINCE = "0056"
"""The first migration that may meet a version that serves; those before were run with everything ended."""
REMOVES = {"drop_table", "drop_column", "rename_table"}


def _calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def _said(call: ast.Call, name: str) -> object:
    return next((ast.unparse(one.value) for one in call.keywords if one.arg == name), None)


def against_serving(source: str) -> list[str]:
    """Return what in a migration the version before it cannot bear."""
    module = ast.parse(source)
    upgrade = next(one for one in module.body if isinstance(one, ast.FunctionDef) and one.name == "upgrade")
    is_later = any(isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "UNUSED_SINCE" for one in module.body)
    found = []
    for name, call in _calls(upgrade):
        if name in REMOVES and not is_later:
            found.append(f"{name} without UNUSED_SINCE")
        if name == "alter_column" and (_said(call, "new_column_name") or _said(call, "nullable") == "False"):
            found.append("alter_column renames or forbids NULL")
        if name == "add_column":
            columns = [one for kind, one in _calls(call) if kind == "Column"]
            if any(_said(one, "nullable") == "False" and not _said(one, "server_default") for one in columns):
                found.append("add_column: NOT NULL without server_default")
    return found


@pytest.mark.parametrize("path", [one for one in sorted(VERSIONS.glob("0*.py")) if one.stem[:4] >= SINCE])
def test_a_migration_only_adds(path):
    assert against_serving(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        ('op.drop_column("buyer", "name")', ["drop_column without UNUSED_SINCE"]),
        ('op.alter_column("buyer", "name", new_column_name="n")', ["alter_column renames or forbids NULL"]),
        ('op.add_column("buyer", sa.Column("n", sa.Integer(), nullable=True))', []),
        (
            'op.add_column("buyer", sa.Column("n", sa.Integer(), nullable=False))',
            ["add_column: NOT NULL without server_default"],
        ),
    ],
)
def test_the_reading_finds_what_the_version_before_cannot_bear(line, faults):
    assert against_serving(f"def upgrade() -> None:\n    {line}\n") == faults
