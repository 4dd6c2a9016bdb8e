"""Everything a person or the clock may do: one function a use case, ``(session, actor, ..., now)`` → row, or raises.

Nothing here commits: the entry point commits. A refusal carries every reason at once.
"""
