"""What every template may use without an import is the component everywhere, and speaks the reader's language."""

import ast
from pathlib import Path

from flask import Flask, render_template_string
from flask_babel import force_locale
from jinja2 import nodes

from expo.config import ROOT
from expo.web.components import EVERYWHERE

NAMES = {name for names in EVERYWHERE.values() for name in names}
TEMPLATES = ROOT / "templates"


def _taken(tree: nodes.Template, file: Path) -> set[str]:
    """Return the components that a template imports or hides; parameters and loops end where they are read."""
    imports = {
        name if isinstance(name, str) else name[1] for one in tree.find_all(nodes.FromImport) for name in one.names
    }
    of_its_own = set() if file.parent.name == "components" else {one.name for one in tree.find_all(nodes.Macro)}
    assigned = {
        target.name
        for one in tree.find_all((nodes.Assign, nodes.AssignBlock))
        for target in ([one.target] if isinstance(one.target, nodes.Name) else one.target.find_all(nodes.Name))
    }
    return (imports | of_its_own | assigned) & NAMES


def test_no_template_imports_or_hides_what_every_template_has(app: Flask) -> None:
    files = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())

    taken = {
        str(file.relative_to(TEMPLATES)): names
        for file in files
        if (names := _taken(app.jinja_env.parse(file.read_text()), file))
    }

    assert len(files) > 400
    assert taken == {}


def test_no_view_gives_a_page_a_variable_with_the_name_of_a_component() -> None:
    renders = [
        (path.name, node.lineno, keyword.arg)
        for path in (ROOT / "expo" / "web").rglob("*.py")
        if "render_template" in (source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and "render_template" in node.func.id
        for keyword in node.keywords
    ]

    assert len(renders) > 500
    assert [one for one in renders if one[2] in NAMES] == []


def test_a_component_speaks_the_language_of_the_reader_who_asks(app: Flask) -> None:
    page = '{{ form_errors({"form_errors": ["!"]}) }}'

    with app.test_request_context("/"):
        with force_locale("en"):
            english = render_template_string(page)
        with force_locale("ko"):
            korean = render_template_string(page)

    assert "Please check these entries." in english
    assert "Please check" not in korean


def test_every_component_has_the_macros_that_are_named(app: Flask) -> None:
    with app.test_request_context("/"):
        missing = [
            (file, name)
            for file, names in EVERYWHERE.items()
            for name in names
            if not hasattr(app.jinja_env.get_template(f"components/{file}.html").module, name)
        ]

    assert missing == []


def test_a_figure_of_nothing_is_quiet_and_every_other_one_is_not(app: Flask) -> None:
    source = """{% from "components/stat.html" import stat %}{{ stat(number, "Cases") }}"""

    with app.test_request_context("/"):
        quiet = [
            one
            for one in (0, "0%", "KRW 0", 100, "20%", "–")
            if "stat--zero" in render_template_string(source, number=one)
        ]

    assert quiet == [0, "0%", "KRW 0"]
