"""When a buyer and exhibitors are free together, read for all of them at once.

A list shows it; what books a time asks the rulebook, which also knows ways and the rests of interpreters.
"""

from datetime import datetime
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only, selectinload

from expo.models.buyers import Buyer
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.queries.walk_ins.companies import wished
from expo.queries.walk_ins.free_slots import FreeSlots, slots_ahead


def first_of_days(session: Session, edition: Edition, buyer: Buyer, now: datetime) -> dict[int, list[Slot]]:
    """Return by exhibitor the first slot of each day that suits both; who has none is missing.

    Missing too is who meets the buyer already, and with whom one of the two does not want to meet.
    """
    able = session.scalars(
        select(Exhibitor)
        .where(Exhibitor.edition_id == edition.id, Exhibitor.id.not_in(wished(session, buyer).never))
        .options(load_only(Exhibitor.languages, Exhibitor.hall_id, Exhibitor.sector_id), selectinload(Exhibitor.booths))
    ).all()
    free = FreeSlots(session, edition, buyer, slots_ahead(session, edition, now), now)
    found: dict[int, list[Slot]] = {}
    for exhibitor in able:
        shared = free.with_company(exhibitor, at_booth=edition.booth_meetings)
        if shared:
            found[exhibitor.id] = [next(of_day) for _day, of_day in groupby(shared, key=lambda slot: slot.day_id)]
    return found
