"""When a buyer and exhibitors are free together, read for all of them at once.

A list shows it; what books a time asks the rulebook, which also knows ways and the rests of interpreters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from sqlalchemy.orm import Session

from expo.models.buyers import Buyer
from expo.models.editions import Edition
from expo.queries import lengths
from expo.queries.offers import AnyExhibitor
from expo.queries.walk_ins.companies import wished
from expo.queries.walk_ins.free_slots import FreeSlots
from expo.queries.walk_ins.taken_times import EditionTimes, OpenSlot


@dataclass(frozen=True)
class SharedTimes:
    """The times that suit a buyer and an exhibitor both; nothing is read before the first question.

    ``read`` returns the times of the edition, which are the same for every buyer.
    """

    session: Session
    edition: Edition
    buyer: Buyer
    now: datetime
    read: Callable[[], EditionTimes]

    def first_of_days(self, exhibitor: AnyExhibitor) -> list[OpenSlot]:
        """Return the first slot of each day that suits both; for a long consultation the next one suits them, too.

        None suits who meets the buyer already, nor two of whom one does not want to meet the other.
        """
        if exhibitor.id in self._never:
            return []
        shared = self._free.with_company(exhibitor, at_booth=self.edition.booth_meetings)
        if exhibitor.id in self._long:
            starts = {slot.starts_at for slot in shared}
            shared = [slot for slot in shared if slot.ends_at in starts]
        return [next(of_day) for _day, of_day in groupby(shared, key=lambda slot: slot.day_id)]

    @cached_property
    def day_ids(self) -> set[int]:
        """Return the days on which the buyer has a time left."""
        return {slot.day_id for slot in self._free.slots}

    @cached_property
    def _never(self) -> frozenset[int]:
        return wished(self.session, self.buyer).never

    @cached_property
    def _long(self) -> set[int]:
        return lengths.of_buyer(self.session, self.buyer.id)

    @cached_property
    def _free(self) -> FreeSlots[OpenSlot]:
        times = self.read()
        ahead = [slot for slot in times.slots if slot.starts_at > self.now]
        return FreeSlots(self.session, self.edition, self.buyer, ahead, times.taken, self.now)
