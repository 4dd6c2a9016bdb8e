"""Names that come near to what was typed, for a search that finds nothing: another ending, a typing error, one word.

Words are compared by three letters in a row, Hangul by its single sounds: ``홍섬`` is near to ``홍삼 농축액``,
``humidifer`` to ``Humidifying purifier``, ``고추장이랑`` to ``저염 고추장``.
"""

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from math import sqrt
from typing import TypeVar

from expo.domain.text import folded, is_consonants, unspaced

K = TypeVar("K", bound=Hashable)
ENOUGH = 0.5
"""A word is near to a name that has this share of its letter triples."""
OF_THE_BEST = 0.7
"""A name is shown if it comes this near, measured by the nearest one."""
MOST_WORDS = 8
_PLAIN = str.maketrans(dict(zip("ᄁᄄᄈᄊᄍ", "ᄀᄃᄇᄉᄌ", strict=True)))
"""Tense sounds at the beginning of a syllable, which are easily typed for plain ones."""


def nearest(typed: str, names: Mapping[K, Iterable[str]]) -> list[K]:
    """Return whose names come near to a word of a text, the nearest first; rare words count for more."""
    words = [_triples(word) for word in re.findall(r"\w+", folded(typed))[:MOST_WORDS] if not is_consonants(word)]
    known = {key: [_triples(name) for name in of_key] for key, of_key in names.items()}
    scores = dict.fromkeys(known, 0.0)
    for word in filter(None, words):
        shares = {key: max((len(word & name) / len(word) for name in own), default=0.0) for key, own in known.items()}
        near = {key: share for key, share in shares.items() if share >= ENOUGH}
        for key, share in near.items():
            scores[key] += share / sqrt(len(near))
    best = max(scores.values(), default=0.0)
    found = [key for key, score in scores.items() if score and score >= OF_THE_BEST * best]
    return sorted(found, key=lambda key: -scores[key])


def distance(name: str, wanted: str) -> int:
    """Tell how squarely a name that holds a word names such goods: 0 as what it is, 1 as a word, 2 within a word.

    What something is comes last in both languages: ``Whole-cabbage kimchi`` is kimchi, a ``Kimchi stuffing aid`` and
    a ``pumpkin`` are neither kimchi nor a pump.
    """
    words, sought = re.findall(r"\w+", folded(name)), unspaced(folded(wanted))
    if "".join(words).endswith(sought) and not sought.isascii():
        return 0
    spelt = {sought, f"{sought}s", f"{sought}es"}
    ends = [end for at in range(len(words)) for end in range(at + 1, len(words) + 1) if "".join(words[at:end]) in spelt]
    return 2 if not ends else 0 if len(words) in ends else 1


@lru_cache(maxsize=5_000)
def _triples(text: str) -> frozenset[str]:
    letters = unicodedata.normalize("NFD", folded(text)).translate(_PLAIN)
    return frozenset(word[at : at + 3] for word in letters.split() for at in range(len(word) - 2))
