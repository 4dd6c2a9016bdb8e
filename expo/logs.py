"""Logs as lines of JSON: each names its request, slow statements name their function, and no line has personal data."""

import json
import logging
import os
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

SLOW = float(os.environ.get("EXPO_SLOW_STATEMENT") or 0.5)
"""Seconds from which on a statement is logged."""
request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that this thread answers; empty outside of requests."""
statements: ContextVar[list[float] | None] = ContextVar("statements", default=None)
"""Seconds of the statements of the request so far; ``None`` outside of requests."""

_PACKAGE = str(Path(__file__).resolve().parent)
_OURS = tuple(os.path.join(_PACKAGE, layer) + os.sep for layer in ("queries", "services", "web", "jobs", "cli"))
_QUOTED = re.compile(r"'[^']*'")
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

log = logging.getLogger(__name__)


class JsonLines(logging.Formatter):
    """One line of JSON per record: moment, level, logger, message, request, and the record's own further values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; an error's trace is in it, without the values that were bound to a statement."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if known := request_id.get():
            line["request"] = known
        line |= {name: value for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["trace"] = "".join(traceback.format_tb(record.exc_info[2]))
        return json.dumps(line, ensure_ascii=False, default=str)


def set_up() -> None:
    """Write the log of this process to its standard error as lines of JSON; ``EXPO_LOG=text`` leaves it as it is."""
    if os.environ.get("EXPO_LOG") == "text":
        return
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    ours = logging.getLogger("expo")
    ours.setLevel(logging.INFO)
    ours.handlers.clear()  # Flask's own, which writes text
    logging.getLogger("gunicorn.error").handlers[:] = [handler]
    logging.getLogger("gunicorn.error").propagate = False


def watch_statements(engine: Engine) -> None:
    """Measure every statement of an engine; log the slow ones with the function that asked."""
    if event.contains(engine, "before_cursor_execute", _begin):
        return
    event.listen(engine, "before_cursor_execute", _begin)
    event.listen(engine, "after_cursor_execute", _end)


def _begin(_connection: Any, _cursor: Any, _statement: str, _values: Any, context: Any, _many: bool) -> None:
    context.began_at = perf_counter()


def _end(_connection: Any, _cursor: Any, statement: str, _values: Any, context: Any, _many: bool) -> None:
    seconds = perf_counter() - context.began_at
    if (so_far := statements.get()) is not None:
        so_far.append(seconds)
    if seconds >= SLOW:
        shape = _QUOTED.sub("'…'", " ".join(statement.split()))[:300]
        found = {"function": asking(), "ms": round(seconds * 1000)}
        log.warning("slow statement: %(function)s, %(ms)d ms", found, extra=found | {"statement": shape})


def asking() -> str:
    """Return the nearest function of ours that asked for a statement, such as ``expo.queries.today.rows``."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if frame.f_code.co_filename.startswith(_OURS):
            return f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname}"
        frame = frame.f_back
    return ""
