"""Routes that are compiled once: every test has an application of its own, which would compile its own again."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

_compiled: dict[tuple[object, ...], Callable[..., tuple[str, str]]] = {}


class RememberedRule(Rule):
    """A route whose way to build addresses is remembered; compiling it is most of what an application costs."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults: dict[str, Any] = dict(self.defaults or {})
        key = (self.rule, self.host, self.subdomain, tuple(sorted(defaults.items())), append_unknown)
        if key not in _compiled:
            _compiled[key] = super()._compile_builder(append_unknown)
        return _compiled[key]
