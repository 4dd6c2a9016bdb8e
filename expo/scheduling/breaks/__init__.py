"""Fewest breaks when it is decided which meetings are held: the published B2B meeting scheduling problem.

Four ideas, a file each, from cheap to dear:

`windows`
    Slots that some meeting can never take are struck out by counting, before anything is searched. Most problems
    without a timetable end here, in milliseconds.
`silhouettes`
    Forget who meets whom and keep only when each participant is busy. That relaxation is a flow, its bound on the
    breaks is nearly always the optimum, and its prices tell which busy slots an optimal timetable cannot have.
`model`
    The exact model for CP-SAT: the rulebook's twins plus busy slots, breaks and the literature's implied constraints.
`race`
    Ask for a timetable with as few breaks as the bound allows; if there is none, for one more, and so on; beside it
    a core-guided search climbs on its own. Whoever closes the gap first ends the race.
"""
