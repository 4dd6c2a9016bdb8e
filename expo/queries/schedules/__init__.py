"""Versions of the timetable, read: the problem they answer, what they are worth, what publishing them would do."""

from expo.queries.schedules.comparison import Person, by_person, people_by_change
from expo.queries.schedules.contradictions import contradictions
from expo.queries.schedules.curves import Curve, curve
from expo.queries.schedules.leftovers import Unmet, unmet
from expo.queries.schedules.naming import Company, Names, names
from expo.queries.schedules.outdated import Topic, changes_since
from expo.queries.schedules.problem import Reading, Seat, read
from expo.queries.schedules.prospects import Prospect, Step, prospect
from expo.queries.schedules.questions import Addition, Answer, Fix, answers, is_anything_asked, question
from expo.queries.schedules.shares import Fairness, fairness
from expo.queries.schedules.versions import Version, get, index, next_number, placements, publications, under_way

__all__ = [
    "Addition",
    "Answer",
    "Company",
    "Curve",
    "Fairness",
    "Fix",
    "Names",
    "Person",
    "Prospect",
    "Reading",
    "Seat",
    "Step",
    "Topic",
    "Unmet",
    "Version",
    "answers",
    "by_person",
    "changes_since",
    "contradictions",
    "curve",
    "fairness",
    "get",
    "index",
    "is_anything_asked",
    "names",
    "next_number",
    "people_by_change",
    "placements",
    "prospect",
    "publications",
    "question",
    "read",
    "under_way",
    "unmet",
]
