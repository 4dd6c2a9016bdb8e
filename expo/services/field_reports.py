"""Write a report, let an editor publish it, correct it with the earlier version kept."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from expo.db import added, lock_row
from expo.domain.field_reports import ReportState
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.privacy import ERASED
from expo.domain.refusals import Refusal, Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.field_reports import FieldReport, OfVersions, ReportPhoto, ReportVersion, ReportViews
from expo.models.history import Event
from expo.models.videos import Video
from expo.queries import field_reports
from expo.services import history

NO_CONSENT = Violation(
    "no_consent",
    N_("Write down first who agreed, for everyone in the pictures, to be filmed and shown."),
    {},
    "consented_by",
)
NO_CORRECTION = Violation("no_correction", N_("The report has no correction that waits."))
_COPIED = ("title_ko", "title_en", "text_ko", "text_en", "video_url", "product_id")


@dataclass(frozen=True, slots=True)
class ReportText:
    """What a reporter writes; ``note`` says what a correction corrects."""

    title_ko: str = ""
    title_en: str = ""
    text_ko: str = ""
    text_en: str = ""
    video_url: str = ""
    note: str = ""


def start(session: Session, actor: Actor, edition: Edition, *, visit_id: int, now: datetime) -> FieldReport:
    """Begin the report of a visit, or return the one that was begun."""
    needs(actor, Permission.WRITE_REPORTS)
    visit = field_reports.visit(session, edition.id, visit_id)
    known = session.scalar(select(FieldReport).where(FieldReport.visit_id == visit.id))
    if known is not None:
        return known
    row = FieldReport(
        edition_id=edition.id,
        exhibitor_id=visit.exhibitor_id,
        visit_id=visit.id,
        reporter=visit.reporter,
        started_at=now,
        versions=[ReportVersion(no=1, written_at=now)],
    )
    session.add(row)
    session.flush()
    return row


def write(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    report_id: int,
    text: ReportText,
    product_id: int | None,
    now: datetime,
) -> ReportVersion:
    """Keep what a reporter writes; after publication this is the next version, and the former one stays."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    refuse_if(_against_note(row, text.note))
    version = to_write(row, now)
    for name, value in asdict(text).items():
        setattr(version, name, value.strip())
    version.product = next((one for one in row.exhibitor.products if one.id == product_id), None)
    session.flush()
    return version


def to_write(row: FieldReport, now: datetime) -> ReportVersion:
    """Return the version that a reporter changes, which the editor has to see again; after publication the next one."""
    version = row.newest
    if version.state is ReportState.PUBLISHED:
        kept = {name: getattr(version, name) for name in _COPIED}
        version = ReportVersion(no=version.no + 1, **kept)
        row.versions.append(version)
    version.written_at, version.submitted_at = now, None
    return version


def take_out(session: Session, part: OfVersions, version: ReportVersion) -> None:
    """Take a photo or a video out of a version; those before it keep it."""
    if part.since == version.no:
        session.delete(part)
    else:
        part.until = version.no - 1
    session.flush()


def agree(session: Session, actor: Actor, edition: Edition, *, report_id: int, name: str, now: datetime) -> FieldReport:
    """Write down who agreed to be filmed and shown; an empty name takes it back, which keeps a report from view.

    Who agrees again after that agrees to what the editor publishes next.
    """
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    given = name.strip()
    if given and row.published and row.consented_at is None:
        to_write(row, now)
    row.consented_by, row.consented_at = given, (row.consented_at or now) if given else None
    session.flush()
    _record(session, actor, row, "consent", now, name=row.consented_by or "–")
    return row


