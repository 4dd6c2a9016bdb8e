"""What the project promises about its own shape, beside the import contracts of pyproject.toml."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.features import BESIDE, FEATURES

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "expo"

LONGEST = {".py": 300, ".html": 250, ".css": 300, ".js": 250}
"""A file that grows past this has a second idea in it: split it by idea, never by raising the number."""

WIDEST = 120


def _sources() -> Iterator[Path]:
    for folder in ("expo", "tests", "templates", "static", "seed", "benchmarks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in LONGEST and not {"versions", "vendor", "fonts"} & set(path.parts):
                yield path


def _imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    plain = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return plain | {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def _modules(layer: str) -> set[str]:
    inside = (PACKAGE / layer).iterdir()
    packages = {layer.split("/")[-1] for layer in BESIDE} | {"__init__", "__pycache__"}
    return {path.stem for path in inside if path.suffix in {".py", ""}} - packages


def test_no_file_grows_too_long():
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in _sources()}

    assert len(lengths) > 50
    assert {str(path.relative_to(ROOT)): n for path, n in lengths.items() if n > LONGEST[path.suffix]} == {}


@pytest.mark.parametrize("kind", LONGEST)
def test_lines_fit_into_a_window(kind):
    texts = {path: path.read_text(encoding="utf-8").splitlines() for path in _sources() if path.suffix == kind}
    wide = {str(path.relative_to(ROOT)): sum(len(line) > WIDEST for line in lines) for path, lines in texts.items()}

    assert texts
    assert {name: n for name, n in wide.items() if n} == {}


def test_each_rule_of_a_stylesheet_is_for_something():
    sheets = list((ROOT / "static" / "css").rglob("*.css"))

    assert sheets
    assert [path.name for path in sheets if re.search(r"[,;{}]\s*\{", path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("layer", BESIDE)
def test_every_module_of_a_layer_is_named_after_a_feature(layer):
    assert _modules(layer) - FEATURES - BESIDE[layer] == set()


def test_a_folder_of_pages_is_a_feature():
    folders = {path.name for path in (ROOT / "templates").iterdir() if path.is_dir()}

    assert folders - FEATURES - {"components", "errors", "layouts", "organizer"} == set()
    organizers = {path.name for path in (ROOT / "templates" / "organizer").glob("*/")}
    assert organizers - FEATURES - BESIDE["web/organizer"] == set()


def test_the_domain_needs_nothing_but_the_standard_library():
    foreign = {
        f"{path.stem}: {name}"
        for path in (PACKAGE / "domain").rglob("*.py")
        for name in _imports(path)
        if name.split(".")[0] not in sys.stdlib_module_names and not name.startswith("expo.domain")
    }

    assert foreign == set()


def test_only_entry_points_commit():
    commits = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for layer in ("domain", "models", "allocation", "scheduling", "queries", "services")
        for path in (PACKAGE / layer).rglob("*.py")
        if re.search("commit|rollback", source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in {"commit", "rollback"}
    ]

    assert commits == []


def _imported_by_web(module: str) -> set[str]:
    """Return the modules of `expo.web` that one of them imports, as modules or for names in them."""
    path = ROOT / f"{module.replace('.', '/')}.py"
    tree = ast.parse((path if path.exists() else path.with_suffix("") / "__init__.py").read_text(encoding="utf-8"))
    found = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("expo.web")
        for alias in node.names
        for name in (str(node.module), f"{node.module}.{alias.name}")
    }
    return {name for name in found if (ROOT / f"{name.replace('.', '/')}.py").exists()}


def test_no_route_module_reaches_another_one():
    own = re.compile(r"^bp\b.* = ", re.MULTILINE)
    sources = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (PACKAGE / "web").rglob("*.py")}
    routes = {module for module, path in sources.items() if own.search(path.read_text(encoding="utf-8"))}
    reached = {}
    for module in routes:
        seen, waiting = set(), _imported_by_web(module)
        while waiting:
            seen |= waiting
            waiting = {one for seeing in waiting - routes for one in _imported_by_web(seeing)} - seen
        reached[module] = seen & routes - {module}

    assert len(routes) > 33
    assert {module: others for module, others in reached.items() if others} == {}


def _module_imports(tree: ast.AST) -> Iterator[tuple[str, str, str]]:
    """Yield package, name and name in this file of every module imported from the queries and the services."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith(("expo.queries", "expo.services")):
            package = ROOT / str(node.module).replace(".", "/")
            for alias in node.names:
                if (package / alias.name).is_dir() or (package / f"{alias.name}.py").exists():
                    yield str(node.module), alias.name, alias.asname or alias.name


def _names_in_use(tree: ast.AST) -> set[str]:
    """Return the names that a file gives to functions, parameters, variables and to what it imports."""
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    return names | {alias.asname or alias.name for node in imports for alias in node.names}


RENAMED = re.compile(r"^ *from expo\.(?:queries|services)[\w.]* import (?:\([^)]*|.*)\bas\b", re.MULTILINE)
"""What a file has that gives a query or a service another name: only such files are read as a tree."""


def test_a_query_and_a_service_are_imported_in_one_way():
    wrong = []
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")]:
        source = path.read_text(encoding="utf-8")
        tree = ast.parse(source if RENAMED.search(source) else "")
        for package, name, called in _module_imports(tree):
            layer = package.split(".")[1]
            second = f"{name}_{package.rsplit('.', 1)[1]}"
            if called == name or (layer == "queries" and called == second and name in _names_in_use(tree)):
                continue
            wrong.append(f"{path.relative_to(ROOT)}: {name} as {called}")

    assert wrong == []


VALUE_AND_ROW = {"Interpreter", "Schedule", "Slot"}
"""Class names that the domain or the engine gives to a value and the tables to its row."""


def test_a_class_name_is_defined_once():
    classes = re.compile(r"^class ([A-Za-z]\w*)", re.MULTILINE)
    defined = [name for path in PACKAGE.rglob("*.py") for name in classes.findall(path.read_text(encoding="utf-8"))]

    assert {name for name in defined if defined.count(name) > 1} <= VALUE_AND_ROW


def _is_table(node: ast.AST) -> bool:
    """Return whether code is a list, a tuple, a set or a dict over several lines, without a variable."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    names = (one for one in ast.walk(node) if isinstance(one, ast.Name) and id(one) not in called)
    is_display = isinstance(node, ast.Dict | ast.List | ast.Set | ast.Tuple) and node.end_lineno != node.lineno
    return is_display and not any(one.id.islower() for one in names)


SWITCHED_OFF = re.compile(r"# fmt: (?:skip|off|on)$", re.MULTILINE)


def _unformatted(path: Path) -> Iterator[int]:
    """Yield the lines of a file on which the formatter is switched off behind something else than a table."""
    source = path.read_text(encoding="utf-8")
    lines = {number for number, line in enumerate(source.splitlines(), 1) if SWITCHED_OFF.search(line)}
    tree = ast.parse(source if lines else "")
    constants = {one.end_lineno for one in tree.body if isinstance(one, ast.Assign | ast.AnnAssign)}
    ending = (one for one in ast.walk(tree) if isinstance(one, ast.expr) and one.end_lineno in lines)
    yield from lines - constants - {one.end_lineno for one in ending if _is_table(one)}


def test_the_formatter_is_switched_off_behind_tables_of_constants_only():
    sources = [path for path in _sources() if path.suffix == ".py"]

    assert [f"{path.relative_to(ROOT)}:{line}" for path in sources for line in _unformatted(path)] == []
