"""A whole expo is downloaded in one installation, and read at the first visit of another."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from expo import cli
from expo.domain.permissions import TeamRole
from expo.models.accounts import AccessRecord
from expo.models.editions import Edition
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.privacy import Export
from expo.services import editions, team
from tests.support import consultations, people
from tests.support.emptying import emptied
from tests.support.reading import text_of

DESK = "/2026/organizer"
NOW = datetime(2026, 9, 1, tzinfo=UTC)


@pytest.fixture
def downloaded(enter, session, expo):
    """Return what the chief of the small expo downloads, after an attempt without a purpose."""
    consultations.book(session, expo, 0, 0, 0)
    chief = enter("organizer")
    assert "What stays here" in text_of(chief.get(f"{DESK}/file"))
    assert chief.post(f"{DESK}/file", data={"purpose": ""}).status_code == 422
    return chief.post(f"{DESK}/file", data={"purpose": "Moving house"})


def uploaded(client, content: bytes):
    return client.post("/expo/organizer/set-up/file", data={"file": (io.BytesIO(content), "2026.zip")})


def test_an_expo_moves_to_another_installation_by_its_file(downloaded, client, session):
    export = session.scalars(select(Export)).one()
    assert (export.kind, export.purpose) == ("edition", "Moving house")
    assert downloaded.headers["Content-Disposition"] == "attachment; filename=2026.zip"
    emptied(session)
    prepared = editions.prepare(session, now=NOW)
    team.invite(
        session,
        team.COMMAND_LINE,
        prepared,
        email="new@expo.example",
        name="새 담당자",
        roles=[TeamRole.CHIEF],
        secret="x",
        now=NOW,
    )
    session.commit()
    people.sign_in(client, session.scalars(select(Membership)).one())
    client.set_cookie("locale", "en")
    session.rollback()

    broken = uploaded(client, downloaded.data[:-200])
    done = uploaded(client, downloaded.data)

    assert (broken.status_code, done.status_code) == (422, 303)
    assert "not a whole expo" in text_of(broken)
    assert done.headers["Location"] == f"{DESK}/"
    assert client.get(f"{DESK}/").status_code == 200
    assert len(session.scalars(select(Meeting)).all()) == 1
    assert client.get(f"{DESK}/set-up/file").status_code == 404


def test_only_a_chief_downloads_an_expo_and_only_an_empty_installation_reads_one(enter, expo):
    assert enter("buyer").get(f"{DESK}/file").status_code == 403
    assert enter("organizer").get(f"{DESK}/set-up/file").status_code == 404


def test_an_expo_goes_into_a_file_and_comes_back_on_the_command_line(app, session, expo, tmp_path):
    cli.register(app)
    file = str(tmp_path / "2026.zip")
    run = app.test_cli_runner().invoke

    written = run(args=["editions", "export", "2026", file]).output
    refused = run(args=["editions", "import", file])
    emptied(session)
    read = run(args=["editions", "import", file]).output

    assert "rows of 2026 are in" in written
    assert (refused.exit_code, "has an expo already: 작은 엑스포" in refused.output) == (1, True)
    assert read.startswith("2026 is here: 작은 엑스포.")
    assert [one.code for one in session.scalars(select(Edition))] == ["2026"]
    assert "edition_read" in session.scalars(select(AccessRecord.act)).all()
