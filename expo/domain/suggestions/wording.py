"""What buyers' and exhibitors' words mean: phrases become concepts of trade, in Korean and English.

Korean writes compounds without blanks and puts particles after nouns, so a word is taken apart from its end with the
longest known word each time: ``가래떡을`` is a kind of ``떡``, ``자동차`` is no ``차``. Words that the lexicon does not
have count as themselves.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from expo.domain.text import folded

LEXICON = Path(__file__).with_name("lexicon.txt")
REMEMBERED = 20_000
"""Texts whose meaning is kept, so that a page of suggestions reads each only once."""
MOST_WORDS = 3
"""Words that an entry of the lexicon has at most."""

_PHRASES = re.compile(r"[,，、;/·・|\n()\[\]]+|\s+(?:및|또는|그리고|and|or)\s+|\s*&\s*")
_WORDS = re.compile(r"[0-9a-z가-힣]+(?:-[0-9a-z]+)*")
_PARTICLES = re.compile(r"(?:에서|으로|이나|이랑|하고|까지|부터|과|와|을|를|은|는|이|가|의|도|로|나|랑|용)$")
_MACHINES = re.compile(
    r"(?:기|기계|장치|설비|용기|뚜껑|저온조리)$|^(?:machine|maker|cooker|processor|aid|tray|lid|container)$"
)
"""A thing for something else: what it is for is not what it is."""
_AND = re.compile(r"(?:과|와|이나|나|하고|이랑|랑)$")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The concepts by the words that name them: exactly, or as something narrower."""

    exact: Mapping[str, frozenset[str]]
    narrower: Mapping[str, frozenset[str]]
    manners: frozenset[str]
    """Concepts that say how or for whom, not what."""
    exclusive: frozenset[str]
    """Concepts whose goods suit only those who ask for them."""
    general: frozenset[str]
    """Words that say nothing in particular."""
    endings: frozenset[str]
    """Words of one syllable that may end a compound."""
    compounds: Mapping[str, str] = field(default_factory=dict)
    """Words by their spelling without blanks and hyphens."""

    @property
    def aside(self) -> frozenset[str]:
        """Concepts that tell nothing of what a thing is."""
        return self.manners | self.exclusive

    def has(self, word: str) -> bool:
        """Tell whether a word is listed."""
        return word in self.exact or word in self.narrower


@dataclass(frozen=True, slots=True)
class Meaning:
    """A phrase: the concepts it names, and those it is a kind of; its head says what it is, the rest how."""

    head: frozenset[str]
    head_kinds: frozenset[str]
    concepts: frozenset[str]
    kinds: frozenset[str]


def phrases(text: str) -> list[str]:
    """Return the wants of a text one by one, folded: ``떡, 한과와 전통차`` are three."""
    found = []
    for part in _PHRASES.split(folded(text)):
        words: list[str] = []
        for word in _WORDS.findall(part):
            joined = _AND.sub("", word) if _AND.search(word) and not _is_known(word) else ""
            if joined:
                found.append(" ".join((*words, joined)))
                words = []
            else:
                words.append(word)
        found.append(" ".join(words))
    return [one for one in found if one]


@lru_cache(REMEMBERED)
def wanted(text: str) -> tuple[Meaning, ...]:
    """Return what each phrase of a buyer's text asks for; a phrase that says nothing in particular is left out."""
    meanings = [_meaning([list(_named(phrase.split()))]) for phrase in phrases(text)]
    return tuple(one for one in meanings if one.head)


@lru_cache(REMEMBERED)
def offered(*names: str) -> Meaning:
    """Return what the names of a product say it is, in all of its languages together."""
    return _meaning([_goods(_WORDS.findall(folded(name))) for name in names])


def is_asked(want: Meaning, offer: Meaning) -> bool:
    """Tell whether an offer is what a phrase asks for, so that one may say so to the buyer."""
    has = offer.concepts | offer.kinds
    is_for_others = lexicon().exclusive & has - want.concepts - want.kinds
    return bool(want.head & has) and not is_for_others


def likeness(want: Meaning, offer: Meaning) -> float:
    """Return 0 if an offer is not what a phrase asks for, else up to 1 the more of its words it has.

    What is only of the same wider kind, such as rice cakes for one who looks for 가래떡, has half.
    """
    if is_asked(want, offer):
        return (1 + len(want.concepts & (offer.concepts | offer.kinds))) / (1 + len(want.concepts))
    return 0.5 if want.head_kinds & offer.concepts else 0.0


@cache
def lexicon() -> Lexicon:
    """Read the lexicon."""
    exact: dict[str, set[str]] = {}
    narrower: dict[str, set[str]] = {}
    manners: set[str] = set()
    exclusive: set[str] = set()
    general: set[str] = set()
    endings: set[str] = set()
    for line in _lines(LEXICON.read_text("utf-8")):
        if line.startswith("-"):
            general.update(_key(word) for word in line[1:].split(","))
            continue
        names, _colon, kinds = line.lstrip("*!").partition(":")
        concept = names.split(",")[0].strip()
        if line.startswith("*"):
            manners.add(concept)
        elif line.startswith("!"):
            exclusive.add(concept)
        for listed, into in ((names, exact), (kinds, narrower)):
            for word in filter(None, (one.strip() for one in listed.split(","))):
                if word.startswith("~"):
                    endings.add(word[1:])
                into.setdefault(_key(word.removeprefix("~")), set()).add(concept)
    frozen = [{word: frozenset(found) for word, found in into.items()} for into in (exact, narrower)]
    words = frozen[0].keys() | frozen[1].keys()
    compounds = {_joined(word): word for word in words}
    return Lexicon(
        frozen[0],
        frozen[1],
        frozenset(manners),
        frozenset(exclusive),
        frozenset(general),
        frozenset(endings),
        compounds,
    )


