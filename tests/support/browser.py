"""A real browser: Debian's Chromium, Playwright's own, or the one that ``CHROMIUM`` names."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.required import missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")

# It talks to nobody but the server under test.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def program() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name)
    return next(filter(None, found), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Lend a headless browser."""
    with sync_playwright() as playwright:
        path = program() or playwright.chromium.executable_path
        if not Path(path).exists():
            missing("browser", "no Chromium on the PATH, and CHROMIUM names none")
        as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        try:
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        except Error as error:
            missing("browser", f"{path} does not start ({error.message.splitlines()[0]})")
        yield browser
        browser.close()


def findings(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on the page as it stands, one readable line each."""
    from axe_playwright_python.sync_playwright import Axe

    answer = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}})
    return [
        f"{violation['id']}: {violation['help']} -- {node['html']}"
        for violation in answer.response["violations"]
        for node in violation["nodes"]
    ]
