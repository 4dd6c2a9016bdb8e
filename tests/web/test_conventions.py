"""What every route module says in the same way."""

import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "expo"
ONE_WAY = {
    "except Refusal": ({"submissions.py", "people.py"}, "say `submitted`, `refused_at` or `refused_as`"),
    "clock.now(g.": ({"access.py"}, "say `current_time`"),
    "clock.now(edition)": ({"access.py"}, "say `current_time`"),
    "HX-Request": ({"current_url.py"}, "say `is_fragment`"),
    "bp.route(": (set(), "say `bp.get` or `bp.post`: reading and deciding are two functions"),
}
"""What only these modules of the web may say, and what others say instead."""


@pytest.mark.parametrize("text", ONE_WAY)
def test_every_route_module_says_it_in_one_way(text):
    allowed, instead = ONE_WAY[text]

    found = {path.name for path in (PACKAGE / "web").rglob("*.py") if text in path.read_text(encoding="utf-8")}

    assert found <= allowed, instead


def test_a_message_has_one_of_three_tones():
    calls = [
        (path.name, ast.unparse(node))
        for path in (PACKAGE / "web").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "flash"
    ]

    assert [call for call in calls if not call[1].endswith(("'good')", "'wait')", "'bad')"))] == []


def test_a_template_uses_what_it_imports():
    unused = []
    for path in (PACKAGE.parent / "templates").rglob("*.html"):
        text = re.sub("{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        imported = re.findall(r"{%-? from \S+ import (.+?)(?: with context)? -?%}", text, re.DOTALL)
        names = re.findall(r"(?:\w+ as )?(\w+)", " ".join(imported))
        unused += [f"{path.name}: {name}" for name in names if len(re.findall(rf"\b{name}\b", text)) == 1]

    assert unused == []