def _lines(text: str) -> Iterator[str]:
    joined = re.sub(r"\n[ \t]+", " ", text)
    return (line.strip() for line in joined.splitlines() if line.strip() and not line.startswith("#"))


def _key(word: str) -> str:
    return " ".join(_singular(part) for part in folded(word).split())


def _meaning(names: list[list[str]]) -> Meaning:
    """Return what a thing is by its words in one or more languages; the last that is no manner is the head of each."""
    head: set[str] = set()
    head_kinds: set[str] = set()
    for words in names:
        if words:
            things = [word for word in words if not _concepts(word) <= lexicon().manners]
            last = (things or words)[-1]
            head |= _concepts(last)
            head_kinds |= _kinds(last)
    every = {word for words in names for word in words}
    return Meaning(
        frozenset(head),
        frozenset(head_kinds),
        frozenset().union(*(_concepts(word) for word in every)),
        frozenset().union(*(_kinds(word) for word in every)),
    )


def _goods(name: list[str]) -> list[str]:
    """Return the words of a product's name that say what it is and how; a kimchi dumpling is no kimchi.

    What comes before the thing itself counts as long as the thing is unknown and no machine: 홍삼 농축액 is 홍삼.
    """
    words = list(_named(name))
    things = [word for word in words if not _says_how(word)]
    if things and (lexicon().has(things[-1]) or _MACHINES.search(name[-1])):
        own = things[-1] if lexicon().has(things[-1]) and not _is_for(things[-1], name[-1]) else name[-1]
        return [word for word in words if word == own or _says_how(word)]
    return words


def _is_for(thing: str, last: str) -> bool:
    """Tell whether the last word of a name is a machine, and the known thing is what it works on."""
    return bool(_MACHINES.search(last)) and not thing.endswith(last) and not last.endswith(thing)


def _says_how(word: str) -> bool:
    """Tell whether a word says how something is made or for whom, and nothing else."""
    named = _concepts(word) | _kinds(word)
    return _kinds(word) <= lexicon().aside and (named - {word} or named) <= lexicon().aside


def _kinds(word: str) -> frozenset[str]:
    """Return the concepts that a word, or a concept it names, is a kind of."""
    narrower = lexicon().narrower
    return frozenset().union(*(narrower.get(one, frozenset()) for one in {word, *_concepts(word)}))


def _concepts(word: str) -> frozenset[str]:
    """Return the concepts of a word; one that only names something narrower, or is unknown, stands for itself."""
    return lexicon().exact.get(word, frozenset({word}))


def _named(words: Iterable[str]) -> Iterator[str]:
    """Yield the words of the lexicon in a phrase, the longest from each place, and unknown ones that say something."""
    rest = [_singular(word) for word in words]
    while rest:
        for count in range(min(MOST_WORDS, len(rest)), 0, -1):
            known = _known("".join(rest[:count])) if count > 1 else None
            if known:
                yield known
                break
        else:
            count = 1
            yield from _taken_apart(rest[0])
        rest = rest[count:]


def _taken_apart(word: str) -> Iterator[str]:
    if word in lexicon().general:
        return
    bare = _PARTICLES.sub("", word)
    for whole in (word, bare):
        if known := _known(whole):
            yield known
            return
    parts = list(_parts(bare)) or list(_parts(word))
    if parts:
        yield from parts
    elif bare not in lexicon().general and len(bare) >= (4 if bare.isascii() else 2) and not bare.isdigit():
        yield bare


def _parts(word: str) -> Iterator[str]:
    """Yield the known words of a Korean compound, first to last; none if its end, which says what it is, is unknown."""
    found: list[str] = []
    end = len(word)
    while end > 0 and not word.isascii():
        starts = [start for start in range(end) if _fits(word[start:end], is_end=end == len(word))]
        if starts:
            found.append(lexicon().compounds[word[starts[0] : end]])
            end = starts[0]
        elif not found:
            return
        else:
            end -= 1
    yield from reversed(found)


def _fits(part: str, *, is_end: bool) -> bool:
    return part in lexicon().compounds and (len(part) > 1 or (is_end and part in lexicon().endings))


def _known(word: str) -> str | None:
    return lexicon().compounds.get(_joined(word))


def _joined(word: str) -> str:
    """Return a word as it is looked up: with or without blanks and hyphens is the same."""
    return word.replace(" ", "").replace("-", "")


def _is_known(word: str) -> bool:
    """Tell whether a word is in the lexicon as it is: 사과 is an apple and no 사 with a particle."""
    return _known(word) is not None or _known(_singular(word)) is not None


def _singular(word: str) -> str:
    """Return an English word without the ending of its plural."""
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if re.search(r"(?:ss|x|ch|sh|ns)es$", word):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
