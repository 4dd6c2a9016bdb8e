"""What only shows when rows are held against each other. Asked when every cell by itself is sound."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from expo.domain.people import Role
from expo.domain.words import N_
from expo.services.sample.sheets import Folder, Row

_Fault = tuple[str, int, str, str]
"""Sentence, row as a spreadsheet shows it, column, value."""


def check(folder: Folder, sheets: Mapping[str, Sequence[Row]], days: Sequence[date]) -> None:
    """Note every fault between rows."""
    for name in ("exhibitor_closures", "studio_slots"):
        _note(folder, name, _spans_upside_down(sheets[name]))
    for name in ("buyer_availability", "interpreter_shifts"):
        _note(folder, name, _days_without_hours(sheets[name], days))
    for name in ("exhibitors", "buyers"):
        _note(folder, name, _addresses_twice(sheets[name]))
    _note(folder, "people", _strangers(sheets))


def _note(folder: Folder, name: str, faults: Iterator[_Fault]) -> None:
    for sentence, row, column, value in faults:
        folder.fault(sentence, file=f"{name}.csv", row=row, column=column, value=value)


def _spans_upside_down(rows: Sequence[Row]) -> Iterator[_Fault]:
    sentence = N_("%(file)s, row %(row)s, column %(column)s: %(value)s is not after the start.")
    for number, row in enumerate(rows, 2):
        if row["ends"] <= row["starts"]:
            yield sentence, number, "ends", f"{row['ends']:%H:%M}"


def _days_without_hours(rows: Sequence[Row], days: Sequence[date]) -> Iterator[_Fault]:
    sentence = N_("%(file)s, row %(row)s, column %(column)s: there are no consultations on %(value)s.")
    for number, row in enumerate(rows, 2):
        if row["date"] not in days:
            yield sentence, number, "date", row["date"].isoformat()


def _addresses_twice(rows: Sequence[Row]) -> Iterator[_Fault]:
    sentence = N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” appears twice.")
    seen: set[str] = set()
    for number, row in enumerate(rows, 2):
        address = row["contact_email"].lower()
        if address and address in seen:
            yield sentence, number, "contact_email", address
        seen.add(address)


def _strangers(sheets: Mapping[str, Sequence[Row]]) -> Iterator[_Fault]:
    """A person organizes, with a role in the team, or is the contact of the company or the interpreter named."""
    contact = N_("%(file)s, row %(row)s, column %(column)s: “%(value)s” is not the contact address of the company.")
    unknown = N_("%(file)s, row %(row)s, column %(column)s: there is no interpreter “%(value)s”.")
    roleless = N_(
        "%(file)s, row %(row)s, column %(column)s: an organizer needs a role in the team, and only organizers have one."
    )
    contacts = {
        (role, row["code"], row["contact_email"].lower())
        for role, name in ((Role.EXHIBITOR, "exhibitors"), (Role.BUYER, "buyers"))
        for row in sheets[name]
    }
    interpreters = {row["code"] for row in sheets["interpreters"]}
    for number, row in enumerate(sheets["people"], 2):
        role = row["role"]
        if (role is Role.ORGANIZER) != bool(row["team_roles"]):
            yield roleless, number, "team_roles", ""
        if role is Role.INTERPRETER and row["company"] not in interpreters:
            yield unknown, number, "company", row["company"]
        is_company = role in {Role.EXHIBITOR, Role.BUYER}
        if is_company and (role, row["company"], row["email"].lower()) not in contacts:
            yield contact, number, "email", row["email"]
