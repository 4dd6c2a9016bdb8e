"""Sentences and names of the lower layers: marked for translation here, translated at the entry points."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self, TypeVar

_Word = TypeVar("_Word", bound=StrEnum)


def N_(text: str) -> str:  # noqa: N802 -- gettext's own name for "mark, do not translate"
    """Return ``text`` unchanged; the catalogue's extractor finds the mark."""
    return text


class Labelled(StrEnum):
    """An enum whose words people read: ``MUST = "must", N_("Must meet")`` has its English label beside its value."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # ``Level("must")`` looks a word up
        if not label:
            raise TypeError(f"{cls.__name__} {value!r} has no label")
        word = str.__new__(cls, value)
        word._value_ = value
        word.label = label
        return word


def word_of(words: Iterable[_Word], text: str | None) -> _Word | None:
    """Return the one of some words that a text is, ``None`` if it is none of them."""
    return next((word for word in words if word.value == text), None)


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sentence as the param of another one: it is translated, while a plain string was written by a person."""

    text: str

    def __str__(self) -> str:
        return self.text


class HasNames(Protocol):
    """A row, or a value, with a name in both languages."""

    @property
    def name_ko(self) -> str: ...

    @property
    def name_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages, for the params of a sentence whose reader is not known yet."""

    name_ko: str
    name_en: str

    @classmethod
    def of(cls, row: HasNames) -> Self:
        """Return the name of a row."""
        return cls(row.name_ko, row.name_en)

    def __str__(self) -> str:
        return self.name_en or self.name_ko

    def said_in(self, language: str) -> str:
        """Return the name for readers of a language: all but Korean ones read the English name."""
        return (self.name_ko or self.name_en) if language == "ko" else (self.name_en or self.name_ko)
