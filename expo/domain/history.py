"""What people did, in words: each feature declares a sentence for every act that it records.

Places: ``%(subject)s`` is the company, meeting or thing acted upon; all others are details written with the act.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from expo.domain.registry import declared
from expo.domain.words import Labelled


@dataclass(frozen=True, slots=True)
class FeatureHistory:
    """A feature's part of the history, declared as ``HISTORY`` in its module of `expo.domain`.

    ``title`` is the feature's name in the history's filter. ``sentences`` are by verb: the act ``wishes.reply`` is the
    verb ``reply`` of ``wishes``. ``words`` gives the details whose values are words with labels, ``countries`` those
    that are a country's code.
    """

    title: str
    sentences: Mapping[str, str]
    words: Mapping[str, type[Labelled]] = field(default_factory=dict)
    countries: frozenset[str] = frozenset()


@cache
def features() -> Mapping[str, FeatureHistory]:
    """Return the declared histories by feature."""
    return dict(declared("expo.domain", "HISTORY"))


@cache
def sentences() -> Mapping[str, str]:
    """Return every sentence by act; an act without one fails a test."""
    return {f"{name}.{verb}": text for name, one in features().items() for verb, text in one.sentences.items()}
