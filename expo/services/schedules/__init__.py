"""Ask for a version of the timetable, record it, put it in force, undo that; ask what would make it better.

Doors ask, stop, publish, undo and inquire; the workers (:mod:`expo.jobs.worker`, :mod:`expo.jobs.questions`) claim,
keep, record, fail and let go.
"""

from expo.services.schedules.asking import ask, ask_to_stop
from expo.services.schedules.fixing import apply, inquire_all
from expo.services.schedules.publishing import Prepared, prepare, prepare_undo, publish, undo
from expo.services.schedules.questions import (
    answer_question,
    free_question,
    give_question_back,
    inquire,
    take_question,
    waiting_questions,
)
from expo.services.schedules.rehearsing import Rehearsal, rehearse
from expo.services.schedules.running import claim, expire, fail, record

__all__ = [
    "Prepared",
    "Rehearsal",
    "answer_question",
    "apply",
    "ask",
    "ask_to_stop",
    "claim",
    "expire",
    "fail",
    "free_question",
    "give_question_back",
    "inquire",
    "inquire_all",
    "prepare",
    "prepare_undo",
    "publish",
    "record",
    "rehearse",
    "take_question",
    "undo",
    "waiting_questions",
]
