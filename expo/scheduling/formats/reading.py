"""Documents read, every mistake named by its place."""

import json
from pathlib import Path

from expo.domain.problem import Problem
from expo.domain.timetable import Placement
from expo.scheduling.errors import Malformed
from expo.scheduling.formats import fields, rows, version, walks

MAX_BYTES = 256 * 1024 * 1024


def read_problem(path: Path | str) -> Problem:
    """Read a problem document; `Malformed` names the first field that does not follow docs/scheduling/format.md."""
    return problem_from(_document(path))


def read_placements(path: Path | str) -> tuple[Placement, ...]:
    """Read the meetings of a schedule document made for an earlier state of the problem.

    Requests, slots and interpreters that no longer exist are what a re-plan has to deal with, so they pass.
    """
    return placements_from(_document(path))


def read_meetings(path: Path | str, problem: Problem) -> tuple[Placement, ...]:
    """Read the meetings of a schedule document of this very problem; `Malformed` names what the problem lacks."""
    placements = placements_from(_document(path))
    for index, one in enumerate(placements):
        if not problem.has_request(one.request):
            fields.fail(f"meetings[{index}].request", f"no request is called {fields.show(one.request)}")
        fields.slot(one.slot, f"meetings[{index}].slot", len(problem.slots))
    return placements


def problem_from(document: object) -> Problem:
    """Turn a parsed document into a problem that is whole and consistent; `Malformed` if it is not."""
    top = version.without_later_fields(fields.mapping(document, "problem"))
    fields.known(
        top,
        "problem",
        {
            "version",
            "name",
            "slots",
            "pools",
            "participants",
            "interpreters",
            "requests",
            "precedences",
            "max_break_spread",
            "now",
            "notice_minutes",
            "walking",
            "spare_tables",
            "delegates",
            "groups",
        },
    )
    slots = rows.slots(top)
    count = len(slots)
    pools = rows.pools(top, count)
    spare = rows.pools(top, count, "spare_tables")
    for name in spare.keys() - pools.keys():
        fields.fail(f"spare_tables[{fields.show(name)}]", "is not a pool")
    participants = tuple(
        rows.participant(one, f"participants[{i}]", count)
        for i, one in enumerate(fields.members(top, "participants", "participants"))
    )
    fields.unique([one.id for one in participants], "participants")
    interpreters = tuple(
        rows.interpreter(one, f"interpreters[{i}]", count)
        for i, one in enumerate(fields.members(top, "interpreters", "interpreters", ()))
    )
    fields.unique([one.id for one in interpreters], "interpreters")
    people = {one.id for one in participants}
    walking = walks.walking(top, slots)
    for i, person in enumerate(participants):
        walks.check_places(walking, (place for _, place in person.elsewhere), f"participants[{i}].elsewhere")
    requests = tuple(
        rows.request(one, f"requests[{i}]", count, people, pools)
        for i, one in enumerate(fields.members(top, "requests", "requests"))
    )
    fields.unique([one.id for one in requests], "requests")
    for i, asked in enumerate(requests):
        walks.check_places(walking, [asked.place] if asked.place else [], f"requests[{i}].place")
    spread = (
        None if top.get("max_break_spread") is None else fields.integer(top, "max_break_spread", "max_break_spread", 0)
    )
    return Problem(
        slots=slots,
        participants=participants,
        requests=requests,
        pools=pools,
        interpreters=interpreters,
        precedences=rows.precedences(top, {one.id for one in requests}),
        max_break_spread=spread,
        name=fields.text(top, "name", "name", ""),
        now=rows.moment(top, "now", "now"),
        notice_minutes=rows.notice(top),
        walking=walking,
        spare_tables=spare,
        delegates=rows.delegates(top, people),
        groups=rows.groups(top, people),
    )


def placements_from(document: object) -> tuple[Placement, ...]:
    """Turn a parsed schedule document into placements."""
    top = fields.mapping(document, "schedule")
    version.of(top)
    result = []
    for index, one in enumerate(fields.members(top, "meetings", "meetings")):
        where = f"meetings[{index}]"
        row = fields.mapping(one, where)
        table = None if row.get("table") is None else fields.integer(row, "table", f"{where}.table", 0)
        interpreter = (
            None if row.get("interpreter") is None else fields.text(row, "interpreter", f"{where}.interpreter")
        )
        result.append(
            Placement(
                fields.text(row, "request", f"{where}.request"),
                fields.integer(row, "slot", f"{where}.slot", 0),
                table,
                interpreter,
            )
        )
    fields.unique([one.request for one in result], "meetings")
    return tuple(result)


def _document(path: Path | str) -> object:
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise Malformed(str(path), f"cannot be read ({error.strerror})") from error
    if len(data) > MAX_BYTES:
        raise Malformed(str(path), f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        return json.loads(data)
    except UnicodeDecodeError as error:
        raise Malformed(str(path), f"is not UTF-8 text (byte {error.start})") from error
    except json.JSONDecodeError as error:
        raise Malformed(str(path), f"is not JSON (line {error.lineno}, column {error.colno})") from error
    except (RecursionError, ValueError) as error:
        raise Malformed(
            str(path), "is not JSON that a schedule could need (nested too deeply, or a number too long)"
        ) from error
