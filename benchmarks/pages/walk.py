"""Every page of the sample expo in a browser: what axe finds, what is wider than its window.

    python -m benchmarks.pages.walk [--at 2024-10-23T14:40] [--only today] [--forced-colors] [--database FILE]

Loads, plans and publishes the sample (or copies a database that has it), sets its clock, and follows the links of a
stranger, a buyer, an exhibitor, an interpreter and an organizer to at most two addresses of each shape. Each page is
opened in two ways, by turns, so that both widths, themes and languages meet each kind of page; ``--every-way`` opens it
in four. Motion is off, so that no colour is measured on its way to another one. Findings go to standard error as they
are found; at the end each is printed once with the first page that has it. Ends with 1 if there is any.
"""

import argparse
import re
import sqlite3
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from benchmarks.pages.run import ORGANIZER, SECRET, planned_expo
from expo import clock, migrations
from expo.config import Config
from expo.db import deciding, sessions
from expo.domain.people import Role
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.people import Membership
from expo.services import people, sample
from expo.web import create_app
from expo.web.language import COOKIE
from tests.support import browser as browsers
from tests.support.server import serving

PER_ROUTE, PER_SHAPE = 3, 2
"""Pages of one route, and of one route with one set of arguments, that are looked at: the first that links lead to."""

ELSEWHERE = {"static", "people.follow_link", "answer_links.show"}
"""Routes that are no page, or sign another person in."""

PATIENCE = 180_000
"""Milliseconds that a page may take: what a busy machine is late with is no finding."""

LINKS = "nodes => nodes.map(node => node.getAttribute('href'))"
SIZES = {"phone": (360, 800), "desk": (1440, 900)}
WAYS = [("phone", "light", "ko"), ("phone", "dark", "en"), ("desk", "light", "en"), ("desk", "dark", "ko")]
WIDER = """limit => [...document.querySelectorAll('body *')]
    .filter(node => node.getBoundingClientRect().right > limit + 1).slice(0, 3)
    .map(node => node.outerHTML.slice(0, 100))"""


@dataclass(frozen=True)
class Walker:
    """One reader, and where the walk begins."""

    name: str
    entry: str


def main() -> None:
    """Walk and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--at", type=datetime.fromisoformat, default="2024-10-23T14:40")
    parser.add_argument("--only", default="", help="part of an address")
    parser.add_argument("--as", dest="role", default="", help="one reader alone")
    parser.add_argument("--every-way", action="store_true", help="four ways instead of two")
    parser.add_argument("--forced-colors", action="store_true")
    parser.add_argument("--database", type=Path, help="a planned demo database, copied")
    options = parser.parse_args()
    found: dict[str, list[str]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder, browsers.launched() as browser:
        url = f"sqlite:///{Path(folder) / 'expo.sqlite3'}"
        factory = opened(url, options.database)
        app = create_app(Config(database_url=url, secret_key=SECRET))
        seen: set[str] = set()
        with serving(app) as server:
            for walker in walkers(factory, options.at):
                if options.role in {"", walker.name}:
                    _walk(browser, server, app, walker, options, seen, found)
        factory.kw["bind"].dispose()
    for what, pages in sorted(found.items()):
        print(f"{len(pages):>4} x  {what}\n        {pages[0]}")
    print(f"{len(seen)} pages, {sum(map(len, found.values()))} findings of {len(found)} kinds")
    sys.exit(1 if found else 0)


def opened(url: str, database: Path | None) -> sessionmaker[Session]:
    if database is None:
        return planned_expo(url)
    path = url.removeprefix("sqlite:///")
    with sqlite3.connect(database) as source, sqlite3.connect(path) as target:
        source.backup(target)
    migrations.upgrade(url)
    return sessions(url)


def walkers(factory: sessionmaker[Session], at: datetime) -> list[Walker]:
    """Move the demo to a moment and return the readers; of each role the one with most consultations."""
    walkers = [Walker("stranger", "/2024/")]
    with factory() as session, deciding(session):
        edition = session.scalars(select(Edition)).one()
        edition.clock_shift_seconds = clock.shift_to(at.replace(tzinfo=edition.zone))
        sample.move_to(session, edition, now=clock.now(edition))
        for role, column in (
            (Role.BUYER, Membership.buyer_id),
            (Role.EXHIBITOR, Membership.exhibitor_id),
            (Role.INTERPRETER, Membership.interpreter_id),
        ):
            held = getattr(Hold, column.key)
            member = session.scalars(
                select(Membership)
                .join(Hold, held == column)
                .where(Membership.role == role)
                .group_by(Membership.id)
                .order_by(func.count().desc(), Membership.id)
            ).first()
            if member is not None:
                walkers.append(Walker(role.value, f"/2024/links/{people.link_token(member, SECRET)}"))
    return [*walkers, Walker("organizer", "/2024/sign-in")]


def _walk(
    browser: Browser,
    server: str,
    app: Flask,
    walker: Walker,
    options: argparse.Namespace,
    seen: set[str],
    found: dict[str, list[str]],
) -> None:
    context = browser.new_context(
        base_url=server,
        reduced_motion="reduce",
        forced_colors="active" if options.forced_colors else "none",
        service_workers="block",
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    enter(page, walker)
    for address in _addresses(page, app, page.url.removeprefix(server), seen):
        if options.only not in address:
            continue
        print(f"{walker.name:<12}{address}", file=sys.stderr)
        for size, theme, language in WAYS if options.every_way else WAYS[len(seen) % 2 :: 2]:
            context.add_cookies([{"name": COOKIE, "value": language, "url": server}])
            for finding in _findings(page, address, size, theme):
                found[finding].append(f"{walker.name} {address} {size} {theme} {language}")
                print(f"    {size} {theme} {language}: {finding}", file=sys.stderr)
    context.close()


def enter(page: Page, walker: Walker) -> None:
    page.goto(walker.entry)
    if walker.name == "organizer":
        for name, value in zip(("email", "password"), ORGANIZER, strict=True):
            page.fill(f"[name={name}]", value)
        page.press("[name=password]", "Enter")
        page.wait_for_load_state()


def _addresses(page: Page, app: Flask, start: str, seen: set[str]) -> Iterator[str]:
    """Yield the addresses that links lead to and that no reader before has seen, few of each shape."""
    routes = app.url_map.bind("localhost")
    waiting, known, shapes = [start], {start}, Counter[object]()
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        try:
            endpoint, _ = routes.match(parts.path, method="GET")
        except (HTTPException, RequestRedirect):
            continue
        shape = endpoint, *sorted(re.findall(r"(?:^|&)(\w+)=", parts.query))
        if endpoint in ELSEWHERE or shapes[shape] >= PER_SHAPE or shapes[endpoint] >= PER_ROUTE:
            continue
        shapes[shape] += 1
        shapes[endpoint] += 1
        answer = page.context.request.get(address)
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        page.goto(address)
        for link in page.eval_on_selector_all("a[href]", LINKS):
            target = urljoin(address, link.partition("#")[0])
            if target.startswith("/") and target not in known:
                known.add(target)
                waiting.append(target)
        if address not in seen:
            seen.add(address)
            yield address


def _findings(page: Page, address: str, size: str, theme: str) -> list[str]:
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=theme)
    page.goto(address)
    found = [re.sub(r"\d+", "0", finding)[:300] for finding in browsers.findings(page)]
    if page.evaluate("document.documentElement.scrollWidth") > width:
        found.append(f"wider than {width}: {page.evaluate(WIDER, width)}")
    return found


if __name__ == "__main__":
    main()
