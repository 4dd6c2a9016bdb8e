"""What pyproject.toml declares is what the code imports."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "expo"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    extras = PROJECT["project"]["optional-dependencies"].values()
    declared = {_plain(one) for one in chain(PROJECT["project"]["dependencies"], *extras)}
    tops = {name.split(".")[0] for path in PACKAGE.rglob("*.py") for name in _imports(path)}
    distributions = packages_distributions()

    imported = {_plain(distributions[top][0]) for top in tops - {"expo"} - sys.stdlib_module_names}

    assert imported - declared - WITH_FLASK == set()
    assert declared - imported == NEVER_IMPORTED


WITH_FLASK = {"click", "itsdangerous", "jinja2", "markupsafe", "werkzeug"}
"""Flask's own parts: it pins them, and they are its public interface."""

NEVER_IMPORTED = {"tzdata"}
"""Wanted by zoneinfo on Windows."""


def _plain(requirement: str) -> str:
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[._-]+", "-", name).lower()
