"""A whole expo goes into one file, and an empty installation has the same expo then."""

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from expo import migrations, models
from expo.domain.badges import BadgeType
from expo.domain.people import Role
from expo.domain.permissions import TeamRole
from expo.domain.refusals import Refusal
from expo.models.accounts import SignIn
from expo.models.badges import Badge, Person
from expo.models.calendar import Hold
from expo.models.editions import Edition
from expo.models.history import Event
from expo.models.meetings import Meeting
from expo.models.outbox import Message
from expo.models.people import Membership, User
from expo.models.pictures import Picture
from expo.models.wishes import Wish
from expo.queries import people
from expo.services import badges, editions, pictures, team
from expo.services.editions import belongings
from expo.services.storage import FileFolder
from tests.support import consultations
from tests.support.emptying import emptied
from tests.support.images import photo

NOW = datetime(2026, 9, 1, tzinfo=UTC)
SECRET = "a secret of the tests"
HASH = "scrypt:what-a-password-leaves-behind"


@pytest.fixture
def expo(session, tmp_path):
    """Return the small expo with a timetable, a logo, a badge, and all that must not leave the installation."""
    expo = consultations.opened(session)
    for seller, customer, slot in ((0, 0, 0), (1, 1, 0), (2, 2, 1)):
        consultations.book(session, expo, seller, customer, slot)
    session.execute(update(User).values(password_hash=HASH, totp_secret="JBSWY3DPEHPK3PXP"))
    user = session.get_one(User, expo.organizer.user_id)
    session.add(SignIn(user_id=user.id, token_hash="f" * 64, began_at=NOW, seen_at=NOW, expires_at=NOW))
    session.add(
        Message(
            edition_id=expo.edition.id,
            recipient="waits@buyer.example",
            template="buyer_approved",
            locale="ko",
            subject="승인",
            body="기다림",
            written_at=NOW,
        )
    )
    person = Person(edition_id=expo.edition.id, type=BadgeType.VISITOR, name="오가람", registered_at=NOW)
    session.add(person)
    session.flush()
    salt, token_hash = badges.new_token(SECRET)
    session.add(
        Badge(
            edition_id=expo.edition.id,
            person_id=person.id,
            salt=salt,
            token_hash=token_hash,
            code="AB12CD",
            issued_at=NOW,
        )
    )
    encoded = pictures.encode(photo(size=(60, 40)))
    pictures.put(
        session,
        expo.organizer,
        expo.edition,
        FileFolder(tmp_path / "here"),
        code="E-0",
        product_id=None,
        picture=encoded,
        alt_ko="병",
        alt_en="A bottle",
        now=NOW,
    )
    invited(session, expo.edition, "team@expo.example")
    session.commit()
    return expo


def invited(session, edition: Edition, email: str) -> None:
    team.invite(
        session,
        team.COMMAND_LINE,
        edition,
        email=email,
        name="새 담당자",
        roles=[TeamRole.CHIEF],
        secret=SECRET,
        now=NOW,
    )


def written(session, folder) -> bytes:
    edition_id = session.scalar(select(Edition.id))
    session.rollback()
    file = io.BytesIO()
    editions.write(session.get_bind(), edition_id, file, FileFolder(folder))
    return file.getvalue()


def read(session, content: bytes, folder, actor=team.COMMAND_LINE) -> Edition:
    return editions.read(session, actor, io.BytesIO(content), FileFolder(folder), secret=SECRET, now=NOW)


def timetable(session) -> list[tuple]:
    held = select(Meeting.exhibitor_id, Meeting.buyer_id, Meeting.slot_id, Meeting.table_id, Hold.id)
    return list(session.execute(held.join(Hold, Hold.meeting_id == Meeting.id).order_by(Hold.id)))


def rewritten(content: bytes, **members: bytes) -> bytes:
    """Return a file with other content in some members; nothing leaves one out."""
    old, file = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            if members.get(name.replace(".", "_"), b"?"):
                new.writestr(name, members.get(name.replace(".", "_"), old.read(name)))
    return file.getvalue()


