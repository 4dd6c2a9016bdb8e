"""Routes that are compiled once: every test has an application of its own, which would compile its own again."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_BUILT = "_parts", "_trace", "_converters", "arguments"
_compiled: dict[tuple[object, ...], dict[str, Any]] = {}
_builders: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


class RememberedRule(Rule):
    """A route that is parsed and compiled once; it is most of what an application costs. Values are only read."""

    def compile(self) -> None:
        assert self.map is not None
        key = (*self._key(), *self.map.converters.values(), self.map.host_matching)
        if key not in _compiled:
            super().compile()
            _compiled[key] = {name: getattr(self, name) for name in _BUILT}
            return
        vars(self).update(_compiled[key])
        self._build = self._compile_builder(False).__get__(self, None)
        self._build_unknown = self._compile_builder(True).__get__(self, None)

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        key = (*self._key(), append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]

    def _key(self) -> tuple[object, ...]:
        defaults: dict[str, Any] = dict(self.defaults or {})
        return self.rule, self.host, self.subdomain, self.merge_slashes, tuple(sorted(defaults.items()))
