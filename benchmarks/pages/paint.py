"""First paint on a slow phone: when the first letters of a page stand, and what is fetched for it.

    python -m benchmarks.pages.paint [--database FILE] [--at 2024-10-23T14:40] [--only discover] [--rounds 3]

Loads, plans and publishes the sample (or copies a database that has it). Chromium, told by the DevTools protocol:
390 px, Korean, nothing kept from before, 400 kbit/s with 400 ms, CPU ÷ 4. Quoted are the best of the rounds, since a
machine that does something else only ever makes it later, and the bytes as they travelled, by the network log until the
page rests. ``--fetched`` prints each address with its bytes, in the order in which they had come. Bytes are the same on
every machine: compare those where the machine is not quiet. Service workers are blocked: they begin after the paint.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from benchmarks.pages.run import SECRET
from benchmarks.pages.walk import Walker, enter, opened, walkers
from expo.config import Config
from expo.web import create_app
from expo.web.language import COOKIE
from tests.support import browser as browsers
from tests.support.server import serving

SLOW_3G = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""400 ms before an answer begins, 400 kbit/s both ways."""

SLOWER_CPU = 4
REST = 1_000
"""Milliseconds without a byte after which a page rests: more than an answer takes to begin."""

PATIENCE = 120_000

PAGES = [
    ("stranger", "front page", "/2024/"),
    ("stranger", "company", "/2024/exhibitors/E-004"),
    ("stranger", "registration", "/2024/buyers/registration"),
    ("buyer", "agenda", "/2024/agenda"),
    ("buyer", "Discover", "/2024/discover"),
    ("exhibitor", "Today", "/2024/today"),
]
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"


def main() -> None:
    """Open each page and print when it is painted and what it fetched."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--database", type=Path, help="a planned demo database, copied")
    parser.add_argument("--at", type=datetime.fromisoformat, default="2024-10-23T14:40")
    parser.add_argument("--only", default="", help="part of an address")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--fetched", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, browsers.launched() as browser:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        factory = opened(url, options.database)
        readers = {walker.name: walker for walker in walkers(factory, options.at)}
        print(f"{'page':<14}{'painted':>10}{'without fonts':>16}{'with fonts':>13}{'requests':>10}")
        with serving(create_app(Config(database_url=url, secret_key=SECRET))) as server:
            for reader, name, address in PAGES:
                if options.only in address:
                    _tell(browser, server, readers[reader], name, address, options)
        factory.kw["bind"].dispose()


def _tell(browser: Browser, server: str, reader: Walker, name: str, address: str, options: argparse.Namespace) -> None:
    """Print the line of a page; its first visit, which fills what the server keeps, is not counted."""
    with _phone(browser, server) as context:
        page = context.new_page()
        if reader.name != "stranger":
            enter(page, reader)
        page.goto(address)
        known = context.storage_state()
    painted: list[float] = []
    fetched: dict[str, int] = {}
    for _ in range(options.rounds):
        with _phone(browser, server, known) as context:
            moment, fetched = _visit(context.new_page(), address)
            painted.append(moment)
    fonts = sum(size for url, size in fetched.items() if url.endswith(".woff2"))
    every = sum(fetched.values())
    print(
        f"{name:<14}{min(painted) / 1000:>8.2f} s{(every - fonts) / 1000:>13.1f} kB{every / 1000:>10.1f} kB"
        f"{len(fetched):>10}"
    )
    if options.fetched:
        for url, size in fetched.items():
            print(f"    {size:>7}  {url.removeprefix(server)[:100]}")


@contextmanager
def _phone(browser: Browser, server: str, known: StorageState | None = None) -> Iterator[BrowserContext]:
    """Lend a browser that has nothing yet but its reader's language and what is known of a sign-in."""
    context = browser.new_context(
        base_url=server,
        viewport={"width": 390, "height": 844},
        is_mobile=True,
        has_touch=True,
        service_workers="block",
        storage_state=known,
    )
    context.set_default_timeout(PATIENCE)
    context.add_cookies([{"name": COOKIE, "value": "ko", "url": server}])
    yield context
    context.close()


def _visit(page: Page, address: str) -> tuple[float, dict[str, int]]:
    """Return the milliseconds until the first letters, and the bytes by address."""
    devtools = page.context.new_cdp_session(page)
    addresses: dict[str, str] = {}
    fetched: dict[str, int] = {}

    def asked(event: dict[str, Any]) -> None:
        addresses[event["requestId"]] = event["request"]["url"]

    def came(event: dict[str, Any]) -> None:
        fetched[addresses[event["requestId"]]] = int(event["encodedDataLength"])

    devtools.on("Network.requestWillBeSent", asked)
    devtools.on("Network.loadingFinished", came)
    devtools.send("Network.enable")
    devtools.send("Network.emulateNetworkConditions", SLOW_3G)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER_CPU})
    page.goto(address, wait_until="load")
    before = -1
    while before != len(fetched):
        before = len(fetched)
        page.wait_for_timeout(REST)
    moment = page.evaluate(PAINTED)
    if moment is None:
        raise SystemExit(f"{address} was never painted")
    return float(moment), fetched


if __name__ == "__main__":
    main()