def test_an_empty_installation_has_the_same_expo_and_writes_the_same_file(session, expo, tmp_path):
    before, content = timetable(session), written(session, tmp_path / "here")
    emptied(session)

    read(session, content, tmp_path / "there")
    session.commit()

    assert before
    assert timetable(session) == before
    assert written(session, tmp_path / "there") == content
    digest = session.scalars(select(Picture.digest)).one()
    assert FileFolder(tmp_path / "there").get(f"{digest}.jpg") == FileFolder(tmp_path / "here").get(f"{digest}.jpg")
    meeting = session.scalars(select(Meeting)).first()
    session.add(
        Wish(
            edition_id=meeting.edition_id,
            exhibitor_id=meeting.exhibitor_id,
            buyer_id=meeting.buyer_id,
            side="buyer",
            level="must",
            wished_at=NOW,
        )
    )
    session.flush()  # the database goes on numbering


def test_the_organizer_of_a_new_installation_gets_the_expo_and_stays_its_chief(session, expo, tmp_path):
    before, content = timetable(session), written(session, tmp_path / "here")
    emptied(session)
    prepared = editions.prepare(session, now=NOW)
    for email in ("new@expo.example", "organizer@expo.example"):
        invited(session, prepared, email)
    session.commit()

    edition = read(session, content, tmp_path / "there")

    assert (edition.code, edition.pending_set_up) == ("2026", None)
    assert [row[:4] for row in timetable(session)] == [row[:4] for row in before]
    chiefs = {
        one.user.email
        for one in people.team(session, edition.id)
        if TeamRole.CHIEF in {held.role for held in one.roles}
    }
    assert {"new@expo.example", "organizer@expo.example"} <= chiefs
    companies = session.scalars(select(Membership).where(Membership.role != Role.ORGANIZER))
    assert all(member.user.name != "새 담당자" for member in companies)
    came = session.scalars(select(Membership.id).join(User).where(User.email == "team@expo.example")).one()
    assert came in session.scalars(select(Event.subject_id).where(Event.act == "team.invite")).all()


@pytest.mark.sqlite_only
def test_passwords_tokens_and_waiting_emails_stay_behind_and_badges_get_new_ones(session, expo, tmp_path):
    badge = session.scalars(select(Badge)).one()
    secrets = [HASH, "JBSWY3DPEHPK3PXP", "f" * 64, badge.salt, badge.token_hash, "waits@buyer.example"]
    content = written(session, tmp_path / "here")
    archive = zipfile.ZipFile(io.BytesIO(content))
    everything = b"".join(archive.read(name) for name in archive.namelist()).decode("utf-8", "replace")
    former = badge.token_hash
    emptied(session)

    read(session, content, tmp_path / "there")

    assert [secret for secret in secrets if secret in everything] == []
    assert session.scalars(select(User.password_hash).distinct()).all() == [None]
    assert session.scalars(select(Message).where(Message.sent_at.is_(None))).all() == []
    renewed = session.scalars(select(Badge)).one()
    assert (renewed.code, len(renewed.token_hash), renewed.token_hash == former) == ("AB12CD", 64, False)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"hall_jsonl": b""}, "not a whole expo"),
        ({"edition_json": b"{}"}, "not a whole expo"),
        ({"slot_jsonl": b'{"id": "one"}\n'}, "not a whole expo"),
        ({"edition_json": b'{"format": 1, "schema": "0001", "rows": {}}'}, "made with schema 0001"),
    ],
)
def test_a_file_that_is_broken_or_of_another_version_is_refused_and_leaves_nothing(
    session, expo, tmp_path, members, reason
):
    content = rewritten(written(session, tmp_path / "here"), **members)
    emptied(session)

    with pytest.raises(Refusal, match=reason):
        read(session, content, tmp_path / "there")

    session.rollback()
    assert session.scalars(select(Edition)).all() == []
    assert list(FileFolder(tmp_path / "there").names()) == []


@pytest.mark.sqlite_only
def test_what_is_no_file_of_an_expo_and_an_installation_with_an_expo_are_refused(session, expo, tmp_path):
    content = written(session, tmp_path / "here")
    halved = json.dumps(migrations.head()).encode() + content[: len(content) // 2]

    with pytest.raises(Refusal, match="작은 엑스포"):
        read(session, content, tmp_path / "there")
    emptied(session)
    with pytest.raises(Refusal, match="not a whole expo"):
        read(session, halved, tmp_path / "there")


def test_every_table_is_in_the_file_or_left_out_on_purpose():
    every = {table.name for table in models.base.Base.metadata.sorted_tables}

    assert {table.name for table in belongings.tables()} | belongings.LEFT_OUT == every
    assert all(belongings.rows(table, 1) is not None for table in belongings.tables())
