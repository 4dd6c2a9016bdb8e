"""Tables, one module a feature. Rows, no decisions.

Importing this package registers every table; other code imports the modules: ``from expo.models import meetings``.
"""

from expo.models import (
    accounts,
    agenda,
    allocation,
    base,
    buyers,
    calendar,
    editions,
    exhibitors,
    history,
    imports,
    interpreters,
    live_commerce,
    meetings,
    outbox,
    outcomes,
    people,
    privacy,
    records,
    schedules,
    team,
    venue,
    wishes,
)

__all__ = [
    "accounts",
    "agenda",
    "allocation",
    "base",
    "buyers",
    "calendar",
    "editions",
    "exhibitors",
    "history",
    "imports",
    "interpreters",
    "live_commerce",
    "meetings",
    "outbox",
    "outcomes",
    "people",
    "privacy",
    "records",
    "schedules",
    "team",
    "venue",
    "wishes",
]
