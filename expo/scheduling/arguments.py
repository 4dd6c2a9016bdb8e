"""What the engine's command line takes."""

import argparse
from dataclasses import fields

from expo.domain.rehearsals import Assumptions

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
        one.add_argument("--workers", type=int, default=2, help="threads")
    if name in ("solve", "replan", "whatif"):
        one.add_argument("--seed", type=int, default=0)
    if name == "whatif":
        one.add_argument("--runs", type=int, default=1_000)
        for assumption in fields(Assumptions):
            flag = f"--{assumption.name.replace('_', '-')}"
            one.add_argument(flag, type=float, default=assumption.default, help="see docs/scheduling/format.md")
    if name != "worth":
        one.add_argument("--output", metavar="FILE.json", help="where to write the result")


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e7:
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value
