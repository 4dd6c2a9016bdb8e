"""Lists on paper: agendas of people, sheets of tables, lists at the doors, days of interpreters."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

from expo.domain.people import Role
from expo.domain.prints import PrintedChange, PrintedMeeting, SheetKind
from expo.domain.text import natural
from expo.domain.words import N_
from expo.queries.links import Holder
from expo.queries.prints import PrintedCompany, PrintedHall
from expo.services.prints import lines
from expo.services.prints.shapes import ListSheet, PrintedCell, PrintedColumn, PrintedRow, PrintedSection, PrintInput
from expo.services.prints.wording import SheetWords

ENDINGS = (N_("It took place"), N_("Buyer absent"), N_("Exhibitor absent"))
"""What is ticked by hand on the sheet of a table, to be entered later."""


def agendas(given: PrintInput, role: Role) -> Iterator[ListSheet]:
    """Yield the agenda of every company of a side that has one, a copy for each person with a personal link."""
    is_exhibitor = role is Role.EXHIBITOR
    companies = given.directory.exhibitors if is_exhibitor else given.directory.buyers
    by_company = lines.grouped(given, lambda one: one.exhibitor_id if is_exhibitor else one.buyer_id)
    for company in companies.values():
        own = by_company.get(company.id, [])
        if not own or not lines.is_wanted(given, *company.names):
            continue
        holders: list[Holder | None] = [*given.holders.get(company.id, ())]
        for holder in holders or [None]:
            yield _agenda(given, company, own, holder, is_exhibitor=is_exhibitor)


def _agenda(
    given: PrintInput, company: PrintedCompany, own: list[PrintedChange], holder: Holder | None, *, is_exhibitor: bool
) -> ListSheet:
    locale = (holder.membership.user.locale if holder else "") or company.locale
    words = given.wording(locale)

    def cells(words: SheetWords, one: PrintedMeeting, old: PrintedMeeting | None) -> tuple[PrintedCell, ...]:
        other = lines.company_of(given, one, is_exhibitor=not is_exhibitor)
        about = [words.other_name(other.name), words.country(other.country)]
        spoken = lines.spoken_by(given, one)
        interpreter = lines.interpreter_of(given, words, one)
        return (
            *lines.when_and_where(given, words, one, old),
            PrintedCell(words.name(other.name), " · ".join(filter(None, about))),
            PrintedCell(words.languages([spoken]) if spoken else "", interpreter),
        )

    labels = (N_("Time"), N_("Table or booth"), N_("Exhibitor") if not is_exhibitor else N_("Buyer"), N_("Language"))
    facts = [words.country(company.country)]
    hall = given.directory.halls.get(company.hall_id or 0)
    if hall:
        facts.append(words.name(hall.name))
    person = holder.person if holder and holder.person not in company.name.name_ko else ""
    return ListSheet(
        words.language,
        words.name(company.name),
        given.personal(holder.id) if holder else given.address(),
        words.text(N_("Scan: your agenda as it is now")) if holder else words.text(N_("Scan: has this sheet changed?")),
        lines.foot(words, given),
        over=lines.over(given, words, N_("Agenda")),
        subtitle=words.other_name(company.name),
        facts=tuple(filter(None, [" · ".join(company.booths), *facts, person])),
        note=lines.note(given, words),
        columns=lines.columns(words, labels, (46, 80, 3, 1.3)),
        sections=lines.by_day(given, words, own, cells),
    )


def interpreters(given: PrintInput) -> Iterator[ListSheet]:
    """Yield the days of every interpreter."""
    by_person = lines.grouped(given, lambda one: one.interpreter_id or 0)
    for person in given.directory.interpreters.values():
        own = by_person.get(person.id, [])
        if not own or not lines.is_wanted(given, *person.names):
            continue
        holder = next(iter(given.holders.get(person.id, [])), None)
        words = given.wording((holder.membership.user.locale if holder else "") or given.site_languages[0])
        labels = (N_("Time"), N_("Table or booth"), N_("Exhibitor"), N_("Buyer"), N_("Language"))
        yield ListSheet(
            words.language,
            words.name(person.name),
            given.personal(holder.id) if holder else given.address(),
            words.text(N_("Scan: your consultations as they are now"))
            if holder
            else words.text(N_("Scan: has this sheet changed?")),
            lines.foot(words, given),
            over=lines.over(given, words, N_("Days of interpreters")),
            facts=(person.code, words.languages(person.languages)),
            note=lines.note(given, words),
            columns=lines.columns(words, labels, (46, 80, 2, 2, 1)),
            sections=lines.by_day(given, words, own, lines.both_companies(given, with_language=True)),
        )


def tables(given: PrintInput) -> Iterator[ListSheet]:
    """Yield a sheet for each table and day, with its free slots, or with what changed."""
    by_table = lines.grouped(given, lambda one: one.table)
    words = given.common
    labels = (N_("Time"), N_("Exhibitor"), N_("Buyer"), N_("Interpreter"), N_("How it ended"))
    boxes = PrintedCell("", "\n".join(f"□ {words.text(one)}" for one in ENDINGS))
    for table in given.directory.tables.values():
        if not lines.is_wanted(given, *table.names):
            continue
        for on in given.days:
            own = [one for one in by_table.get(table.code, []) if any(given.day_of(side) == on for side in one.sides)]
            rows = lines.rows(given, words, own, lines.companies_and_interpreter(given))
            rows = [replace(row, cells=(*row.cells, boxes)) for row in rows]
            if given.changed is None:
                rows = lines.with_free_slots(given, words, on, own, rows, boxes)
            elif not rows:
                continue
            yield ListSheet(
                words.language,
                words.day(on),
                f"{given.address()}?table={quote(table.code)}&day={on.isoformat()}",
                words.text(N_("Scan: changed? How did it end?")),
                lines.foot(words, given),
                over=lines.over(given, words, N_("Consultation table")),
                subtitle=words.name(table.zone),
                sign=table.code,
                note=lines.note(given, words),
                columns=lines.columns(words, labels, (46, 2, 2, 1, 92)),
                sections=(PrintedSection("", tuple(rows)),),
            )


def doors(given: PrintInput) -> Iterator[ListSheet]:
    """Yield lists for the door of each hall: who shows in it, and its consultations by time and table."""
    by_hall = lines.grouped(given, lambda one: lines.hall_of(given, one))
    for hall in given.directory.halls.values():
        if not lines.is_wanted(given, *hall.names):
            continue
        showing = [one for one in given.directory.exhibitors.values() if one.hall_id == hall.id]
        if showing and given.changed is None:
            yield _companies_in(given, hall, showing)
        own = by_hall.get(hall.id, [])
        if own:
            yield _consultations_in(given, hall, own)


def _companies_in(given: PrintInput, hall: PrintedHall, showing: list[PrintedCompany]) -> ListSheet:
    words = given.common
    rows = (
        PrintedRow((PrintedCell(" · ".join(one.booths)), PrintedCell(words.name(one.name), words.other_name(one.name))))
        for one in sorted(showing, key=lambda one: (not one.booths, *map(natural, one.booths), natural(one.code)))
    )
    columns = lines.columns(words, [N_("Booth"), N_("Exhibitor")], (110, 1))
    return _at_door(given, hall, N_("Exhibitors in this hall"), columns, (PrintedSection("", tuple(rows)),))


def _consultations_in(given: PrintInput, hall: PrintedHall, own: list[PrintedChange]) -> ListSheet:
    words = given.common
    labels = [N_("Time"), N_("Table or booth"), N_("Exhibitor"), N_("Buyer")]
    columns = lines.columns(words, labels, (46, 80, 2, 2))
    sections = lines.by_day(given, words, own, lines.both_companies(given))
    return _at_door(given, hall, N_("Consultations in this hall"), columns, sections)


def _at_door(
    given: PrintInput,
    hall: PrintedHall,
    what: str,
    columns: tuple[PrintedColumn, ...],
    sections: tuple[PrintedSection, ...],
) -> ListSheet:
    words = given.common
    return ListSheet(
        words.language,
        words.name(hall.name),
        given.address(),
        words.text(N_("Scan: has this sheet changed?")),
        lines.foot(words, given),
        over=lines.over(given, words, what),
        subtitle=words.other_name(hall.name),
        note=lines.note(given, words),
        columns=columns,
        sections=sections,
    )


LISTS: dict[SheetKind, Callable[[PrintInput], Iterator[ListSheet]]] = {
    SheetKind.EXHIBITOR_AGENDAS: lambda given: agendas(given, Role.EXHIBITOR),
    SheetKind.BUYER_AGENDAS: lambda given: agendas(given, Role.BUYER),
    SheetKind.INTERPRETERS: interpreters,
    SheetKind.TABLES: tables,
    SheetKind.DOORS: doors,
}
