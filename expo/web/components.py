"""What every template may use without an import: the components that nearly every page is made of."""

from collections.abc import MutableMapping
from functools import cached_property
from typing import Any

from flask import Flask
from jinja2 import Environment, pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Macro

EVERYWHERE = {
    "button": ("button", "link_button", "post_button"),
    "field": ("csrf_field", "field", "form_errors"),
    "icon": ("icon",),
    "notice": ("empty", "notice"),
    "page": ("page_head",),
    "status": ("status",),
    "table": ("table",),
}
"""Files of ``templates/components`` and those of their macros that sixty templates or more use.

What a view or a template calls so hides the component: no variable has one of these names (``test_conventions``).
"""


class Component:
    """A macro in the place of a global; its file is compiled when a page first asks for it, not with every start."""

    def __init__(self, environment: Environment, file: str, name: str) -> None:
        self._environment, self._file, self._name = environment, file, name

    @pass_eval_context
    def __call__(self, context: EvalContext, *args: Any, **kwargs: Any) -> str:
        macro = self._read() if self._environment.auto_reload else self._macro
        return macro(context, *args, **kwargs)

    @cached_property
    def _macro(self) -> Macro:
        macro = self._environment.globals[self._name] = self._read()  # pages to come call it themselves
        return macro

    def _read(self) -> Macro:
        module = self._environment.get_template(f"components/{self._file}.html").module
        macro: Macro = getattr(module, self._name)
        return macro


def init_app(app: Flask) -> None:
    """Name them in the environment; a macro reads the reader's language when it is called, as ``_`` does."""
    names: MutableMapping[str, Any] = app.jinja_env.globals
    for file, macros in EVERYWHERE.items():
        names.update({name: Component(app.jinja_env, file, name) for name in macros})
