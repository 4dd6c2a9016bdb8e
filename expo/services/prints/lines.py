"""The lines of lists on paper: grouped by reader or place, with what was struck out before what is."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from expo.domain.agenda import ChangeKind
from expo.domain.meetings import common_language, interpreting_language
from expo.domain.prints import PrintedChange, PrintedMeeting, SheetKind
from expo.domain.text import is_in, natural, search_text, wanted_text
from expo.domain.words import N_, Named
from expo.queries.prints import PrintedCompany, PrintedHall, PrintedTable
from expo.services.prints.shapes import PrintedCell, PrintedColumn, PrintedRow, PrintedSection, PrintedState, PrintInput
from expo.services.prints.wording import SheetWords

Cells = Callable[[SheetWords, PrintedMeeting, PrintedMeeting | None], tuple[PrintedCell, ...]]

_MARKS = {
    ChangeKind.NEW: N_("New"),
    ChangeKind.MOVED: N_("Changed"),
    ChangeKind.CANCELLED: N_("Cancelled"),
}
_UNKNOWN = Named("–", "–")


def state_label(words: SheetWords, state: PrintedState) -> str:
    """Return ``Version 3, revision 1``: which timetable this is."""
    if not state.version:
        return words.text(N_("Without a version"))
    if not state.revision:
        return words.text(N_("Version %(version)s"), version=state.version)
    return words.text(N_("Version %(version)s, revision %(revision)s"), version=state.version, revision=state.revision)


def foot(words: SheetWords, given: PrintInput) -> str:
    """Return the last line of every sheet: the version it shows and when it was printed."""
    printed = words.text(N_("Printed %(when)s"), when=words.moment(given.state.printed_at))
    until = given.state.provisional_until
    is_over = until is not None and until <= given.state.printed_at
    sentence = N_("Provisional timetable") if is_over else N_("Provisional until %(until)s")
    provisional = words.text(sentence, until=words.moment(until)) if until else ""
    contact = words.name(given.contact)
    return " · ".join(filter(None, (state_label(words, given.state), provisional, printed, contact)))


def is_wanted(given: PrintInput, *words: str) -> bool:
    """Tell whether a sheet is among those asked for; every sheet is if nothing was typed."""
    wanted = wanted_text(given.order.only)
    return not wanted or is_in(search_text(*words, also=list(words)), wanted)


def is_known(given: PrintInput) -> bool:
    """Tell whether what an order is narrowed to is the name of anything that its sheets are made for."""
    known = given.directory
    made_for: dict[SheetKind, Mapping[Any, PrintedCompany | PrintedTable | PrintedHall]] = {
        SheetKind.EXHIBITOR_AGENDAS: known.exhibitors,
        SheetKind.BOOTH_SIGNS: known.exhibitors,
        SheetKind.BUYER_AGENDAS: known.buyers,
        SheetKind.INTERPRETERS: known.interpreters,
        SheetKind.TABLES: known.tables,
        SheetKind.TABLE_SIGNS: known.tables,
        SheetKind.DOORS: known.halls,
    }
    return any(is_wanted(given, *one.names) for one in made_for.get(given.order.kind, {}).values())


def over(given: PrintInput, words: SheetWords, what: str) -> str:
    """Return the line above a title: the expo and what the sheet is."""
    return f"{words.name(given.edition)} · {words.text(what)}"


def note(given: PrintInput, words: SheetWords) -> str:
    """Say that a sheet has only what changed, and since when; empty where it has everything."""
    if given.changed is None or given.since is None:
        return ""
    since = state_label(words, given.since)
    return words.text(
        N_("Only what has changed since %(since)s (%(when)s). Everything else stays as it was."),
        since=since,
        when=words.moment(given.since.printed_at),
    )


def columns(words: SheetWords, labels: Iterable[str], widths: Sequence[float]) -> tuple[PrintedColumn, ...]:
    """Return columns with labels in words."""
    return tuple(PrintedColumn(words.text(label), width) for label, width in zip(labels, widths, strict=True))


def grouped(
    given: PrintInput, key: Callable[[PrintedMeeting], int | str | None]
) -> dict[int | str | None, list[PrintedChange]]:
    """Return what to print by company, table or hall; a change of it belongs to where it was, and where it is.

    Without a former timetable nothing is marked: every consultation is a change from itself.
    """
    found: dict[int | str | None, list[PrintedChange]] = {}
    every = [PrintedChange(one.pair, one, one) for one in given.meetings]
    for change in every if given.changed is None else given.changed:
        if given.order.on and all(given.day_of(one) != given.order.on for one in change.sides):
            continue
        for group in dict.fromkeys(key(one) for one in change.sides):
            found.setdefault(group, []).append(_seen_from(change, group, key))
    return found


def _seen_from(
    change: PrintedChange, group: int | str | None, key: Callable[[PrintedMeeting], int | str | None]
) -> PrintedChange:
    """Return a change as one table, hall or interpreter has it: what came from elsewhere is new there."""
    was = change.was if change.was and key(change.was) == group else None
    now = change.now if change.now and key(change.now) == group else None
    return PrintedChange(change.key, was, now)


def by_day(given: PrintInput, words: SheetWords, own: list[PrintedChange], cells: Cells) -> tuple[PrintedSection, ...]:
    """Return a section for each day; a consultation that moved to another day is under its new one."""
    days: dict[date, list[PrintedChange]] = {}
    for one in own:
        days.setdefault(given.day_of(one.shown), []).append(one)
    return tuple(
        PrintedSection(words.day(on), tuple(rows(given, words, ordered, cells))) for on, ordered in sorted(days.items())
    )


def rows(given: PrintInput, words: SheetWords, own: list[PrintedChange], cells: Cells) -> list[PrintedRow]:
    """Return the consultations as rows by time, with their marks where only changes are printed."""
    found = []
    for one in sorted(own, key=lambda one: (one.shown.starts_at, natural(one.shown.table))):
        is_marked = given.changed is not None
        old = one.was if is_marked and one.kind is ChangeKind.MOVED else None
        kind = one.kind if is_marked else ""
        found.append(PrintedRow(cells(words, one.shown, old), kind, words.text(_MARKS[one.kind]) if is_marked else ""))
    return found


def when_and_where(
    given: PrintInput, words: SheetWords, one: PrintedMeeting, old: PrintedMeeting | None
) -> tuple[PrintedCell, PrintedCell]:
    """Return time and place, the former ones struck out; without a table it is at the booth."""
    was_time = was_place = ""
    if old and old.starts_at != one.starts_at:
        same_day = given.day_of(old) == given.day_of(one)
        was_time = words.time(old.starts_at) if same_day else words.short_moment(old.starts_at)
    if old and old.table != one.table:
        was_place = old.table or words.text(N_("Booth"))
    time = PrintedCell(words.time(one.starts_at), f"–{words.time(one.ends_at)}", was_time)
    if one.table:
        zone = given.directory.tables.get(one.table)
        return time, PrintedCell(one.table, words.name(zone.zone) if zone else "", was_place)
    booths = company_of(given, one, is_exhibitor=True).booths
    return time, PrintedCell(" · ".join(booths) or words.text(N_("Booth")), words.text(N_("Booth")), was_place)


def both_companies(given: PrintInput, *, with_language: bool = False) -> Cells:
    """Return what a row shows where both sides read: time, place, exhibitor, buyer."""

    def cells(words: SheetWords, one: PrintedMeeting, old: PrintedMeeting | None) -> tuple[PrintedCell, ...]:
        exhibitor, buyer = company_of(given, one, is_exhibitor=True), company_of(given, one, is_exhibitor=False)
        last = (PrintedCell(words.languages([spoken_by(given, one) or ""])),) if with_language else ()
        return (*when_and_where(given, words, one, old), _named(words, exhibitor), _named(words, buyer), *last)

    return cells


def companies_and_interpreter(given: PrintInput) -> Cells:
    """Return what a row shows at its table: time, exhibitor, buyer, interpreter."""

    def cells(words: SheetWords, one: PrintedMeeting, old: PrintedMeeting | None) -> tuple[PrintedCell, ...]:
        exhibitor, buyer = company_of(given, one, is_exhibitor=True), company_of(given, one, is_exhibitor=False)
        time, _place = when_and_where(given, words, one, old)
        spoken = words.languages([spoken_by(given, one) or ""]) if one.interpreter_id else ""
        interpreter = PrintedCell(interpreter_of(given, words, one), spoken)
        return time, _named(words, exhibitor), _named(words, buyer), interpreter

    return cells


def with_free_slots(
    given: PrintInput,
    words: SheetWords,
    on: date,
    own: list[PrintedChange],
    taken_rows: list[PrintedRow],
    last: PrintedCell,
) -> list[PrintedRow]:
    """Return the rows of a day with its free slots between them, to be written on by hand."""
    taken = dict(zip(sorted(one.shown.starts_at for one in own), taken_rows, strict=True))
    slots = [slot for slot in given.directory.slots if slot[0].astimezone(given.zone).date() == on]
    goes_on = {start for start, _end in slots if any(one.shown.starts_at < start < one.shown.ends_at for one in own)}
    found = []
    for start, end in slots:
        if start in goes_on:  # the second slot of a long consultation
            continue
        free = PrintedRow(
            (
                PrintedCell(words.time(start), f"–{words.time(end)}"),
                PrintedCell(""),
                PrintedCell(""),
                PrintedCell(""),
                last,
            ),
            "free",
        )
        found.append(taken.get(start, free))
    return found


def _named(words: SheetWords, company: PrintedCompany) -> PrintedCell:
    about = [words.other_name(company.name), words.country(company.country)]
    return PrintedCell(words.name(company.name), " · ".join(filter(None, about)))


def company_of(given: PrintInput, one: PrintedMeeting, *, is_exhibitor: bool) -> PrintedCompany:
    """Return a side of a consultation; one that is gone has a dash for a name."""
    companies = given.directory.exhibitors if is_exhibitor else given.directory.buyers
    row = one.exhibitor_id if is_exhibitor else one.buyer_id
    return companies.get(row) or PrintedCompany(row, "", _UNKNOWN)


def spoken_by(given: PrintInput, one: PrintedMeeting) -> str | None:
    """Return the language of a consultation: with an interpreter the buyer's, else the one both know."""
    exhibitor, buyer = company_of(given, one, is_exhibitor=True), company_of(given, one, is_exhibitor=False)
    spoken = list(exhibitor.languages) or ["ko"]
    return interpreting_language(list(buyer.languages), spoken) or common_language(list(buyer.languages), spoken)


def interpreter_of(given: PrintInput, words: SheetWords, one: PrintedMeeting) -> str:
    """Return the name of who interprets, empty if none is needed."""
    person = given.directory.interpreters.get(one.interpreter_id or 0)
    return words.name(person.name) if person else ""


def hall_of(given: PrintInput, one: PrintedMeeting) -> int | None:
    """Return the hall of a consultation: of its table, else of the exhibitor."""
    table = given.directory.tables.get(one.table)
    return table.hall_id if table else company_of(given, one, is_exhibitor=True).hall_id
