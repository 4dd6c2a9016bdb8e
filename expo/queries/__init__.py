"""Everything that may be seen: reads, one module a room. What an actor may not see is not found."""
