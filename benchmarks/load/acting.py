"""A minute in which everybody acts at once, on PostgreSQL; then the state is held against what may never be.

    python -m benchmarks.load.acting [--seconds 60] [--every 30] [--seed 1]

300 buyers and 99 exhibitors open a page, each twice in the minute, and press one of its buttons: wishes, answers,
bookings, moves, cancellations, times opened and closed. Half of the bookings go to the same ten companies. It makes
its own server of PostgreSQL and copies the sample expo on its second morning, planned and published. Printed: the
median of one act at a time, what was answered, and each wrong state (none is expected).
"""

import argparse
import asyncio
import gzip
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from html import unescape
from urllib.parse import urlencode

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks.load.client import PATIENCE, Answers, Person
from benchmarks.load.minute import QUIET
from benchmarks.load.run import PORT, SECRET, SERVERS, links_of, started
from expo.db import sessions
from expo.domain.people import Role
from expo.models.calendar import Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.schedules import Publication
from expo.models.wishes import Wish
from tests.support import postgres, worlds
from tests.support.databases import Postgres

BUYERS, WANTED = 300, 10
PAGES = {
    Role.BUYER: ("agenda", "discover", "wishes", "requests", "company"),
    Role.EXHIBITOR: ("today", "find-buyers", "wishes", "requests", "availability"),
}
PRESSED = re.compile(
    r"/wishes/\d+$|/requests/\d+/answer|/booking|/time$|/cancellation|/times$|/availability|/standby"
    r"|/today|/taps|/outcomes|/proposals/|/refills/"
)
_FORM = re.compile(r'<form[^>]*method="post"[^>]*>.*?</form>', re.DOTALL)
_FIELD = re.compile(r'<input[^>]*type="hidden"[^>]*>')
_BUTTON = re.compile(r"<button[^>]*>")


