"""What the engine's command line takes."""

import argparse
import os
from collections.abc import Callable
from dataclasses import fields
from math import inf
from pathlib import Path

from expo.domain.rehearsals import Assumptions

MAX_RUNS, MAX_MINUTES, LONGEST_NUMBER = 1_000_000, 1_440.0, 30
IN_MINUTES = {"late_minutes", "patience"}

COMMANDS = {
    "solve": "plan from nothing",
    "replan": "plan a changed problem, disturbing as few people as possible",
    "options": "show what a changed problem costs: meetings lost against others moved",
    "whatif": "replay a schedule with people who do not come or come late",
    "explain": "say what would make room for a request",
    "worth": "say what one more table, interpreter or slot would bring",
}


def parser() -> argparse.ArgumentParser:
    """Return the parser of a command with its options."""
    result = argparse.ArgumentParser(prog="python -m expo.scheduling", description="Plan consultations.")
    commands = result.add_subparsers(required=True, metavar="COMMAND", dest="command")
    commands.add_parser("warm", help="compile the inner loops ahead of time, once per installation")
    for name, text in COMMANDS.items():
        _add_options(name, commands.add_parser(name, help=text))
    return result


def _add_options(name: str, one: argparse.ArgumentParser) -> None:
    one.add_argument("problem", metavar="PROBLEM.json")
    if name in ("replan", "options", "whatif", "explain"):
        one.add_argument("schedule", metavar="SCHEDULE.json", help="the schedule that people hold")
    if name == "explain":
        one.add_argument("--request", required=True, metavar="ID")
    one.add_argument("--seconds", type=_positive, default=60.0, help="wall time, everything included")
    if name in ("solve", "replan"):
        one.add_argument("--workers", type=_whole(1), default=2, help="threads")
    if name in ("solve", "replan", "whatif"):
        one.add_argument("--seed", type=_whole(0), default=0)
    if name == "whatif":
        one.add_argument("--runs", type=_whole(1, MAX_RUNS), default=1_000)
        for assumption in fields(Assumptions):
            flag = f"--{assumption.name.replace('_', '-')}"
            most = MAX_MINUTES if assumption.name in IN_MINUTES else 1.0
            one.add_argument(
                flag,
                type=_number(most),
                default=assumption.default,
                help=f"0 to {most:g}; see docs/scheduling/format.md",
            )
    if name != "worth":
        one.add_argument("--output", type=_writable, metavar="FILE.json", help="where to write the result")


def _positive(text: str) -> float:
    value = _float(text)
    if not 0 < value < 1e7:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number of seconds")
    return value


def _number(most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = _float(text)
        if not 0 <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not a number from 0 to {most:g}")
        return value

    return read


def _whole(least: int, most: float = inf) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text) if text.removeprefix("-").isdecimal() and len(text) < LONGEST_NUMBER else None
        if value is None or not least <= value <= most:
            up_to = "" if most == inf else f" to {most}"
            raise argparse.ArgumentTypeError(f"{text} is not a whole number from {least}{up_to}")
        return value

    return read


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text} is not a number") from None


def _writable(text: str) -> str:
    """Return where to write; it is refused now rather than after an hour of planning."""
    path = Path(text)
    place = path if path.exists() else path.parent
    if path.is_dir() or not os.access(place, os.W_OK) or (place != path and not place.is_dir()):
        raise argparse.ArgumentTypeError(f"{text} cannot be written")
    return text
