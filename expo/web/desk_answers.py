"""What the desk reads after a scan: by colour, in a word, who it is, what comes next and where."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from expo.domain.arrivals import ScanEvent, ScanKind, ScanResult
from expo.domain.badges import shown_code
from expo.queries import arrivals, badges
from expo.queries.arrivals import NextStop
from expo.services.arrivals import ScanAnswer
from expo.web.formats import label, local, time

if TYPE_CHECKING:
    from expo.models.badges import Badge
    from expo.models.editions import Edition


@dataclass(frozen=True, slots=True)
class DeskAnswer:
    """One answer; ``tone`` is good, again, wait or bad, ``lines`` are what comes next."""

    state: str
    tone: str
    word: str
    name: str = ""
    company: str = ""
    type: str = ""
    letter: str = ""
    code: str = ""
    person: int | None = None
    scan: str = ""
    lines: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return it for a script."""
        return asdict(self)


def answers_of(
    session: Session, edition: "Edition", events: Sequence[ScanEvent], stored: Mapping[str, ScanAnswer], now: datetime
) -> dict[str, DeskAnswer]:
    """Return the answer of each event of a batch."""
    people = {one.badge.person_id: one.badge.person for one in stored.values() if one.badge is not None}
    today = now.astimezone(edition.zone).date()
    first = arrivals.first_entries(session, list(people), today)
    stops = arrivals.next_stops(session, edition, people.values(), now) if people else {}
    found = {}
    for event in events:
        answer = stored[event.id]
        if event.kind is ScanKind.VOID:
            found[event.id] = DeskAnswer(answer.stored, "wait", _("Taken back"))
        elif answer.badge is None:
            found[event.id] = DeskAnswer(answer.stored, "bad", _("Not a badge of this expo"))
        else:
            entry = first.get(answer.badge.person_id)
            is_first = entry is not None and entry.scan_id == event.id
            tone, word = _verdict(session, answer, is_first, entry.at if entry else None)
            found[event.id] = _about(answer, event, tone, word, stops.get(answer.badge.person_id, []))
    return found


def _verdict(session: Session, answer: ScanAnswer, is_first: bool, entered_at: datetime | None) -> tuple[str, str]:
    if answer.result is ScanResult.REVOKED and answer.badge is not None:
        newer = badges.valid_of(session, answer.badge.person_id)
        if newer is None:
            return "bad", _("This badge was revoked")
        return "bad", _("Replaced: the valid badge is %(code)s", code=shown_code(newer.code))
    if is_first or entered_at is None:
        return "good", _("Welcome")
    return "again", _("Re-entry, first at %(time)s", time=time(entered_at))


def _about(answer: ScanAnswer, event: ScanEvent, tone: str, word: str, stops: Sequence[NextStop]) -> DeskAnswer:
    badge: Badge | None = answer.badge
    if badge is None:
        return DeskAnswer(answer.stored, tone, word)
    person = badge.person
    return DeskAnswer(
        state=answer.stored,
        tone=tone,
        word=word,
        name=person.name,
        company=local(badges.company_of(person)),
        type=label(person.type),
        letter=person.type.letter,
        code=shown_code(badge.code),
        person=person.id,
        scan=event.id,
        lines=[_line(one) for one in stops[:3]],
    )


def _line(stop: NextStop) -> str:
    where = stop.table or _("At the booth")
    return f"{time(stop.starts_at)} · {where} · {local(stop.other)}"
