"""The people who sign in: the organizer's team, interpreters, and the contacts of companies."""

from collections.abc import Mapping
from typing import Any

from expo.domain.people import Role
from expo.models.people import Membership, User
from expo.models.team import HeldRole
from expo.services.languages import usual_in
from expo.services.people import hash_password
from expo.services.sample.loading import Loading

TECHNICAL_ADDRESS = "%s@exhibitors.example.com"
"""The sign-in of a firm about which no contact is invented."""


def locale_of(loading: Loading, row: Mapping[str, Any]) -> str:
    """Return the language that a company of a sheet reads."""
    return usual_in(row.get("country", "KR"), loading.edition.language_codes)


def write_people(loading: Loading) -> None:
    """Write who signs in: the people of ``people.csv``, and every company's contact without a password."""
    known = {row["email"].lower(): row for row in loading.sheets["people"]}
    members = _members(loading, known)
    users = loading.write(
        User,
        (
            {
                "email": person["email"].lower(),
                "name": person["name"],
                "password_hash": _hash(known.get(person["email"].lower())),
                "locale": person["locale"],
                "created_at": loading.now,
            }
            for person, _, _ in members
        ),
    )
    memberships = loading.write(
        Membership,
        (
            {
                "user_id": user,
                "edition_id": loading.edition.id,
                "role": role,
                "exhibitor_id": loading.id("exhibitors", company) if role is Role.EXHIBITOR else None,
                "buyer_id": loading.id("buyers", company) if role is Role.BUYER else None,
                "interpreter_id": loading.id("interpreters", company) if role is Role.INTERPRETER else None,
            }
            for user, (_, role, company) in zip(users, members, strict=True)
        ),
    )
    loading.write(
        HeldRole,
        (
            {"membership_id": membership, "role": team_role}
            for membership, (person, _, _) in zip(memberships, members, strict=True)
            for team_role in person.get("team_roles", ())
        ),
    )


def _members(loading: Loading, known: Mapping[str, Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Role, str]]:
    """Return person, role and company: the team first, interpreters last."""
    sheets = loading.sheets
    return [
        *((row, Role.ORGANIZER, "") for row in known.values() if row["role"] is Role.ORGANIZER),
        *((_contact(loading, row), Role.EXHIBITOR, row["code"]) for row in sheets["exhibitors"]),
        *((_contact(loading, row), Role.BUYER, row["code"]) for row in sheets["buyers"]),
        *((row, Role.INTERPRETER, row["company"]) for row in known.values() if row["role"] is Role.INTERPRETER),
    ]


def _contact(loading: Loading, row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "email": row["contact_email"] or TECHNICAL_ADDRESS % row["code"].lower(),
        "name": row["contact_name"] or row["name_ko"],
        "locale": locale_of(loading, row),
    }


def _hash(person: Mapping[str, Any] | None) -> str | None:
    return hash_password(person["password"]) if person and person["password"] else None
