"""The times of a possible consultation, day by day, for booking one and for moving it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import g, request

from expo.queries.booking import BookingOption, BookingQuestion
from expo.web.access import current_time
from expo.web.formats import local_moment


def days(question: BookingQuestion, *, without: int | None = None) -> dict[str, Any]:
    """Return the days with their free times, the day of the address or the first that counts, and its options.

    The slot ``without`` is left out: the two meet there already.
    """
    options = [one for one in question.options() if one.slot.id != without]
    every = [(day.on, [one for one in options if one.slot.day_id == day.id]) for day in g.edition.days]
    chosen = next((on for on, _of_day in every if on.isoformat() == request.args.get("day")), None) or _first(every)
    return {
        "question": question,
        "days": [(on, 0 if question.objections else sum(one.is_free for one in of_day)) for on, of_day in every],
        "day": chosen,
        "options": next((of_day for on, of_day in every if on == chosen), []),
    }


def _first(every: Sequence[tuple[date, Sequence[BookingOption]]]) -> date | None:
    """Return the first day ahead with a free time, else the first ahead, else the last of all."""
    today = local_moment(current_time()).date()
    ahead = [day for day in every if day[0] >= today] or every[-1:]
    return next((on for on, of_day in ahead if any(one.is_free for one in of_day)), ahead[0][0] if ahead else None)
