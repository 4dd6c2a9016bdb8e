"""Server processes that a benchmark starts: when they answer and what CPU they use (Linux)."""

import os
import time
import urllib.request
from pathlib import Path

from sqlalchemy import Connection, text

TICKS = os.sysconf("SC_CLK_TCK")


def wait_for(address: str, seconds: float = 60.0) -> None:
    """Return once a page is answered; OSError if it is not in time."""
    ends = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address).close()
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.3)
        else:
            return


def postmaster(connection: Connection) -> int:
    """Return the process id of a PostgreSQL server on this machine; its other processes descend from it."""
    folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    return int((folder / "postmaster.pid").read_text().split()[0])


def cpu_seconds(root: int) -> float:
    """Return the seconds of CPU that a process and its descendants have used."""
    parents, used = {}, {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        pid = int(path.parent.name)
        parents[pid], used[pid] = int(fields[1]), (int(fields[11]) + int(fields[12])) / TICKS
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(used.get(pid, 0.0) for pid in family)
