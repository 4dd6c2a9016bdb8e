#!/usr/bin/env python3
"""Lock the dependencies of pyproject.toml, with hashes and for every platform; needs uv (`make lock`).

`lock.py --check` says, without network or uv, whether the locks were made from the tables that stand there now.
"""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
PYPROJECT = HERE.parent / "pyproject.toml"
LOCKS = {
    "runtime": ["pyproject.toml"],
    "test": ["pyproject.toml", "--group", "test"],  # everything that `run.py test` installs, runtime included
    "lint": ["--group", "lint", "--constraint", "requirements/test.txt"],  # installed on top of it
}


def fingerprint() -> str:
    """Hash what the locks follow from: the range of Pythons and the declared dependencies."""
    project = tomllib.loads(PYPROJECT.read_text(encoding="utf-8"))
    declared = project["project"]
    tables = [declared["requires-python"], declared["dependencies"]]
    tables += [project["dependency-groups"], project["tool"]["uv"]]
    return hashlib.sha256(json.dumps(tables, sort_keys=True).encode()).hexdigest()[:16]


def header() -> str:
    """Return the first line of a lock."""
    return f"# Made by `make lock` from the tables of pyproject.toml with fingerprint {fingerprint()}; do not edit.\n"


def stale() -> list[str]:
    """Name the locks that were made from other tables."""
    return [name for name in LOCKS if not (HERE / f"{name}.txt").read_text(encoding="utf-8").startswith(header())]


def lock(name: str) -> None:
    """Resolve one set; the versions that stand in its file stay unless pyproject.toml forbids them."""
    path = HERE / f"{name}.txt"
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-header", "--no-emit-index-url"]
    options += ["--no-emit-find-links", "--no-annotate", "--quiet", *sys.argv[1:]]
    command = ["uv", "pip", "compile", *LOCKS[name], *options, "--output-file", str(path)]
    subprocess.run(command, cwd=PYPROJECT.parent, check=True)  # noqa: S603 -- fixed words and our own file names
    path.write_text(header() + path.read_text(encoding="utf-8"), encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        if stale():
            sys.exit(f"Run `make lock`: pyproject.toml has changed since {', '.join(stale())} was locked.")
    else:
        for each in LOCKS:
            lock(each)
