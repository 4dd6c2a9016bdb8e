"""Publish manuals and brochures, count downloads, hand out printed copies, as many as there are."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from expo.db import added
from expo.domain.guidance import Audience, BookletKind
from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, refuse_if
from expo.domain.words import N_, Named
from expo.models.booklets import Booklet, BookletDownloads, BookletFile, BookletHandOut
from expo.models.editions import Edition
from expo.queries import booklets, editions
from expo.services import history, pressed_twice, uploaded_documents
from expo.services.sessions import holder_of

MOST_PRINTED = 1_000_000
NONE_LEFT = Violation("none_left", N_("No printed copy is left."))
HAS_ONE = Violation("has_one", N_("This person has a copy already."), {}, "badge")
ONLY_PDF = Violation("only_pdf", N_("Please send a PDF."), {}, "file")


@dataclass(frozen=True, slots=True)
class BookletSheet:
    """A publication as the guidance desk writes it; ``printed`` are all copies that were ever delivered."""

    kind: BookletKind
    audience: Audience
    language: str
    title_ko: str
    title_en: str
    version: str
    printed: int = 0
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as a browser sent it."""

    name: str
    media_type: str
    content: bytes


def write(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    booklet_id: int | None,
    sheet: BookletSheet,
    sent: SentFile | None,
    now: datetime,
) -> Booklet:
    """Add or change a publication; a PDF that is sent replaces the former one."""
    needs(actor, Permission.RUN_GUIDANCE)
    said = {name: value.strip() if name in _TEXTS else value for name, value in asdict(sheet).items()}
    if booklet_id is not None:
        row = editions.locked_row(session, edition.id, Booklet, booklet_id)
    else:
        before = pressed_twice.made(session, Booklet, Booklet.changed_at, now, edition_id=edition.id, **said)
        row = before or Booklet(edition_id=edition.id, handed_out=0)
    refuse_if(_against(row, sheet, sent))
    for name, value in said.items():
        setattr(row, name, value)
    row.changed_at = now
    if sent is not None:
        kept = uploaded_documents.columns(sent.name, "application/pdf", sent.content)
        if row.file is None:
            row.file = BookletFile(**kept)
        else:
            for name, value in kept.items():
                setattr(row.file, name, value)
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "guidance.publish",
        "booklet",
        row.id,
        edition_id=edition.id,
        now=now,
        name=Named(f"{row.title_ko} {row.version}", f"{row.title_en} {row.version}"),
    )
    return row


def hand_out(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    booklet_id: int,
    badge: str = "",
    last_seen: int | None = None,
    now: datetime,
) -> Booklet:
    """Hand out one copy, to the holder of a badge or without one; refused when none is left.

    ``last_seen`` is the last copy that the page showed: two visitors in a row get two copies, one button pressed
    twice hands out one.
    """
    needs(actor, Permission.RUN_GUIDANCE)
    person = holder_of(session, edition, badge) if badge.strip() else None
    row = editions.locked_row(session, edition.id, Booklet, booklet_id)
    said = {"booklet_id": row.id, "person_id": person.id if person else None, "handed_by_id": actor.user_id}
    before = pressed_twice.made(session, BookletHandOut, BookletHandOut.handed_at, now, **said)
    if before and last_seen is not None and before.id > last_seen:
        return row
    known = person is not None and booklets.has_copy(session, row.id, person.id)
    refuse_if([*([NONE_LEFT] if row.left <= 0 else []), *([HAS_ONE] if known else [])])
    row.handed_out += 1
    session.add(BookletHandOut(handed_at=now, **said))
    session.flush()
    return row


def count_download(session: Session, edition: Edition, *, booklet_id: int, now: datetime) -> None:
    """Count a download: a number a day, and nothing about who did."""
    booklets.get(session, edition.id, booklet_id)
    on = now.astimezone(edition.zone).date()
    more = update(BookletDownloads).where(BookletDownloads.booklet_id == booklet_id, BookletDownloads.on == on)
    plus_one = more.values(count=BookletDownloads.count + 1).execution_options(synchronize_session=False)
    done = session.execute(plus_one)
    if not getattr(done, "rowcount", 0) and not added(session, BookletDownloads(booklet_id=booklet_id, on=on, count=1)):
        session.execute(plus_one)


_TEXTS = ("title_ko", "title_en", "version")


def _against(row: Booklet, sheet: BookletSheet, sent: SentFile | None) -> Iterator[Violation]:
    if not sheet.title_ko.strip():
        yield Violation("untitled", N_("Please write a title."), {}, "title_ko")
    if not sheet.version.strip():
        yield Violation("no_version", N_("Please write which version it is."), {}, "version")
    if not row.handed_out <= sheet.printed <= MOST_PRINTED:
        words = N_("Copies handed out already: %(count)s. Write all that were printed.")
        yield Violation("fewer_than_handed_out", words, {"count": row.handed_out}, "printed")
    if sent is not None and not sent.name.lower().endswith(".pdf"):
        yield ONLY_PDF
