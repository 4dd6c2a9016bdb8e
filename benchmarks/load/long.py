"""Many requests after many cold starts: does a web process ever die by itself?

    python -m benchmarks.load.long --database URL [--requests 100000] [--starts 20] [--server serve|gunicorn]

Each start begins with all people at once on open connections, while modules are still being loaded; they ask for pages
one after another without a pause. `serve` runs under `faulthandler`. A process that ends by a signal, and an answer
that says so, are reported with what the server wrote. URL is a planned, published sample expo.
"""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from benchmarks.load.client import PATIENCE, Person
from benchmarks.load.run import PORT, SECRET, SERVERS, signed_in, started

LIGHT = ("/sw.js", "/healthz", "/readyz", "/2024/", "/static/favicon.svg") * 2
"""Asked for beside a person's pages, so that a busy machine gets through."""
DEATHS = ("SIGSEGV", "signal 11", "SIGABRT", "signal 6", "SIGBUS", "Fatal Python error")


def main() -> None:
    """Run it and say how many were answered, and whether a process died."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--database", required=True)
    reader.add_argument("--requests", type=int, default=100_000)
    reader.add_argument("--starts", type=int, default=20)
    reader.add_argument("--people", type=int, default=64)
    reader.add_argument("--server", choices=["serve", "gunicorn"], default="serve")
    asked = reader.parse_args()
    total: Counter[str] = Counter()
    deaths = 0
    for number in range(asked.starts):
        answers, died = asyncio.run(one_start(asked, asked.requests // asked.starts))
        total += answers
        deaths += bool(died)
        shown = ", ".join(f"{count} × {what}" for what, count in sorted(answers.items()))
        print(f"start {number + 1}: {shown}{''.join(f'; DIED: {line}' for line in died)}", flush=True)
    print(f"{total.total()} requests after {asked.starts} starts: {dict(total)}; processes that died: {deaths}")
    sys.exit(deaths > 0)


async def one_start(asked: argparse.Namespace, requests: int) -> tuple[Counter[str], list[str]]:
    """Start the server, let all ask at once until there were so many requests; return statuses and signs of a death."""
    environment = os.environ | {"EXPO_DATABASE_URL": asked.database, "EXPO_SECRET_KEY": SECRET, "EXPO_LOG": "text"}
    command = [sys.executable, *SERVERS[asked.server].format(port=PORT).split()]
    answers: Counter[str] = Counter()
    with tempfile.TemporaryFile("w+b") as log:
        server = subprocess.Popen(command, env=environment, start_new_session=True, stdout=log, stderr=log)
        try:
            await started("/sw.js")
            people = await signed_in(asked.database, asked.people)
            left = iter(range(requests))
            await asyncio.gather(*(_ask_on(person, left, answers) for person in people))
            for person in people:
                person.leave()
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait()
        log.seek(0)
        text = log.read().decode("utf-8", "replace")
    died = [line for line in text.splitlines() if any(sign in line for sign in DEATHS)]
    if died or answers["500"]:
        kept = Path(tempfile.mkstemp(prefix="died-", suffix=".log")[1])
        kept.write_text(text, encoding="utf-8")
        print(f"the whole log of the next line is in {kept}")
    return answers, died


async def _ask_on(person: Person, left: Iterator[int], answers: Counter[str]) -> None:
    for number in left:
        path = (*person.paths, *LIGHT)[number % (len(person.paths) + len(LIGHT))]
        try:
            async with asyncio.timeout(PATIENCE):
                answers[str(await person.get(path))] += 1
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            person.leave()
            answers[type(error).__name__] += 1


if __name__ == "__main__":
    main()
