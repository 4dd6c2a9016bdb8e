"""The fewest breaks for given meetings (the published B2B meeting scheduling problem), and for a whole plan.

`domains`
    Propagation removes slots that a meeting can never take. Most infeasible problems end here, in milliseconds.
`relaxation` (with `flow_graph` and `coupling`)
    The busy-pattern relaxation: a flow whose bound is nearly always the optimum, with reduced cost fixing.
`model`
    The exact model for CP-SAT: the hard rules, busy slots, breaks, and the implied constraints of the literature.
`search` (with `portfolio`, `lower_bound`, `core_guided` and `from_above`)
    A destructive lower bound beside a core-guided search, after annealing from above.
`rounds` (with `path_annealer`, `neighbourhood_search` and `participant_neighbourhoods`)
    Annealing along paths and large neighbourhood search, by threads that share the best timetable after each round.
`annealer` and `improvement`
    Simulated annealing of a whole plan in turn with proofs for its days.
"""
