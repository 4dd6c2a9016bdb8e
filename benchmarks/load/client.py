"""People who keep a connection open each and act at moments fixed before: a slow server does not slow them down."""

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from statistics import quantiles

PATIENCE = 60.0
"""Seconds after which a person gives up."""


@dataclass(slots=True)
class Answers:
    """What came back: seconds from the planned moment to the last byte, statuses, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    skipped: int = 0

    def quantile(self, share: float) -> float:
        """Return the milliseconds within which this share was answered; all were that came back."""
        if len(self.seconds) < 2:
            return float("nan")
        return quantiles(self.seconds, n=1000)[round(share * 1000) - 1] * 1000

    def __str__(self) -> str:
        """Return the figures on one line."""
        statuses = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        failed = ", ".join(f"{count} × {kind}" for kind, count in self.errors.items()) or "no error"
        skipped = f"; {self.skipped} turns skipped" if self.skipped else ""
        return f"p50 {self.quantile(0.5):6.0f} ms, p95 {self.quantile(0.95):6.0f} ms; {statuses}; {failed}{skipped}"


class Person:
    """One browser: a connection that stays open, and cookies. ``{version}`` in a path is the last answer's version.

    One who watches asks by a clock, and skips a turn while the last question waits, as the pages' scripts do.
    """

    def __init__(self, port: int, paths: list[str], *, host: str = "127.0.0.1", watches: bool = False) -> None:
        self.host, self.port, self.paths, self.watches = host, port, paths, watches
        self.cookies: dict[str, str] = {}
        self.version = ""
        self.connection: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.turn = asyncio.Lock()

    async def get(self, path: str) -> int:
        """Ask for a page and read it whole; return its status. A connection that was closed meanwhile is made anew."""
        async with self.turn:
            is_kept = self.connection is not None
            try:
                return await self._ask(path)
            except (ConnectionError, asyncio.IncompleteReadError):
                self.leave()
                if not is_kept:
                    raise
                return await self._ask(path)  # as browsers do: it may have been closed while it was silent

    def leave(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection[1].close()
            self.connection = None

    async def _ask(self, path: str) -> int:
        if self.connection is None:
            self.connection = await asyncio.open_connection(self.host, self.port)
        reader, writer = self.connection
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        sent = f"Cookie: {cookies}\r\n" if cookies else ""
        asked = f"GET {path.format(version=self.version)} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n"
        writer.write(f"{asked}Accept-Encoding: gzip\r\n{sent}\r\n".encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        status, is_last, length = int(lines[0].split()[1]), False, 0
        for name, _colon, value in (line.partition(": ") for line in lines[1:]):
            match name.lower():
                case "content-length":
                    length = int(value)
                case "connection":
                    is_last = value.lower() == "close"
                case "transfer-encoding":
                    length = -1
                case "version":
                    self.version = value
                case "set-cookie":
                    cookie, _equals, kept = value.partition(";")[0].partition("=")
                    self.cookies[cookie] = kept
        await (_chunks(reader) if length < 0 else reader.readexactly(length))
        if is_last:
            self.leave()
        return status


async def _chunks(reader: asyncio.StreamReader) -> None:
    while size := int(await reader.readline(), 16):
        await reader.readexactly(size + 2)
    await reader.readline()


async def arrive(people: list[Person], rate: float, seconds: float) -> Answers:
    """Let so many acts a second happen, by one person after another, whether or not earlier ones were answered.

    Each begins with another page than the one before, so that the pages are mixed at any moment.
    """
    answers, acts = Answers(), []
    began = time.monotonic()
    for number in range(round(rate * seconds)):
        due = began + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        turn, one = divmod(number, len(people))
        person = people[one]
        if person.watches and person.turn.locked():
            answers.skipped += 1
            continue
        path = person.paths[(turn + one) % len(person.paths)]
        acts.append(asyncio.create_task(_act(person, path, due, answers)))
    await asyncio.gather(*acts)
    return answers


async def _act(person: Person, path: str, due: float, answers: Answers) -> None:
    try:
        async with asyncio.timeout(PATIENCE):
            answers.statuses[await person.get(path)] += 1
            answers.seconds.append(time.monotonic() - due)
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        person.leave()
        answers.errors[type(error).__name__] += 1
