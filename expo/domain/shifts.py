"""When an interpreter works on a day, and the closed times that follow from it."""

from collections.abc import Iterable, Sequence

from expo.domain.editions import Span


def working(opening: Span, closed: Iterable[Span]) -> Span | None:
    """Return the stretch of a day that no closed time cuts off at either end; ``None`` when the whole day is closed.

    A break in the middle of the day does not shorten the stretch.
    """
    starts_at, ends_at = opening.starts_at, opening.ends_at
    for span in sorted(closed, key=lambda item: item.starts_at):
        if span.starts_at <= starts_at < span.ends_at:
            starts_at = span.ends_at
    for span in sorted(closed, key=lambda item: item.ends_at, reverse=True):
        if span.starts_at < ends_at <= span.ends_at:
            ends_at = span.starts_at
    return Span(starts_at, ends_at) if starts_at < ends_at else None


def at_the_edge(opening: Span, closed: Span) -> bool:
    """Tell whether a closed time cuts the day off at its beginning or its end, rather than in the middle."""
    return closed.overlaps(opening) and (closed.starts_at <= opening.starts_at or closed.ends_at >= opening.ends_at)


def outside(opening: Span, work: Span | None) -> Sequence[Span]:
    """Return what must be closed of a day so that only ``work`` is left."""
    if work is None:
        return [opening]
    before, after = (opening.starts_at, work.starts_at), (work.ends_at, opening.ends_at)
    return [Span(starts_at, ends_at) for starts_at, ends_at in (before, after) if starts_at < ends_at]
