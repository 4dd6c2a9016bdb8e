"""Say which companies an application may mean that are in the edition already."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.orm import Session

from expo.domain.words import Named
from expo.models.applications import ExhibitorApplication
from expo.queries import applications
from expo.services.imports import company_rows
from expo.services.imports.companies import Companies, Company


def twins(session: Session, edition_id: int, shown: Iterable[ExhibitorApplication]) -> dict[int, list[Named]]:
    """Return by application the exhibitors and other applications that it may be.

    One with another business number is named too: a firm may have two.
    """
    rows = applications.all_of(session, edition_id)
    applied = {row.id: _company(row) for row in rows}
    made = {row.exhibitor_id for row in rows}
    taking_part = [_numberless(one) for one in company_rows.of_exhibitors(session, edition_id) if one.id not in made]
    companies = Companies([*applied.values(), *taking_part])
    found = {row.id: companies.like(applied[row.id]) for row in shown}
    return {id_: [other.name for other, _likeness in others] for id_, others in found.items() if others}


def _company(row: ExhibitorApplication) -> Company:
    """Return an application to be recognised; its id is negative, so that no exhibitor has it."""
    name = Named(row.name_ko, row.name_en or row.name_ko)
    names = (row.name_ko, row.name_en)
    return Company(-row.id, str(-row.id), name, names, row.contact_email, phone=row.contact_phone)


def _numberless(one: Company) -> Company:
    return replace(one, business_number="")
