"""Versions of the timetable, read: the problem they answer, what they are worth, what publishing them would do."""

from expo.queries.schedules.beside import ComparedVersions, beside
from expo.queries.schedules.comparison import AffectedCompany, by_person, people_by_change
from expo.queries.schedules.fairness import Fairness, fairness
from expo.queries.schedules.fix_groups import FixGroup, fix_groups, grouped
from expo.queries.schedules.in_force import InForce, in_force, lost_pairs
from expo.queries.schedules.meeting_changes import MeetingChange
from expo.queries.schedules.names import NamedCompany, Names, names
from expo.queries.schedules.options import OptionSummary, options
from expo.queries.schedules.pinned_conflicts import conflict_of, pinned_conflicts
from expo.queries.schedules.problem import LoadedProblem, StoredSeat, load_problem
from expo.queries.schedules.progress_chart import ProgressChart, progress_chart
from expo.queries.schedules.publication_input import PublicationInput, publication_input
from expo.queries.schedules.publication_preview import (
    PublicationPreview,
    preview_of,
    publication_preview,
    undo_preview,
)
from expo.queries.schedules.questions import (
    Addition,
    QuestionAnswer,
    SuggestedFix,
    answers,
    question,
)
from expo.queries.schedules.staleness import Topic, changes_since
from expo.queries.schedules.undoing import before_the_newest, is_final_again, is_provisional_again
from expo.queries.schedules.unmet import UnmetPair, unmet
from expo.queries.schedules.versions import Version, get, index, next_number, placements, publications, under_way

__all__ = [
    "Addition",
    "AffectedCompany",
    "ComparedVersions",
    "Fairness",
    "FixGroup",
    "InForce",
    "LoadedProblem",
    "MeetingChange",
    "NamedCompany",
    "Names",
    "OptionSummary",
    "ProgressChart",
    "PublicationInput",
    "PublicationPreview",
    "QuestionAnswer",
    "StoredSeat",
    "SuggestedFix",
    "Topic",
    "UnmetPair",
    "Version",
    "answers",
    "before_the_newest",
    "beside",
    "by_person",
    "changes_since",
    "conflict_of",
    "fairness",
    "fix_groups",
    "get",
    "grouped",
    "in_force",
    "index",
    "is_final_again",
    "is_provisional_again",
    "load_problem",
    "lost_pairs",
    "names",
    "next_number",
    "options",
    "people_by_change",
    "pinned_conflicts",
    "placements",
    "preview_of",
    "progress_chart",
    "publication_input",
    "publication_preview",
    "publications",
    "question",
    "under_way",
    "undo_preview",
    "unmet",
]
