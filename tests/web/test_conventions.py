"""What every route module does in one way, read from the code itself."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

WEB = Path(__file__).resolve().parents[2] / "expo" / "web"
MODULES = sorted(WEB.rglob("*.py"))


def named(path: Path) -> str:
    return path.relative_to(WEB).as_posix()


def found(text: str) -> set[str]:
    return {named(path) for path in MODULES if text in path.read_text(encoding="utf-8")}


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) == name:
                yield named(path), node


def test_a_refusal_is_answered_by_the_one_helper():
    assert found("except Refusal") == {"submissions.py", "people.py"}, "use `submitted` or `refused_as`"


def test_the_time_of_a_request_is_asked_in_one_place():
    assert found("clock.now(g.") == {"access.py"}, "use `current_time`"
    assert found("clock.now(edition)") == set(), "use `current_time`"


def test_htmx_is_recognised_in_one_place():
    assert found("HX-Request") == {"current_url.py"}, "use `is_fragment`"


def test_a_message_has_one_of_three_tones():
    tones = {
        (module, ast.unparse(call.args[1]) if len(call.args) > 1 else None)
        for module, call in calls("flash")
        if len(call.args) < 2 or not isinstance(call.args[1], ast.Constant)
        or call.args[1].value not in {"good", "wait", "bad"}
    }  # fmt: skip

    assert tones == set()


@pytest.mark.parametrize("name", ["route", "add_url_rule"])
def test_reading_and_deciding_are_two_functions(name):
    assert [module for module, call in calls(name) if isinstance(call.func, ast.Attribute)] == [], "say bp.get, bp.post"
