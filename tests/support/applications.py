"""Routes that are registered once: every test has an application of its own, which would register its own again."""

from typing import Any
from unittest.mock import patch

from flask import Flask

from expo.config import Config

HOOKS = (
    "before_request_funcs", "after_request_funcs", "teardown_request_funcs", "template_context_processors",
    "url_value_preprocessors", "url_default_functions",
)  # fmt: skip


def create(config: Config) -> Flask:
    """Return the application of an installation; its routes are those of the first, so none may be added."""
    from expo.web import factory

    if not _all.parts:
        _all.parts = factory._blueprints()
    with patch.object(factory, "_blueprints", lambda: [_all]):
        return factory.create_app(config)


class _Blueprints:
    """All blueprints in the place of one: registered with one application, copied to the others."""

    def __init__(self) -> None:
        self.parts: list[Any] = []
        self._first: Flask | None = None
        self._added: dict[str, dict[Any, Any]] = {}

    def register(self, app: Flask, _options: dict[str, Any]) -> None:
        if self._first is None:
            before = _state(app)
            for part in self.parts:
                app.register_blueprint(part)
            self._first, self._added = app, _difference(before, _state(app))
            return
        app.url_map = self._first.url_map
        for name, tables in _tables(app).items():
            for key, added in self._added[name].items():
                if name in HOOKS:
                    tables[key].extend(added)
                else:
                    tables[key] = added
        app.extensions["guards"] = dict(self._added["extensions"]["guards"])


_all = _Blueprints()


def _tables(app: Flask) -> dict[str, Any]:
    """Return what a blueprint may add to, besides the map of the routes."""
    names = ("blueprints", "view_functions", "extensions", *HOOKS)
    environment = {name: getattr(app.jinja_env, name) for name in ("globals", "filters", "tests")}
    return {name: getattr(app, name) for name in names} | environment


def _state(app: Flask) -> dict[str, dict[Any, Any]]:
    return {
        name: {key: list(value) if name in HOOKS else value for key, value in table.items()}
        for name, table in _tables(app).items()
    }


def _difference(before: dict[str, dict[Any, Any]], after: dict[str, dict[Any, Any]]) -> dict[str, dict[Any, Any]]:
    return {
        name: {
            key: value[len(before[name].get(key, ())) :] if name in HOOKS else value
            for key, value in table.items()
            if before[name].get(key) is not value
        }
        for name, table in after.items()
    }