def main() -> None:
    """Run the minute and print what came of it."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--seconds", type=float, default=60.0)
    reader.add_argument("--every", type=float, default=30.0)
    reader.add_argument("--seed", type=int, default=1)
    asked = reader.parse_args()
    postgres.choose_folder()
    databases = Postgres(worlds.BUILDERS, worlds.BENEATH, postgres.folder(), postgres.server())
    try:
        with databases.copy_of("running") as url:
            print(asyncio.run(_minute(str(url), asked)))
            with sessions(url)() as session:
                print(f"{_done(session)}; wrong: {', '.join(wrongs(session)) or 'nothing'}")
    finally:
        databases.close()
        postgres.stop()


class Presser(Person):
    """One who reads pages and presses their buttons."""

    def __init__(self, role: Role, front: str, chance: random.Random) -> None:
        super().__init__(PORT, [])
        self.role, self.front, self.chance, self.met = role, front, chance, Counter[str]()

    async def act(self, wanted: list[str]) -> int:
        """Open a page, or a company's times, and press a button; return the worse status."""
        path = f"{self.front}/{self.chance.choice(PAGES[self.role])}"
        if self.role is Role.BUYER and self.chance.random() < 0.4:
            path = f"{self.front}/exhibitors/{self.chance.choice(wanted)}/booking"
        status, page = await self.ask(path)
        links = re.findall(rf'href="({self.front}/consultations/\d+/time)"', page)
        if links and self.chance.random() < 0.5:
            status, page = await self.ask(self.chance.choice(links))
        forms = [(form, _action(form, path)) for form in _FORM.findall(page)]
        forms = [(form, action) for form, action in forms if PRESSED.search(action.partition("?")[0])]
        buttons = [(form, action, button) for form, action in forms for button in _BUTTON.findall(form)]
        if not buttons:
            return status
        form, action, button = self.chance.choice(buttons)
        sent = {_attribute(one, "name"): _attribute(one, "value") for one in _FIELD.findall(form)}
        sent |= {_attribute(button, "name"): _attribute(button, "value")} if 'name="' in button else {}
        pressed, _page = await self.ask(_attribute(button, "formaction") or action, sent)
        return max(status, pressed)

    async def ask(self, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """Get a page, or post a form."""
        reader, writer = await asyncio.open_connection(self.host, self.port)
        body = urlencode(form).encode() if form is not None else b""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        head = f"{'GET' if form is None else 'POST'} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        kind = "Content-Type: application/x-www-form-urlencoded\r\n" if form is not None else ""
        writer.write(
            f"{head}Cookie: {cookies}\r\n{kind}Content-Length: {len(body)}\r\nAccept-Encoding: gzip\r\n"
            "Connection: close\r\n\r\n".encode()
            + body
        )
        try:
            told, _, rest = (await reader.read()).partition(b"\r\n\r\n")
        finally:
            writer.close()
        lines = told.decode("latin-1").split("\r\n")
        for name, value in re.findall(r"(?mi)^set-cookie: ([^=]+)=([^;\r]*)", "\n".join(lines)):
            self.cookies[name] = value
        if "transfer-encoding: chunked" in told.lower().decode("latin-1"):
            rest = _whole(rest)
        content = gzip.decompress(rest) if rest[:2] == b"\x1f\x8b" else rest
        return int(lines[0].split()[1]), content.decode("utf-8", "replace")


def _whole(chunks: bytes) -> bytes:
    found = b""
    while chunks:
        size, _, chunks = chunks.partition(b"\r\n")
        found, chunks = found + chunks[: int(size, 16)], chunks[int(size, 16) + 2 :]
    return found


def _action(form: str, path: str) -> str:
    return _attribute(form[: form.index(">") + 1], "action") or path


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf' {name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


async def _minute(url: str, asked: argparse.Namespace) -> str:
    environment = os.environ | {"EXPO_DATABASE_URL": url, "EXPO_SECRET_KEY": SECRET}
    command = [sys.executable, *SERVERS["serve"].format(port=PORT).split()]
    server = subprocess.Popen(command, env=environment, start_new_session=True, **QUIET)
    try:
        await started("/sw.js")
        with sessions(url)() as session:
            edition = session.scalars(select(Edition)).one()
            links, front = links_of(session, edition), f"/{edition.code}"
            wanted = list(session.scalars(select(Exhibitor.code).order_by(Exhibitor.id)))
        chance = random.Random(asked.seed)
        people = []
        for role, count in ((Role.BUYER, BUYERS), (Role.EXHIBITOR, len(links[Role.EXHIBITOR]))):
            for number in range(count):
                people.append(Presser(role, front, random.Random(chance.random())))
                await people[-1].ask(links[role][number % len(links[role])])
        popular = wanted[:WANTED] * (len(wanted) // WANTED) + wanted
        idle, busy = Answers(), Answers()
        for person in people[:: len(people) // 20]:
            await _timed(person, popular, time.monotonic(), idle)
        chance.shuffle(people)
        began, acts = time.monotonic(), []
        for number in range(round(asked.seconds / asked.every * len(people))):
            due = began + number * asked.every / len(people)
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            acts.append(asyncio.create_task(_timed(people[number % len(people)], popular, due, busy)))
        await asyncio.gather(*acts)
        return f"{len(people)} people; one act alone p50 {idle.quantile(0.5):.0f} ms; {busy}"
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait()


async def _timed(person: Presser, wanted: list[str], due: float, answers: Answers) -> None:
    try:
        async with person.turn, asyncio.timeout(PATIENCE):
            answers.statuses[await person.act(wanted)] += 1
            answers.seconds.append(time.monotonic() - due)
    except (OSError, asyncio.IncompleteReadError, TimeoutError, ValueError) as error:
        answers.errors[type(error).__name__] += 1


def _done(session: Session) -> str:
    since = select(func.max(Publication.published_at)).scalar_subquery()
    acts = select(Event.act, func.count()).where(Event.at > since).group_by(Event.act).order_by(Event.act)
    return ", ".join(f"{count} × {act}" for act, count in session.execute(acts))


def wrongs(session: Session) -> list[str]:
    """Return what no state may hold: a consultation without its times, times without one, too many of anything."""
    edition = session.scalars(select(Edition)).one()
    active = {one.id: one for one in session.scalars(select(Meeting).where(Meeting.is_active.is_(True)))}
    held: dict[int, set[tuple[str, int, int]]] = {}
    for hold in session.scalars(select(Hold).where(Hold.meeting_id.is_not(None))):
        whose = {
            "exhibitor": hold.exhibitor_id,
            "buyer": hold.buyer_id,
            "table": hold.table_id,
            "interpreter": hold.interpreter_id,
        }
        held.setdefault(hold.meeting_id or 0, set()).update((n, v, hold.slot_id) for n, v in whose.items() if v)
    wrong = [f"meeting {number} is not active and holds time" for number in held.keys() - active.keys()]
    for number, one in active.items():
        whose = {
            "exhibitor": one.exhibitor_id,
            "buyer": one.buyer_id,
            "table": one.table_id,
            "interpreter": one.interpreter_id,
        }
        due = {(name, value, slot) for name, value in whose.items() if value for slot in one.slot_ids}
        wrong += [f"meeting {number} holds {held.get(number)}"] if held.get(number, set()) != due else []
    pairs = Counter((one.exhibitor_id, one.buyer_id) for one in active.values())
    wrong += [f"{pair} meet twice" for pair, count in pairs.items() if count > 1]
    days = dict(session.execute(select(Slot.id, Slot.day_id)).all())
    for side, most in (("exhibitor_id", edition.exhibitor_per_day), ("buyer_id", edition.buyer_per_day)):
        counts = Counter((getattr(one, side), days[one.slot_id]) for one in active.values())
        wrong += [f"{side} {who} has {count} on a day" for (who, _day), count in counts.items() if count > most]
    used = session.execute(select(Wish.side, Wish.level, Wish.exhibitor_id, Wish.buyer_id)).all()
    levels = Counter((side, level, buyer if side == "buyer" else maker) for side, level, maker, buyer in used)
    limits = {"must": edition.must_wishes, "interested": edition.interested_wishes}
    wrong += [f"{key} is wished {count} times" for key, count in levels.items() if count > limits.get(key[1], count)]
    return wrong


if __name__ == "__main__":
    main()
