"""Photos of a report, encoded anew: added, taken out, said in other words; what is public waits for the editor."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.field_reports import MOST_PHOTOS
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.field_reports import FieldReport, ReportPhoto
from expo.queries import field_reports
from expo.services.field_reports import of_writer, take_out, to_write
from expo.services.pictures import NO_FILE, EncodedPicture
from expo.services.storage import Storage


def add(
    session: Session,
    actor: Actor,
    edition: Edition,
    storage: Storage,
    *,
    report_id: int,
    picture: EncodedPicture | None,
    alt_ko: str,
    alt_en: str,
    now: datetime,
) -> ReportPhoto:
    """Add a photo that was encoded anew, with what it shows in words."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    same = [one for one in row.newest.photos if picture is not None and one.digest == picture.digest]
    if same and alt_ko.strip() == same[0].alt_ko:
        return same[0]  # the form came twice
    refuse_if(_against(row, picture, alt_ko))
    assert picture is not None  # refused above
    for name, content in picture.files:
        storage.put(name, content)
    photo = ReportPhoto(
        edition_id=edition.id,
        digest=picture.digest,
        width=picture.width,
        height=picture.height,
        alt_ko=alt_ko.strip(),
        alt_en=alt_en.strip(),
        since=to_write(row, now).no,
    )
    row.photos.append(photo)
    session.flush()
    return photo


def remove(session: Session, actor: Actor, edition: Edition, *, report_id: int, photo_id: int, now: datetime) -> None:
    """Take a photo out of a report; one that is public stays until the editor publishes the correction."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    photo = field_reports.photo(row, photo_id)
    take_out(session, photo, to_write(row, now))
    session.expire(row, ["photos"])


def describe(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    report_id: int,
    photo_id: int,
    alt_ko: str,
    alt_en: str,
    now: datetime,
) -> None:
    """Say in other words what a photo shows; what is public keeps its words until the editor publishes them."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    photo = field_reports.photo(row, photo_id)
    refuse_if(_against_words(alt_ko))
    number = to_write(row, now).no
    if photo.since < number:
        row.photos.append(_copy(photo, until=number - 1))
        photo.since = number
    photo.alt_ko, photo.alt_en = alt_ko.strip(), alt_en.strip()
    session.flush()


def _against(row: FieldReport, picture: EncodedPicture | None, alt_ko: str) -> Iterator[Violation]:
    if picture is None:
        yield NO_FILE
    yield from _against_words(alt_ko)
    if len(row.newest.photos) >= MOST_PHOTOS:
        words = N_("A report has at most %(most)s photos.")
        yield Violation("photos_full", words, {"most": MOST_PHOTOS}, "file")


def _against_words(alt_ko: str) -> Iterator[Violation]:
    if not alt_ko.strip():
        yield Violation("no_words", N_("Say what the photo shows, for people who do not see it."), {}, "alt_ko")


def _copy(photo: ReportPhoto, *, until: int) -> ReportPhoto:
    """Return a photo as it was in the versions before; another row of the same file."""
    return ReportPhoto(
        edition_id=photo.edition_id,
        digest=photo.digest,
        width=photo.width,
        height=photo.height,
        alt_ko=photo.alt_ko,
        alt_en=photo.alt_en,
        since=photo.since,
        until=until,
    )
