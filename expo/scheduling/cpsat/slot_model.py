"""The exact model for CP-SAT: every hard rule as a constraint.

It is too large for a whole expo, and the right size for one day of it, for the neighbourhood of a change, or for a
small problem with precedences and a break spread.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from expo.scheduling.cpsat.constraints import CONSTRAINTS
from expo.scheduling.cpsat.variables import Linear, Literal, SlotVariables
from expo.scheduling.instance.instance import NONE
from expo.scheduling.instance.plan import Plan


@dataclass(slots=True)
class SlotModel(SlotVariables):
    """The variables with all constraints."""

    def __post_init__(self) -> None:
        for add in CONSTRAINTS.values():
            add(self)

    def met(self, request: int) -> Linear:
        """Return whether a request is met, as an expression of value 0 or 1."""
        return cp_model.LinearExpr.sum(self.of_request[request])

    def shortfall(self) -> list[Literal]:
        """Return variables whose sum is the shortfall of everybody with candidates, at its smallest."""
        instance, missing = self.instance, []
        for person, slots in self.of_person.items():
            short = instance.minimum[person] - self.fixed.meetings[person]
            if short > 0:
                lack = self.model.new_int_var(0, short, "")
                self.model.add(lack + cp_model.LinearExpr.sum([x for row in slots.values() for x in row]) >= short)
                missing.append(lack)
        return missing

    def weight(self) -> Linear:
        """Return the weight of the candidates that are met."""
        literals, weights = [], []
        for (request, _), literal in self.at.items():
            literals.append(literal)
            weights.append(self.instance.weight[request])
        return cp_model.LinearExpr.weighted_sum(literals, weights)

    def hint(self, plan: Plan) -> None:
        """Start the search from a plan."""
        for (request, slot), literal in self.at.items():
            self.model.add_hint(literal, int(plan.slot[request] == slot))

    def plan_from(self, value: Callable[[Literal], int]) -> Plan:
        """Return the fixed meetings and the chosen ones as one plan, with an interpreter for each who needs one."""
        plan, instance = self.fixed.plan.copy(), self.instance
        waiting: dict[tuple[int, int], list[int]] = defaultdict(list)
        for (interpreter, language, slot), literal in self.interpreting.items():
            if value(literal):
                waiting[language, slot].append(interpreter)
        for (request, slot), literal in self.at.items():
            if value(literal):
                plan.slot[request] = slot
                both = self.long_interpreting.get((request, slot))
                if both is not None:
                    plan.interpreter[request] = next(interpreter for interpreter, one in both if value(one))
                elif instance.language[request] != NONE:
                    plan.interpreter[request] = waiting[instance.language[request], slot].pop()
        return plan
