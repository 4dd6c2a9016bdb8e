"""Logos and photos: nothing of the file that was sent is kept, and nothing is kept longer than its row."""

import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from expo.domain.people import Actor, Role
from expo.domain.refusals import NotAllowed
from expo.models.history import Event
from expo.queries import pictures as pictures_queries
from expo.services import backups, images, pictures, privacy
from expo.services.storage import FileFolder
from tests.support import small_expo
from tests.support.images import photo
from tests.support.small_expo import NOW

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def expo(session):
    return small_expo.build(session)


@pytest.fixture
def folder(tmp_path: Path) -> FileFolder:
    return FileFolder(tmp_path / "files")


def _put(expo, folder: FileFolder, actor: Actor | None = None, **changed):
    given = {"code": "E-001", "product_id": None, "picture": pictures.encode(photo()), "alt_ko": "", "alt_en": ""}
    return pictures.put(expo.session, actor or expo.organizer, expo.edition, folder, **given | changed, now=NOW)


def test_a_picture_is_kept_in_every_size_and_without_what_the_camera_wrote(expo, folder):
    row = _put(expo, folder)

    kept = {name: Image.open(BytesIO(folder.get(name))) for name in folder.names()}
    assert {name.removeprefix(row.digest): one.size for name, one in kept.items()} == {
        "-96.webp": (96, 64), "-320.webp": (320, 213), "-960.webp": (960, 640), ".jpg": (640, 427),
    }  # fmt: skip
    assert [dict(one.getexif()) for one in kept.values()] == [{}] * 4


@pytest.mark.parametrize("sent", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a<script>", b""])
def test_what_is_no_picture_is_refused(sent):
    assert pictures.encode(BytesIO(sent)) is None


def test_a_photo_whose_camera_wrote_nonsense_is_taken_as_it_lies():
    about, sent = Image.Exif(), BytesIO()
    about[0x0112], about[0x8825] = 6, {1: "N"}
    Image.new("RGB", (8, 4)).save(sent, "JPEG", exif=about)
    broken = sent.getvalue().replace(b"\x00\x01\x00\x02\x00\x00\x00\x02N", b"\x00\x00\x00\x02\x00\x00\x00\x02N")

    found = images.find(BytesIO(broken), 8)

    assert broken != sent.getvalue()
    assert found is not None
    assert found.size == (8, 4)


def test_a_small_file_of_very_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(images, "MOST_PIXELS", 1199 * 800)

    assert pictures.encode(photo("PNG")) is None


def test_a_new_logo_takes_the_former_ones_place_and_a_description_alone_keeps_it(expo, folder):
    _put(expo, folder)
    second = _put(expo, folder, picture=pictures.encode(photo(colour="red")))
    _put(expo, folder, picture=None, alt_ko="붉은 네모")

    assert pictures_queries.logos(expo.session, expo.edition.id) == {
        "E-001": (second.digest, 960, 640, "붉은 네모", "")
    }
    assert [one.act for one in expo.session.query(Event) if one.subject == "exhibitor"] == [
        "pictures.put_logo", "pictures.put_logo", "pictures.describe",
    ]  # fmt: skip


def test_an_exhibitor_changes_its_own_pictures_only(expo, folder):
    own = Actor(Role.EXHIBITOR, edition_id=expo.edition.id, exhibitor_id=expo.exhibitors[0].id)

    _put(expo, folder, own)
    with pytest.raises(NotAllowed):
        _put(expo, folder, own, code="E-002")


def test_files_that_no_row_names_are_deleted_after_an_hour(expo, folder, tmp_path):
    former = _put(expo, folder).digest
    row = _put(expo, folder, picture=pictures.encode(photo(colour="red")))
    now = datetime.now(UTC)
    used = pictures.used_names(expo.session)

    assert pictures.remove_unused(folder, used, now=now) == 0
    assert pictures.remove_unused(folder, used, now=now + timedelta(hours=2)) == 4
    assert {name[:32] for name in folder.names()} == {row.digest} != {former}


def test_erasing_a_company_takes_its_pictures(expo, folder):
    _put(expo, folder)

    privacy.erase(expo.session, expo.organizer, expo.edition, code="E-001", now=NOW)

    assert pictures_queries.logos(expo.session, expo.edition.id) == {}
    assert pictures.used_names(expo.session) == set()


def test_a_backup_brings_the_files_back(expo, folder, tmp_path):
    _put(expo, folder)
    expo.session.commit()
    engine, file, other = expo.session.get_bind(), tmp_path / "expo.backup", FileFolder(tmp_path / "other")

    backups.backup(engine, file, folder)
    backups.restore(engine, file, other)

    assert {name: other.get(name) for name in other.names()} == {name: folder.get(name) for name in folder.names()}


def test_a_name_that_is_no_files_leads_nowhere(folder):
    with pytest.raises(ValueError, match="passwd"):
        folder.get(os.path.join("..", "passwd"))
