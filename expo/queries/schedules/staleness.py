"""What has changed since a version was asked for, and the version therefore does not know."""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.models.history import Event
from expo.models.schedules import Schedule


class Topic(StrEnum):
    """What a plan is made from."""

    WISHES = "wishes"
    TIMES = "times"
    SETTINGS = "settings"


ACTS = {
    Topic.WISHES: ("wishes.wish", "wishes.reply", "meetings.cancel", "buyers.approve", "buyers.reject"),
    Topic.TIMES: (
        "availability.close",
        "availability.reopen",
        "live_commerce.book",
        "live_commerce.give_back",
        "tables.close",
        "tables.reopen",
        "disruptions.announce",
        "disruptions.withdraw",
        "interpreters.close",
        "interpreters.reopen",
        "interpreters.set_shifts",
    ),
    Topic.SETTINGS: (
        "grid.set",
        "grid.add_block",
        "grid.change_block",
        "grid.remove_block",
        "tables.add",
        "tables.add_zone",
        "tables.remove",
        "interpreters.add",
        "interpreters.change",
        "interpreters.remove",
        "editions.set_policy",
        "limits.set",
        "limits.remove",
        "delegates.set",
        "delegates.remove",
    ),
}
_TOPIC_OF = {act: topic for topic, acts in ACTS.items() for act in acts}


def changes_since(session: Session, schedule: Schedule) -> Mapping[Topic, int]:
    """Count the acts since a version was asked for that its plan would have had to heed, in one statement.

    They are counted from the asking in the history, not from its time: the clock of a demo goes back and forth.
    """
    asked = (
        select(func.max(Event.id))
        .where(Event.subject == "schedule", Event.subject_id == schedule.id, Event.act == "schedules.ask")
        .scalar_subquery()
    )
    rows = session.execute(
        select(Event.act, func.count())
        .where(Event.edition_id == schedule.edition_id, Event.act.in_(_TOPIC_OF), Event.id > asked)
        .group_by(Event.act)
    )
    found: Counter[Topic] = Counter()
    for act, count in rows:
        found[_TOPIC_OF[act]] += count
    return found
