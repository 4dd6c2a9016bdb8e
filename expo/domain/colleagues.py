"""The people of an exhibitor, and which of them comes to a consultation."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from expo.domain.history import FeatureHistory
from expo.domain.words import N_

MOST = 20
"""So many people of one exhibitor have a personal link."""


def shared_out(
    meetings: Iterable[tuple[int, date]], people: Sequence[int], owned: Mapping[tuple[int, date], int]
) -> dict[int, int]:
    """Return who comes to which consultation, those of each day shared out evenly.

    Parameters
    ----------
    meetings
        Consultations without an owner, with their days, in time order.
    people
        Memberships in the order in which they joined; at least one if there is a consultation.
    owned
        How many consultations each person has on each day already.

    Returns
    -------
    dict[int, int]
        The membership for each consultation: the one with the fewest on that day, then in all, then the first to join.
    """
    of_day = Counter(owned)
    in_all = Counter[int]()
    for (person, _day), count in owned.items():
        in_all[person] += count
    found = {}
    for meeting, day in meetings:
        chosen = min(people, key=lambda one: (of_day[one, day], in_all[one], people.index(one)))
        found[meeting] = chosen
        of_day[chosen, day] += 1
        in_all[chosen] += 1
    return found


HISTORY = FeatureHistory(
    N_("Colleagues"),
    {
        "add": N_("Gave %(name)s a personal link to %(subject)s"),
        "remove": N_("Ended the personal link of %(name)s to %(subject)s"),
        "assign": N_("Chose who comes to consultations of %(subject)s: %(count)s"),
    },
)
