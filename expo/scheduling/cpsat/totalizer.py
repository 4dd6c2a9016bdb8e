"""The totalizer (Bailleux and Boufkhad, CP 2003): a count in unary, as a tree of sums of literals.

A linear constraint says no more than its literals. The sums inside the tree are literals too, about which a
clause-learning search learns clauses: "at most five of these tables are taken" instead of twelve named meetings.
"""

from collections.abc import Sequence

from ortools.sat.python import cp_model

from expo.scheduling.cpsat.variables import Literal


def at_most(model: cp_model.CpModel, literals: Sequence[Literal], limit: int) -> None:
    """Let at most ``limit`` of the literals be true; neighbours in the sequence share sums."""
    if len(literals) <= limit:
        return
    level = [[literal] for literal in literals]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        level = [_sum(model, one, other, limit + 1) for one, other in pairs] + level[len(level) & ~1 :]
    model.add(level[0][limit] == 0)


def _sum(model: cp_model.CpModel, one: list[Literal], other: list[Literal], most: int) -> list[Literal]:
    """Return literals of which the first is true if one is, the second if two are, and so on up to ``most``."""
    result = [model.new_bool_var("") for _ in range(min(len(one) + len(other), most))]
    for i in range(len(one) + 1):
        for j in range(len(other) + 1):
            if 0 < i + j <= len(result):
                given = ([~one[i - 1]] if i else []) + ([~other[j - 1]] if j else [])
                model.add_bool_or([result[i + j - 1], *given])
    return result