def discard(session: Session, actor: Actor, edition: Edition, *, report_id: int, now: datetime) -> FieldReport:
    """Throw a correction away that is not published: its text, photos and video; what is public stays as it is."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    version = row.newest
    if version.published_at is not None or not row.published:
        raise Refusal(NO_CORRECTION)
    _record(session, actor, row, "discard", now, title=_title(row.published[-1]))
    for photo in version.photos:
        former = next((one for one in row.photos if one.digest == photo.digest and one.until == version.no - 1), None)
        if former is not None and photo.since == version.no:
            photo.alt_ko, photo.alt_en, photo.since = former.alt_ko, former.alt_en, former.since
            row.photos.remove(former)
    session.flush()
    for kind in (ReportPhoto, Video):
        session.execute(delete(kind).where(kind.report_id == row.id, kind.since == version.no))
        session.execute(update(kind).where(kind.report_id == row.id, kind.until == version.no - 1).values(until=None))
    row.versions.remove(version)
    session.flush()
    session.expire(row)
    return row


def submit(session: Session, actor: Actor, edition: Edition, *, report_id: int, now: datetime) -> ReportVersion:
    """Send the newest version to the editor."""
    needs(actor, Permission.WRITE_REPORTS)
    row = of_writer(session, edition, report_id)
    refuse_if(_unfinished(row))
    version = row.newest
    version.submitted_at, version.returned_with = now, ""
    session.flush()
    _record(session, actor, row, "submit", now, title=_title(version))
    return version


def give_back(
    session: Session, actor: Actor, edition: Edition, *, report_id: int, words: str, now: datetime
) -> ReportVersion:
    """Give a version back to the reporter with what is missing."""
    needs(actor, Permission.PUBLISH_REPORTS)
    row = of_writer(session, edition, report_id)
    if not words.strip():
        raise Refusal(Violation("no_reason", N_("Please say why."), {}, "words"))
    refuse_if(_not_submitted(row))
    version = row.newest
    version.submitted_at, version.returned_with = None, words.strip()
    session.flush()
    _record(session, actor, row, "give_back", now, title=_title(version))
    return version


def publish(session: Session, actor: Actor, edition: Edition, *, report_id: int, now: datetime) -> ReportVersion:
    """Publish the newest version; refused without consent, a title, or words for a photo."""
    needs(actor, Permission.PUBLISH_REPORTS)
    row = of_writer(session, edition, report_id)
    refuse_if([*_not_submitted(row), *_unfinished(row), *([] if row.consented_at else [NO_CONSENT])])
    version = row.newest
    version.published_at, version.published_by_id = now, actor.user_id
    row.product = version.product
    session.flush()
    for kind in (ReportPhoto, Video):
        session.execute(delete(kind).where(kind.report_id == row.id, kind.until.is_not(None)))
    session.expire(row, ["photos"])
    _record(session, actor, row, "publish", now, title=_title(version), number=version.no)
    return version


def count_view(session: Session, edition: Edition, *, report_id: int, now: datetime) -> None:
    """Count that a report was opened: a number a day, and nothing about who did."""
    field_reports.read(session, edition.id, report_id)
    on = now.astimezone(edition.zone).date()
    more = update(ReportViews).where(ReportViews.report_id == report_id, ReportViews.on == on)
    done = session.execute(more.values(count=ReportViews.count + 1), execution_options={"synchronize_session": False})
    if getattr(done, "rowcount", 0):
        return
    if not added(session, ReportViews(report_id=report_id, on=on, count=1)):
        session.execute(more.values(count=ReportViews.count + 1))


def forget(session: Session, exhibitor_id: int) -> None:
    """End an exhibitor's consent, so that no report about it is shown, and remove the photos of its people."""
    theirs, quiet = FieldReport.exhibitor_id == exhibitor_id, {"synchronize_session": False}
    reports = session.scalars(select(FieldReport.id).where(theirs)).all()
    session.execute(delete(ReportPhoto).where(ReportPhoto.report_id.in_(reports)), execution_options=quiet)
    ended = {"consented_at": None, "consented_by": ""}
    session.execute(update(FieldReport).where(theirs).values(**ended), execution_options=quiet)
    agreed = (Event.act == "field_reports.consent") & Event.subject_id.in_(reports)
    session.execute(update(Event).where(agreed).values(detail={"name": ERASED}), execution_options=quiet)


def of_writer(session: Session, edition: Edition, report_id: int) -> FieldReport:
    """Return a report, locked, to one who may write it."""
    lock_row(session, FieldReport, report_id)
    return field_reports.get(session, edition.id, report_id)


def _unfinished(row: FieldReport) -> Iterator[Violation]:
    if not row.newest.title_ko:
        yield Violation("untitled", N_("Please write a title."), {}, "title_ko")
    if not row.newest.text_ko:
        yield Violation("no_text", N_("Please write the text."), {}, "text_ko")
    yield from _against_note(row, row.newest.note)


def _against_note(row: FieldReport, note: str) -> Iterator[Violation]:
    if row.published and not note.strip():
        yield Violation("no_note", N_("Say what is corrected."), {}, "note")


def _not_submitted(row: FieldReport) -> list[Violation]:
    waits = row.newest.state is ReportState.SUBMITTED
    return [] if waits else [Violation("not_submitted", N_("No version of this report waits for the editor."))]


def _record(session: Session, actor: Actor, row: FieldReport, act: str, now: datetime, **detail: object) -> None:
    history.record(
        session, actor, f"field_reports.{act}", "field_report", row.id, edition_id=row.edition_id, now=now, **detail
    )


def _title(version: ReportVersion) -> Named:
    return Named(version.title_ko, version.title_en)
