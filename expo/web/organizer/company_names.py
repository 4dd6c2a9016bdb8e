"""Companies that an organizer names in a form: exhibitors and buyers, by name, a part of it, or a code."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from flask import g
from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.queries import nameable
from expo.queries.nameable import NamedRows

_UNKNOWN = N_("No exhibitor and no buyer is called “%(name)s”.")
_NO_EXHIBITOR = N_("No exhibitor is called “%(name)s”.")
_SEVERAL = N_("Several companies are called “%(name)s”: %(found)s. Please give a code.")
_MISSING = {Side.EXHIBITOR: Missing.EXHIBITOR, Side.BUYER: Missing.BUYER}
BOTH = tuple(_MISSING)
EXHIBITORS = (Side.EXHIBITOR,)
_Known = Mapping[Side, NamedRows]


def named(
    session: Session, names: Iterable[str], field: str, *, beside: Iterable[Violation] = ()
) -> list[tuple[Side, int]]:
    """Return the company of each name; a `Refusal` with every name that is unknown or not clear.

    Other reasons are said ``beside`` these, all at once.
    """
    known = _known(session, names, BOTH)
    refuse_if([*_against(known, field), *beside])
    return [(side, found.rows[word]) for word in _words(known) for side, found in known.items() if word in found.rows]


def codes(
    session: Session,
    names: Iterable[str],
    field: str,
    sides: Sequence[Side] = BOTH,
    *,
    beside: Iterable[Violation] = (),
) -> list[str]:
    """Return the code of each company, once; refused as :func:`named`."""
    known = _known(session, names, sides)
    refuse_if([*_against(known, field), *beside])
    each = (found.codes[word] for word in _words(known) for found in known.values() if word in found.codes)
    return list(dict.fromkeys(each))


def code(
    session: Session, name: str, field: str, sides: Sequence[Side] = BOTH, *, beside: Iterable[Violation] = ()
) -> str:
    """Return the code of the one company that is named; refused as :func:`named`."""
    found = codes(session, [name], field, sides, beside=beside)
    if len(found) != 1:
        raise Refusal(_several(name, found, field))
    return found[0]


def against(session: Session, names: Iterable[str], field: str, sides: Sequence[Side] = BOTH) -> list[Violation]:
    """Return what :func:`named` and :func:`codes` would refuse, for those who say it beside other reasons."""
    return list(_against(_known(session, names, sides), field))


def clear(session: Session, names: Iterable[str], sides: Sequence[Side] = BOTH) -> Callable[[str], str]:
    """Return what gives the code of a name that chooses one company, and every other name as it is."""
    known = _known(session, names, sides)
    each = {word: [found.codes[word] for found in known.values() if word in found.codes] for word in _words(known)}
    one = {word: found[0] for word, found in each.items() if len(found) == 1}
    return lambda name: one.get(" ".join(name.split()), name)


def split(text: str | None) -> list[str]:
    """Return the names and codes of a text, with commas or on lines of their own."""
    return [word.strip() for word in re.split(r"[,;，、·\n]", text or "") if word.strip()]


def lines(text: str | None) -> list[str]:
    """Return the names and codes of a text, one a line, each once: a name may have a comma in it."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


def _known(session: Session, names: Iterable[str], sides: Sequence[Side]) -> _Known:
    every = list(names)
    return {side: nameable.named(session, g.edition, _MISSING[side], every) for side in sides}


def _words(known: _Known) -> list[str]:
    each = (word for found in known.values() for word in (*found.rows, *found.ambiguous, *found.unknown))
    return list(dict.fromkeys(each))


def _against(known: _Known, field: str) -> Iterator[Violation]:
    for word in _words(known):
        chosen = [found.codes[word] for found in known.values() if word in found.codes]
        among = [code for found in known.values() for code, _name in found.ambiguous.get(word, ())]
        if not chosen and not among:
            sentence = _NO_EXHIBITOR if tuple(known) == EXHIBITORS else _UNKNOWN
            yield Violation("unknown_company", sentence, {"name": word}, field)
        elif among or len(chosen) > 1:
            yield _several(word, [*chosen, *among], field)


def _several(name: str, found: Sequence[str], field: str) -> Violation:
    return Violation("several_companies", _SEVERAL, {"name": name, "found": ", ".join(found[:8])}, field)
