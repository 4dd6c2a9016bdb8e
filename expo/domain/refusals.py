"""How the lower layers refuse: every reason at once, in words that can be translated."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

_Thing = TypeVar("_Thing")


@dataclass(frozen=True, slots=True)
class Violation:
    """One reason against an act.

    ``code`` names the rule, ``sentence`` is its English text with ``%(name)s`` places for ``params``;
    ``field`` names the form field it belongs to, ``None`` when it concerns the act as a whole.
    """

    code: str
    sentence: str
    params: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None

    def __str__(self) -> str:
        return self.sentence % self.params if self.params else self.sentence


class Refusal(Exception):  # noqa: N818 -- reads as a sentence: raise Refusal
    """An act is not possible; ``violations`` holds every reason, never only the first."""

    def __init__(self, *violations: Violation) -> None:
        super().__init__("; ".join(str(violation) for violation in violations))
        self.violations = violations


class NotFound(Exception):  # noqa: N818 -- reads as a sentence: raise NotFound
    """There is no such thing, or the actor may not know that there is."""


class LinkEnded(NotFound):
    """The link of an e-mail opens nothing: it ran out, was used or replaced, or never was one."""


class NotAllowed(Exception):  # noqa: N818 -- reads as a sentence: raise NotAllowed
    """The actor may see the thing but not do this to it."""


def refuse_if(violations: Iterable[Violation]) -> None:
    """Raise one :class:`Refusal` with all the violations, if there are any; one alone is raised."""
    found = tuple(violations)
    if found:
        raise Refusal(*found)


def existing(thing: _Thing | None, what: str) -> _Thing:
    """Return the thing that was looked for; without one, ``what`` is not found."""
    if thing is None:
        raise NotFound(what)
    return thing
