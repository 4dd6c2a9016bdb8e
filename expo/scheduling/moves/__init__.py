"""Moving meetings along Kempe chains: the compiled heart of seating, tightening and re-planning at size.

Take a meeting and send it to another slot. Whoever of the two is taken there has to give up that meeting, which goes to
the slot that became free, where it may in turn meet somebody who is taken, and so on until nobody is in anybody's
way: the meetings of two slots form chains, and exchanging the two slots along one whole chain keeps every person in
one meeting at a time (A. B. Kempe, 1879, for colourings; de Werra, 1971, for timetables). Every state on the way is a
correct timetable, so a search made of such moves can be stopped at any moment.

Here a chain also minds what a colouring does not know: who is away, tables per pool and slot (a chain that needs a
table in a full slot takes a further meeting of that pool along on the way back), interpreters, orders, daily limits
when the two slots lie on different days, and people who sit in several meetings at a time.

What is compiled is written for the compiler: `arrays` in named tuples, no objects. `layout` leads from plans to arrays
and back.
"""
