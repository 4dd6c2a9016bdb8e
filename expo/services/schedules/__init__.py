"""Ask for a version of the timetable, record it, put it in force, undo that.

Doors ask, stop, publish and undo; the worker (:mod:`expo.jobs.worker`) claims, keeps, records, fails and lets go.
"""

from expo.services.schedules.asking import ask, ask_to_stop
from expo.services.schedules.publishing import publish, undo
from expo.services.schedules.running import claim, fail, keep, let_go, reap, record

__all__ = ["ask", "ask_to_stop", "claim", "fail", "keep", "let_go", "publish", "reap", "record", "undo"]
