"""Three hundred viewers of one broadcast: how long a question takes from one viewer to all others, and what it costs.

    python -m benchmarks.live.run [--viewers 300] [--seconds 60]

Serves a small expo from a temporary SQLite database with waitress, in a process of its own, and asks from this one.
Each viewer looks every 1.2 s whether anything is new; one in eight asks a question and votes for up to four others.
With `--viewers 1000 --questions 4` it shows what watching alone costs.
"""

import argparse
import asyncio
import re
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from benchmarks.processes import cpu_seconds, wait_for
from expo import clock, migrations
from expo.db import create_file, sessions
from tests.support import consultations

SECRET, PORT, EVERY = "a secret of the benchmark", 8196, 1.2
SERVER = f"""
import sys
from waitress import serve
from expo.cli.serving import WAITRESS
from expo.config import Config
from expo.web import create_app
app = create_app(Config(database_url=sys.argv[1], secret_key={SECRET!r}, limits="live_questions_per_address=10000"))
serve(app, port={PORT}, **WAITRESS)
"""


def main() -> None:
    """Run the benchmark and print its figures."""
    reader = argparse.ArgumentParser()
    reader.add_argument("--viewers", type=int, default=300)
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--questions", type=int, help="one in eight viewers asks by default")
    asked = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        path = _filled(url)
        server = subprocess.Popen([sys.executable, "-c", SERVER, url])
        try:
            asyncio.run(_measure(path, server.pid, asked))
        finally:
            server.terminate()
            server.wait()


def _filled(url: str) -> str:
    """Write a small expo with a broadcast on air, and return the path of its page."""
    create_file(url)
    migrations.upgrade(url)
    with sessions(url)() as session:
        expo = consultations.opened(session)
        show = expo.broadcast(0, expo.edition.starts_on, "09:00", "10:00")
        expo.edition.clock_shift_seconds = clock.shift_to(show.studio_slot.ends_at - timedelta(minutes=30))
        session.commit()
        return f"/{expo.edition.code}/live-commerce/{show.id}"


class Viewers:
    """What all viewers have seen: when each question was sent, and how long it took to each of them."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.sent: dict[str, float] = {}
        self.ways: list[float] = []
        self.answers: list[float] = []
        self.failed = 0

    async def watch(self, offset: float, ends: float) -> None:
        """Ask every 1.2 seconds what is new, and note how long each question took to come here."""
        await asyncio.sleep(offset)
        version, known = "", set[str]()
        while time.monotonic() < ends:
            began = time.monotonic()
            status, headers, body = await _request(f"{self.path}/news/ko?since={version}")
            self.answers.append(time.monotonic() - began)
            self.failed += status not in {200, 204}
            version = headers.get("version", version)
            for question in set(re.findall(r"question [0-9]+", body)) - known:
                known.add(question)
                if question in self.sent:
                    self.ways.append(time.monotonic() - self.sent[question])
            await asyncio.sleep(max(0.0, EVERY - (time.monotonic() - began)))

    async def ask(self, number: int, at: float) -> None:
        """Put a question and vote for an earlier one."""
        await asyncio.sleep(at)
        _status, headers, page = await _request(self.path)
        token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
        cookie = headers.get("set-cookie", "").partition(";")[0]
        self.sent[f"question {number}"] = time.monotonic()
        form = {"csrf_token": token, "text": f"question {number}"}
        status, _headers, _body = await _request(f"{self.path}/questions", form, cookie)
        self.failed += status not in {200, 303}
        for question in re.findall(r'name="question" value="([0-9]+)"', page)[:4]:
            form = {"csrf_token": token, "question": question}
            status, _headers, _body = await _request(f"{self.path}/votes", form, cookie)
            self.failed += status not in {200, 303}


async def _request(path: str, form: dict[str, str] | None = None, cookie: str = "") -> tuple[int, dict[str, str], str]:
    """Ask on a connection of its own: waitress closes one after an answer without content."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    body = urlencode(form).encode() if form else b""
    kind = "Content-Type: application/x-www-form-urlencoded\r\n" if form else ""
    sent = f"Cookie: {cookie}\r\n" if cookie else ""
    head = f"{'POST' if form else 'GET'} {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\nConnection: close\r\n{kind}{sent}"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    await writer.drain()
    lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value for name, _colon, value in (line.partition(": ") for line in lines[1:])}
    text = await reader.readexactly(int(headers.get("content-length", "0")))
    writer.close()
    return int(lines[0].split()[1]), headers, text.decode()


async def _measure(path: str, pid: int, asked: argparse.Namespace) -> None:
    await asyncio.to_thread(wait_for, f"http://127.0.0.1:{PORT}{path}")
    dice, viewers = Random(1), Viewers(path)
    started, ends = cpu_seconds(pid), time.monotonic() + asked.seconds
    asking = max(1, asked.viewers // 8 if asked.questions is None else asked.questions)
    await asyncio.gather(
        *(viewers.watch(number * EVERY / asked.viewers, ends) for number in range(asked.viewers)),
        *(viewers.ask(number, dice.uniform(2, asked.seconds - 6)) for number in range(asking)),
    )
    each = (cpu_seconds(pid) - started) / len(viewers.answers)
    share = each * asked.viewers / EVERY  # also where a busy machine answered fewer
    ways, answers = quantiles(viewers.ways, n=20)[-1], quantiles(viewers.answers, n=20)[-1]
    print(
        f"{asked.viewers} viewers, {asking} questions with votes in {asked.seconds:.0f} s: a question's way median "
        f"{median(viewers.ways):.2f} s, p95 {ways:.2f} s, worst {max(viewers.ways):.2f} s of {len(viewers.ways)}; "
        f"answers p95 {answers * 1000:.0f} ms of {len(viewers.answers)}, {each * 1000:.2f} ms of CPU each: "
        f"{share:.0%} of a core; {viewers.failed} failed"
    )


if __name__ == "__main__":
    main()
