"""Why there is no schedule: the problem makes no sense, its musts cannot all be met, or time was too short to tell."""


class Malformed(ValueError):  # noqa: N818 -- reads as a sentence: raise Malformed
    """A document does not follow docs/scheduling/format.md; the message names the field. Exit status 2."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where = where
        self.what = what


class Infeasible(Exception):  # noqa: N818 -- reads as a sentence: raise Infeasible
    """No timetable meets every ``must``. Exit status 3.

    ``conflict`` is a smallest set of must requests that cannot be met together (ids, sorted), or empty when the other
    hard rules contradict each other without any of them. ``is_smallest`` says whether time sufficed to prove that no
    smaller set is in conflict.
    """

    def __init__(self, conflict: tuple[str, ...], *, is_smallest: bool = True) -> None:
        names = ", ".join(conflict)
        super().__init__(f"these musts cannot all be met: {names}" if conflict else "no timetable keeps the hard rules")
        self.conflict = conflict
        self.is_smallest = is_smallest


class TimeUp(Exception):  # noqa: N818 -- as above
    """Time ran out while a model was built. It stays inside the engine: the caller goes on with what it has."""


class OutOfTime(Exception):  # noqa: N818 -- as above
    """Time ran out before a timetable that meets every ``must`` was found or shown to be impossible. Exit status 4."""

    def __init__(self, seconds: float) -> None:
        super().__init__(
            f"no timetable that meets every must was found in {seconds:.1f} s, nor shown to be impossible: "
            "allow more time"
        )
        self.seconds = seconds
