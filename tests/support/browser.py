"""A real browser: Debian's Chromium, Playwright's own, or the one that ``CHROMIUM`` names."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.support.required import missing

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")

INSTALL = "on Debian: sudo apt-get install --no-install-recommends"
"""How the reason for a skip goes on: the line that installs what is missing."""

# It talks only to the server under test.
QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
]

OFF = (
    # Chromium's own pages, made anew with each window: more work than ours in it.
    "WebUIOmniboxAimPopup", "WebUIOmniboxPopup",
    # What Playwright turns off: of two lists the later one counts.
    "AimEnabled", "AvoidCorsURLLoaderRestartOnRedirect", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter",
    "NetworkTimeServiceQuerying", "OptimizationHints", "PaintHolding", "PreconnectToSearch", "TcpPortRandomizationWin",
    "ThirdPartyStoragePartitioning",
)  # fmt: skip
QUIET.append(f"--disable-features={','.join(OFF)}")

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

FINDINGS = """tags => axe.run({
    runOnly: { type: "tag", values: tags }, resultTypes: ["violations"], selectors: false, elementRef: false,
}).then(({ violations }) => violations.flatMap(one => one.nodes.map(node => `${one.id}: ${one.help} -- ${node.html}`)))
"""
"""Only what is wrong is written out and sent: what is right takes longer to describe than to check."""


def program() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    found = (shutil.which(name) for name in (os.environ.get("CHROMIUM", ""), *NAMES) if name)
    return next((path for path in (*found, *_from_playwright()) if path), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """Lend a headless browser; where a part is missing the reason names the line that installs it."""
    path = program()
    if path is None:
        missing("browser", f"no Chromium on the PATH, and CHROMIUM names none; {INSTALL} chromium fonts-noto-cjk")
    if reason := _driver_fails():
        missing("browser", f"Playwright's driver does not start ({reason}); {INSTALL} libatomic1")
    as_root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=[*QUIET, *as_root])
        except Error as error:
            missing("browser", f"{path} does not start ({error.message.splitlines()[0]})")
        yield browser
        browser.close()


def _from_playwright() -> list[str]:
    """Return the Chromiums that ``playwright install`` has put on this machine, the newest first."""
    own = {"darwin": "Library/Caches", "win32": "AppData/Local"}.get(sys.platform, ".cache")
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / own / "ms-playwright")
    programs = ("chrome", "chrome.exe", "Google Chrome for Testing", "Chromium")
    found = [path for name in programs for path in folder.glob(f"chromium-*/**/{name}") if path.is_file()]
    return [str(path) for path in sorted(found, reverse=True)]


def _driver_fails() -> str | None:
    """Start Playwright's driver alone and return its complaint: within Playwright its failure has no reason."""
    answer = subprocess.run(
        [sys.executable, "-m", "playwright", "--version"], capture_output=True, text=True, check=False
    )
    if answer.returncode == 0:
        return None
    return (answer.stderr.strip().splitlines() or [f"exit code {answer.returncode}"])[-1]


def findings(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.2 AA on the page as it stands, one readable line each."""
    page.evaluate(AXE_SCRIPT)
    return list(page.evaluate(FINDINGS, WCAG))


def drag_on_plan(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag from one place of the floor plan editor to another, in metres."""
    svg = page.locator("[data-drawing] .plan__svg")
    at = svg.evaluate(
        "(svg, places) => places.map(([x, y]) => { const p = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());"
        " return [p.x, p.y]; })",
        [start, end],
    )
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)
    page.mouse.up()
