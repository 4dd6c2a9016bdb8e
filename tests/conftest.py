"""Fixtures for everybody: a database of one's own, the application on it, a client, a server, a browser.

A test that asks for ``sample`` starts from the sample edition, any other from empty tables. Where the database can
matter a test runs twice, on SQLite and on PostgreSQL: in the folders of ``BOTH_IN``, unless it says ``sqlite_only``.
Elsewhere, pages and browsers above all, it runs on SQLite, unless it says ``both_databases``.
"""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.db import db, sessions
from expo.models.editions import Edition
from expo.models.people import Membership
from tests.support import applications, people, postgres, statements, worlds
from tests.support import browser as browsers
from tests.support import running as running_edition
from tests.support.databases import Databases, Postgres, Sqlite
from tests.support.routes import RememberedRule
from tests.support.server import serving
from tests.support.templates import RememberedTemplates

TESTS = Path(__file__).parent
BOTH_IN = {"queries", "services", "test_migrations.py"}
"""Where SQL, locks and constraints are tested; CONTRIBUTING.md has the rule in words."""

BOTH = [pytest.param("sqlite", marks=pytest.mark.sqlite), pytest.param("postgres", marks=pytest.mark.postgres)]


def pytest_configure(config: pytest.Config) -> None:
    """Compile routes and statements once; the process that starts the tests chooses where PostgreSQL lives."""
    Flask.url_rule_class = RememberedRule
    statements.remember()
    if not hasattr(config, "workerinput"):
        postgres.choose_folder()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the shared PostgreSQL when every process is done with it."""
    if not hasattr(config, "workerinput"):
        postgres.stop()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run on both databases what can differ between them, everything else on SQLite."""
    if "databases" in metafunc.fixturenames:
        marked = metafunc.definition.get_closest_marker
        both = metafunc.definition.path.relative_to(TESTS).parts[0] in BOTH_IN or marked("both_databases")
        kinds = BOTH if both and not marked("sqlite_only") else BOTH[:1]
        metafunc.parametrize("databases", BOTH[1:] if marked("postgres_only") else kinds, indirect=True)


def pytest_collection_finish() -> None:
    """Keep what was imported out of the garbage collector's rounds, which would visit it hundreds of times."""
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, so that it can be counted and chosen."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def lenders() -> Iterator[Callable[[str], Databases]]:
    """Return a function from a kind of database to its lender; each is started when it is first asked for."""
    started: dict[str, Databases] = {}

    def lender(kind: str) -> Databases:
        if kind not in started:
            started[kind] = (
                Sqlite(worlds.BUILDERS, worlds.BENEATH, postgres.folder())
                if kind == "sqlite"
                else Postgres(worlds.BUILDERS, worlds.BENEATH, postgres.folder(), postgres.server())
            )
        return started[kind]

    yield lender
    for each in started.values():
        each.close()


@pytest.fixture
def databases(request: pytest.FixtureRequest, lenders: Callable[[str], Databases]) -> Databases:
    """Return the lender of one kind of database."""
    return lenders(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """Lend the URL of a migrated database that no other test sees."""
    expo = next((one for one in ("running", "sample") if one in request.fixturenames), "empty")
    with databases.copy_of(expo) as url:
        yield url


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """Lend a session beside the application's: commit what the application shall see, and before looking again."""
    factory = sessions(database_url)
    with factory() as session:
        yield session
    factory.kw["bind"].dispose()


@pytest.fixture
def sample(session: Session) -> Edition:
    """Return the sample edition, 2024 Smart Biz Expo, as it stands before anything was planned."""
    return session.scalars(select(Edition)).one()


@pytest.fixture
def running(session: Session) -> Edition:
    """Return the sample edition on its second morning, planned and published, the first day over."""
    edition = session.scalars(select(Edition)).one()
    edition.clock_shift_seconds = clock.shift_to(running_edition.morning(edition))
    session.commit()
    return edition


@pytest.fixture(scope="session")
def compiled_templates(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> RememberedTemplates:
    """Keep what templates compile to, beside what pytest keeps from one start to the next."""
    kept = pytestconfig.pluginmanager.has_plugin("cacheprovider")
    return RememberedTemplates(pytestconfig.cache.mkdir("templates") if kept else tmp_path_factory.mktemp("templates"))


@pytest.fixture
def app(database_url: str, compiled_templates: RememberedTemplates, tmp_path: Path) -> Iterator[Flask]:
    """Lend the application on the test's database."""
    files, secret = tmp_path / "files", "a secret of the tests"
    app = applications.create(Config(database_url=database_url, secret_key=secret, files=files, testing=True))
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client with an empty cookie jar: a stranger."""
    return app.test_client()


@pytest.fixture
def sign_in(session: Session, sample: Edition) -> Callable[..., Membership]:
    """Return a function that signs a client in: ``sign_in(client, "exhibitor", nth=3)``."""

    def as_member(client: FlaskClient, role: str, *, nth: int = 0) -> Membership:
        return people.sign_in(client, people.member(session, sample, role, nth=nth))

    return as_member


@pytest.fixture
def edition(sample: Edition) -> Edition:
    """Return the edition of ``organizer``: the sample; a file of tests with a small edition overrides it."""
    return sample


@pytest.fixture
def organizer(client: FlaskClient, session: Session, edition: Edition) -> FlaskClient:
    """Return the client of an organizer who reads English."""
    people.sign_in(client, people.member(session, edition, "organizer"))
    client.set_cookie("locale", "en")
    session.rollback()  # what a test reads from here on is what the application has written
    return client


@pytest.fixture
def server(app: Flask) -> Iterator[str]:
    """Lend the address of the application behind waitress, on a free port."""
    with serving(app) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Lend a headless Chromium; skips with a reason where there is none."""
    with browsers.launched() as browser:
        yield browser


@pytest.fixture
def complaints() -> list[str]:
    """Collect what a browser's console complains about; a test that expects a complaint empties the list."""
    return []


@pytest.fixture
def page(browser: Browser, server: str, complaints: list[str]) -> Iterator[Page]:
    """Lend a Korean phone, 390 by 844, at the server's address; a complaint in its console fails the test."""
    context = browser.new_context(base_url=server, locale="ko-KR", viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


@pytest.fixture
def axe() -> Callable[[Page], list[str]]:
    """Return a function that lists what axe finds against WCAG 2.2 AA: ``assert axe(page) == []``."""
    return browsers.findings


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in plain words which databases and whether a browser took part."""
    stats = terminalreporter.stats
    ran = [report for outcome in ("passed", "failed") for report in stats.get(outcome, []) if report.when == "call"]
    terminalreporter.section("what took part")
    for mark, name in (("sqlite", "SQLite"), ("postgres", "PostgreSQL"), ("browser", "Chromium")):
        terminalreporter.line(f"{name:<11}{sum(mark in report.keywords for report in ran):>6} tests")
    skipped = len(stats.get("skipped", []))
    terminalreporter.line(f"{'skipped':<11}{skipped:>6} tests" + (", for the reasons given below" if skipped else ""))
