"""Kempe chains and what is built on them: insertion and annealing. Compiled, for speed at any size.

To move a meeting to another slot, its two participants must be free there. If one is not, their meeting in that slot
goes to the slot that became free, where it may in turn meet another one, and so on. The meetings of two slots form
chains; exchanging the two slots along one whole chain keeps every participant in one meeting at a time (A. B. Kempe,
1879, for colourings; de Werra, 1971, for timetables). Every state on the way is feasible, so a search made of such
moves can be stopped at any moment.

A chain here also respects what a colouring does not know: availability, tables per pool and slot (a chain that needs a
table in a full slot takes a further meeting of that pool along on the way back), interpreters, precedences, daily
limits when the two slots lie on different days, and participants in several meetings at a time.

`arrays` has the data as named tuples of arrays, which Numba can compile; `layout` converts plans to arrays and back.
`placing`, `fitting`, `counting` and `kempe` are the kernels below `insertion`, `near_baseline` and `annealing`.
"""
