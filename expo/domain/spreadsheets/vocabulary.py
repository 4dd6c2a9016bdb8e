"""The words that a cell may hold where it names something that exists: a hall, a country, a company."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from expo.domain.refusals import Violation
from expo.domain.text import known_name
from expo.domain.words import N_, Named

_MARKS = re.compile(r"[\W_]+")


def compact(text: str) -> str:
    """Return what words are compared by: folded, without legal form, blanks and marks."""
    return unmarked(known_name(text))


def unmarked(known: str) -> str:
    """Return a :func:`known_name` without blanks and marks."""
    return _MARKS.sub("", known) or known.replace(" ", "")


class UnreadableCell(Exception):  # noqa: N818 -- reads as a sentence: raise UnreadableCell
    """A cell cannot be understood; ``violation`` says why and what may be meant."""

    def __init__(self, violation: Violation) -> None:
        super().__init__(str(violation))
        self.violation = violation


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Values by what they may be called. A word of two values is in ``shared`` and understood as neither."""

    values: Mapping[str, object]
    names: Mapping[object, Named | str] = field(default_factory=dict)
    shared: Mapping[str, tuple[object, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, entries: Iterable[tuple[object, Named | str, Iterable[str]]]) -> "Vocabulary":
        """Build a vocabulary of values, their names, and all that they may be called."""
        found: dict[str, dict[object, None]] = {}
        names: dict[object, Named | str] = {}
        for value, name, words in entries:
            names[value] = name
            for word in words:
                if key := compact(word):
                    found.setdefault(key, {})[value] = None
        return cls(
            {word: next(iter(values)) for word, values in found.items() if len(values) == 1},
            names,
            {word: tuple(values) for word, values in found.items() if len(values) > 1},
        )

    def find(self, text: str) -> object:
        """Return the value that a text names.

        Raises
        ------
        UnreadableCell
            If no value or more than one is called so; the sentence names what may be meant.
        """
        word = compact(text)
        if word in self.values:
            return self.values[word]
        if word in self.shared:
            meant = ", ".join(self.name(value) for value in self.shared[word][:4])
            raise UnreadableCell(
                Violation(
                    "ambiguous",
                    N_("“%(text)s” may be each of these: %(meant)s. Write the code instead."),
                    {"text": text, "meant": meant},
                )
            )
        nearest = get_close_matches(word, self.values, n=1, cutoff=0.6) if len(word) > 1 else []
        if nearest:
            value = self.values[nearest[0]]
            raise UnreadableCell(
                Violation(
                    "unknown_word",
                    N_("“%(text)s” is not known here. Do you mean “%(meant)s”?"),
                    {"text": text, "meant": self.names.get(value, str(value))},
                )
            )
        raise UnreadableCell(self._unknown(text))

    def name(self, value: object) -> str:
        """Return what a value is called, in both languages where they differ."""
        name = self.names.get(value, value)
        if isinstance(name, Named):
            return name.name_ko if name.name_ko == name.name_en else f"{name.name_ko} ({name.name_en})"
        return str(name)

    def _unknown(self, text: str) -> Violation:
        some = list(dict.fromkeys(self.name(value) for value in self.names))
        if not some:
            return Violation("none_exist", N_("“%(text)s” is not known here: nothing is entered yet."), {"text": text})
        if len(some) > 12:
            return Violation("unknown_word", N_("“%(text)s” is not known here."), {"text": text})
        return Violation(
            "unknown_word",
            N_("“%(text)s” is not known here. Possible are: %(known)s."),
            {"text": text, "known": ", ".join(some)},
        )


Words = Mapping[str, Vocabulary]
"""The vocabularies of an edition by name: ``halls``, ``countries``, ``companies`` …"""
