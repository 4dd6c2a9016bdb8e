"""The rows that :mod:`tests.support.acts` names: found in the sample on its second morning, or added to it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from expo import clock
from expo.config import Config
from expo.domain.accounts import Purpose
from expo.domain.buyers import Decision
from expo.domain.follow_ups import case_code
from expo.domain.meetings import Origin
from expo.domain.outcomes import MeetingOutcome
from expo.domain.records import RecordState
from expo.domain.refills import OfferState, OpeningState
from expo.models.applications import ExhibitorApplication
from expo.models.badges import Badge, Person
from expo.models.buyers import Buyer, BuyerDecision
from expo.models.calendar import Closure, Hold
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor, Product, Sector
from expo.models.leads import Lead
from expo.models.live_commerce import Broadcast
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingEvent, MeetingStatus
from expo.models.people import Membership
from expo.models.records import Record
from expo.models.refills import Opening, RefillOffer
from expo.models.venue import FloorElement, MeetingTable, Zone
from expo.services import one_time_links, visitors


class ShowRows:
    """Finds rows for names; who signs in under which name is in ``members``."""

    def __init__(self, session: Session, edition: Edition, settings: Config) -> None:
        self.session, self.edition, self.settings = session, edition, settings
        self.now = clock.now(edition)
        self.members: dict[str, Membership] = {}
        self.ids: dict[str, Any] = {"day": edition.days[1].id}

    def find(self) -> None:
        """Choose consultations and companies, and write what no form of the sample has made yet."""
        records = select(Record).where(Record.state == RecordState.SUBMITTED).order_by(Record.id)
        record = self.session.scalars(records).first()
        self._meeting("past", record.meeting)
        self.ids["case"] = case_code(record.id)
        self.ids["ended"] = self._with_outcome(self.edition.days[0].id)
        running = Slot.starts_at <= self.now, Slot.ends_at > self.now
        told = select(Meeting).join(Meeting.slot).join(MeetingStatus, MeetingStatus.meeting_id == Meeting.id)
        self._meeting("now", self._first(told.where(*running, MeetingStatus.outcome.is_(None))))
        self.ids["event"] = self._last_event()
        ahead = Slot.starts_at > self.now + timedelta(hours=2), Meeting.is_active.is_(True)
        later = self._first(select(Meeting).join(Meeting.slot).where(*ahead))
        self._meeting("later", later)
        self._free()
        self._seat_that_became_free(later)
        self._people()
        self.session.commit()

    def find_made(self) -> None:
        """Look up what was posted before."""
        person = self._first(select(Person).where(Person.name == "박하늘"))
        lead = self._first(select(Lead))
        self.ids |= {
            "event": self._last_event(),
            "element": self._first(select(FloorElement.id).order_by(FloorElement.id.desc())),
            "announced": self._first(select(Closure.id).where(Closure.is_announced)),
            "interpreters": self._first(
                select(Closure.id).where(Closure.interpreter_id.is_not(None)).order_by(Closure.id.desc())
            ),
            "booked": self._first(select(Meeting.id).where(Meeting.origin == Origin.ASSIGNED)),
            "tables": self._first(select(Closure.id).where(Closure.table_id.is_not(None), ~Closure.is_announced)),
            "person": person.id,
            "key": visitors.key(self.settings, lead.person),
            "lead": lead.id,
        }

    def _meeting(self, name: str, meeting: Meeting) -> None:
        self.ids[name] = meeting.id
        for side in ("exhibitor", "buyer"):
            mine = getattr(Membership, f"{side}_id") == getattr(meeting, f"{side}_id")
            self.members[f"{side} of {name}"] = self._first(select(Membership).where(mine))

    def _last_event(self) -> int:
        said = select(MeetingEvent.id).where(MeetingEvent.meeting_id == self.ids["now"])
        return self._first(said.order_by(MeetingEvent.id.desc()))

    def _with_outcome(self, day_id: int) -> int:
        held = select(MeetingStatus.meeting_id).join(Meeting, Meeting.id == MeetingStatus.meeting_id)
        return self._first(
            held.join(Meeting.slot).where(Slot.day_id == day_id, MeetingStatus.outcome == MeetingOutcome.NO_SHOW_BUYER)
        )

    def _free(self) -> None:
        """Choose an approved buyer, two exhibitors it has not met, and three seats that are free for all of them."""
        ahead = self.session.scalars(select(Slot).where(Slot.starts_at > self.now).order_by(Slot.id)).all()
        held = self.session.scalars(select(Hold).where(Hold.slot_id.in_([slot.id for slot in ahead]))).all()
        busy = {(one.slot_id, name, getattr(one, f"{name}_id")) for one in held for name in _HELD}
        tables = self.session.execute(select(MeetingTable, Zone.track).join(MeetingTable.zone)).all()
        met = {tuple(row) for row in self.session.execute(select(Meeting.exhibitor_id, Meeting.buyer_id))}
        guests = select(Membership, Buyer.track).join(Buyer, Buyer.id == Membership.buyer_id).join(Buyer.decision)
        makers = self.session.scalars(select(Exhibitor).order_by(Exhibitor.id.desc())).all()
        for guest, track in self.session.execute(guests.where(BuyerDecision.decision == Decision.APPROVED)):
            slots = [slot for slot in ahead if (slot.id, "buyer", guest.buyer_id) not in busy]
            seats = [
                (slot, table)
                for slot in slots
                for table in [one for one, of in tables if of is track and (slot.id, "table", one.id) not in busy][:1]
            ]
            new = [
                (maker, mine)
                for maker in makers
                if (maker.id, guest.buyer_id) not in met
                and len(mine := [one for one in seats if (one[0].id, "exhibitor", maker.id) not in busy]) >= _SEATS
            ]
            if len(new) >= 2 and new[0][1][:_SEATS] == new[1][1][:_SEATS]:
                self._name_free(guest, [maker for maker, _mine in new[:2]], new[0][1])
                return
        raise AssertionError("no pair is free")

    def _name_free(
        self, guest: Membership, makers: Sequence[Exhibitor], seats: Sequence[tuple[Slot, MeetingTable]]
    ) -> None:
        (slot, table), (other, table_then) = seats[:2]
        closing, closed = seats[2]
        span = {name: getattr(closing, f"{name}_at").astimezone(self.edition.zone) for name in ("starts", "ends")}
        self.members["buyer waiting"] = guest
        self.ids |= {
            "free": makers[0].id,
            "free_code": makers[0].code,
            "other": makers[1].id,
            "code": makers[1].code,
            "guest": guest.buyer_id,
            "slot": slot.id,
            "seat": f"{slot.id}-{table.id}",
            "hall": table.zone.hall_id,
            "seat_then": f"{other.id}-{table_then.id}",
            "table": closed.code,
            "on": f"{span['starts']:%Y-%m-%d}",
        } | {name: f"{at:%H:%M}" for name, at in span.items()}

    def _seat_that_became_free(self, meeting: Meeting) -> None:
        """Offer a running consultation's seat to a buyer."""
        other = self._first(
            select(Meeting)
            .join(Meeting.slot)
            .where(Slot.starts_at <= self.now, Slot.ends_at > self.now)
            .where(Meeting.id != self.ids["now"])
        )
        opening = Opening(
            edition_id=self.edition.id,
            meeting_id=other.id,
            slot_id=other.slot_id,
            exhibitor_id=other.exhibitor_id,
            state=OpeningState.OPEN,
            opened_at=self.now,
        )
        self.session.add(opening)
        self.session.flush()
        guest = self.members["buyer waiting"]
        offer = RefillOffer(
            opening_id=opening.id,
            day_id=other.slot.day_id,
            buyer_id=guest.buyer_id,
            state=OfferState.LIVE,
            rank=1,
            made_at=self.now,
            expires_at=self.now + timedelta(minutes=30),
        )
        self.session.add(offer)
        self.session.flush()
        self.members["buyer offered"] = guest
        self.ids |= {"opening": opening.id, "offer": offer.id}

    def _people(self) -> None:
        """Find a badge, an exhibitor with two products, one on air, and write an application."""
        person = self._first(select(Person).where(Person.buyer_id == self.ids["guest"]))
        badge = self._first(select(Badge).where(Badge.person_id != person.id))
        two = self._first(select(Product).where(Product.position == 1).order_by(Product.id))
        air = self._first(select(Broadcast).join(Broadcast.studio_slot).order_by(Broadcast.id.desc()))
        self.members["exhibitor on air"] = self._first(
            select(Membership).where(Membership.exhibitor_id == air.exhibitor_id)
        )
        self.members["exhibitor on the floor"] = self.members["exhibitor of past"]
        row = ExhibitorApplication(
            edition_id=self.edition.id,
            sector_id=self._first(select(Sector.id)),
            name_ko="새봄식품",
            business_number="220-81-62517",
            makes="두부",
            contact_name="김봄",
            contact_email="bom@example.com",
            applied_at=self.now,
        )
        self.session.add(row)
        self.session.flush()
        link = one_time_links.make(
            self.session,
            self.edition,
            Purpose.APPLICATION_DETAILS,
            secret=str(self.settings.secret_key),
            now=clock.now(),
            email=row.contact_email,
            payload={"application": row.id},
        )
        self.ids |= {
            "guest_person": person.id,
            "badge": badge.code,
            "broadcast": air.id,
            "applied": row.id,
            "two_products": two.exhibitor.code,
            "product": two.id,
            "token": one_time_links.token_of(self.settings, link),
        }

    def _first(self, rows: Select[Any]) -> Any:
        found = self.session.scalars(rows.limit(1)).first()
        assert found is not None, rows
        return found


_SEATS = 3
_HELD = ("exhibitor", "buyer", "table")
