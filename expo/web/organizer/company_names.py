"""Companies that an organizer names in a form: exhibitors and buyers, by name, a part of it, or a code."""

from collections.abc import Iterable

from flask import g
from sqlalchemy.orm import Session

from expo.domain.disruptions import Missing
from expo.domain.refusals import Refusal, Violation
from expo.domain.wishes import Side
from expo.domain.words import N_
from expo.queries import disruptions

_UNKNOWN = N_("No exhibitor and no buyer is called “%(name)s”.")
_SEVERAL = N_("Several companies are called “%(name)s”: %(found)s. Please give a code.")


def named(session: Session, names: Iterable[str], field: str) -> list[tuple[Side, int]]:
    """Return the company of each name; a `Refusal` with every name that is unknown or not clear."""
    found: list[tuple[Side, int]] = []
    wrong: list[Violation] = []
    for name in names:
        ours, ambiguous = _called(session, name)
        if len(ours) == 1 and not ambiguous:
            found += ours
        elif not ours and not ambiguous:
            wrong.append(Violation("unknown_company", _UNKNOWN, {"name": name}, field))
        else:
            params = {"name": name, "found": ", ".join(ambiguous[:8]) or "–"}
            wrong.append(Violation("several_companies", _SEVERAL, params, field))
    if wrong:
        raise Refusal(*wrong)
    return found


def _called(session: Session, name: str) -> tuple[list[tuple[Side, int]], list[str]]:
    """Return the companies that a name stands for, and the codes of those among which it does not choose."""
    found: list[tuple[Side, int]] = []
    ambiguous: list[str] = []
    for side, missing in ((Side.EXHIBITOR, Missing.EXHIBITOR), (Side.BUYER, Missing.BUYER)):
        known = disruptions.named(session, g.edition, missing, [name])
        found += [(side, row) for row in known.rows.values()]
        ambiguous += [code for ones in known.ambiguous.values() for code, _name in ones]
    return found, ambiguous
