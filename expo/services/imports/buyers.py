"""Buyers from a spreadsheet: entered by the organizer, without an e-mail."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import inspect, select

from expo.domain.buyer_details import currency_of
from expo.domain.buyers import BUSINESS_TYPES, CHANNELS, Decision, Track
from expo.domain.editions import moment
from expo.domain.imports import ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words, compact
from expo.domain.wishes import Side
from expo.domain.words import N_, Marked, Named
from expo.models.base import Base
from expo.models.buyers import Buyer, BuyerDecision, BuyerInterest
from expo.models.calendar import Closure
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor, Sector
from expo.models.meetings import Meeting
from expo.models.people import Membership
from expo.models.venue import Booth, BoothAllocation, MeetingTable
from expo.models.wishes import Wish
from expo.queries import buyers, codes
from expo.services import phones
from expo.services.buyers import documents
from expo.services.buyers.registration import new_codes
from expo.services.imports import company_rows, presence
from expo.services.imports.targets import Match, Target, Write

HOME = "KR"
_NO_CHANNEL = {
    Track.DOMESTIC: N_("“%(channel)s” is not a channel of a domestic buyer."),
    Track.OVERSEAS: N_("“%(channel)s” is not a business type of an overseas buyer."),
}


class BuyerTarget(Target):
    """A company that buys. New ones count as approved if ``approves``."""

    kind = ImportKind.BUYERS
    model = Buyer
    named_by = "name"
    late = frozenset({*company_rows.LEVELS, presence.DAYS})
    reads = (
        Buyer, BuyerDecision, BuyerInterest, Exhibitor, Booth, BoothAllocation, MeetingTable, Wish, Meeting, Membership,
        Closure, Slot,
    )  # fmt: skip
    approves = True

    def load(self) -> Words:
        """Read buyers, who acts for them, exhibitors and wishes."""
        edition_id = self.edition.id
        self._rows = {row.id: row for row in company_rows.buyers(self.session, edition_id)}
        self._companies = company_rows.companies_of_buyers(list(self._rows.values()))
        self._wishes = company_rows.WishBook(self.session, self.edition, Side.BUYER)
        self._presence = presence.PresenceBook(self.session, self.edition, "buyer_id")
        self._codes = {row.code: row.id for row in self._rows.values()}
        self._others = codes.of_others(self.session, edition_id, Buyer)
        self._typed: set[str] = set()
        self._new_codes = {track: new_codes(track, self._codes, self._others) for track in Track}
        self._sectors = {
            row.id: row for row in self.session.scalars(select(Sector).where(Sector.edition_id == edition_id))
        }
        asked = buyers.standard_documents(self.session, edition_id)
        self._asked = {track: [one for one in asked if one.track is track] for track in Track}
        members = select(Membership.buyer_id).where(Membership.edition_id == edition_id)
        self._members = set(self.session.scalars(members.where(Membership.buyer_id.is_not(None))))
        exhibitors = company_rows.exhibitors(self.session, edition_id)
        return {"exhibitors": company_rows.words_of_exhibitors(self.session, exhibitors, edition_id)}

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Write telephone numbers as they are kept, in the buyer's country."""
        complete = company_rows.without_repeats(dict(values))
        if "contact_phone" in complete:
            country = complete.get("country", HOME)
            complete["contact_phone"] = phones.normal(complete["contact_phone"], country)
        return complete

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the company."""
        key = compact(values.get("name", ""))
        if answer is not None:
            return Match(self._rows.get(answer), key=answer or key)
        found = self._companies.recognise(
            code=values.get("code", ""),
            email=values.get("contact_email", ""),
            names=[values.get("name", ""), values.get("name_en", "")],
        )
        return Match(self._rows.get(found.id or 0), found.candidates, found.id or key)

    def get(self, row: Buyer, key: str) -> object:
        """Return what a buyer has of a field."""
        if key in company_rows.LEVELS:
            return self._wishes.partners(row.id, company_rows.LEVELS[key])
        if key == presence.DAYS:
            return self._presence.days(row.id)
        if key == "sectors":
            return tuple(sector.id for sector in row.interests)
        if key == "plan_amount":
            return row.plan_amount and row.plan_amount / 10 ** currency_of(row.track).digits
        if key == "registered_at":
            return row.registered_at.astimezone(self.edition.zone).date()
        return super().get(row, key)

    def merged(self, row: Buyer | None, key: str, values: Mapping[str, Any]) -> object:
        """Return what the field will be: wishes add up."""
        if key in company_rows.LEVELS:
            return company_rows.wishes_merged(self._wishes, row.id if row else None, key, values)
        return values[key]

    def objections(self, row: Buyer | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the row as a whole."""
        own = row.id if row else None
        self._typed.add(values.get("code", ""))
        other = self._codes.get(values.get("code", ""))
        if other is not None and other != own:
            buyer = self._rows[other]
            yield Violation("taken", N_("%(buyer)s has this already."), {"buyer": Named.of(buyer)}, "code")
        if row is None or row.code != values.get("code"):
            yield from codes.against(values.get("code", ""), self._others)
        yield from self._against_track(row, values)
        arrives_on, leaves_on = (values.get(key, getattr(row, key, None)) for key in ("arrives_on", "leaves_on"))
        if arrives_on and leaves_on and leaves_on < arrives_on:
            yield Violation("leaves_first", N_("The day of departure is before the day of arrival."), {}, "leaves_on")
        is_moved = row is not None and values.get("contact_email", row.contact_email) != row.contact_email.lower()
        if row is not None and is_moved and row.id in self._members:
            yield Violation(
                "signs_in",
                N_("The person signs in with %(email)s. Change the address on the buyer's page."),
                {"email": row.contact_email},
                "contact_email",
            )
        yield from company_rows.wish_objections(self._wishes, own or values.get("name") or object(), values)
        yield from self._presence.objections(own, values)

    def _against_track(self, row: Buyer | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        track = row.track if row else track_of(values)
        if row is not None and values.get("track", track) is not track:
            yield Violation(
                "track_stays",
                N_("A buyer's track cannot change: the code and the timetable depend on it."),
                {},
                "track",
            )
        country = values.get("country", row.country if row else HOME)
        if (track is Track.DOMESTIC) != (country == HOME):
            yield Violation(
                "other_country",
                N_("An overseas buyer needs a country abroad, a domestic one is in Korea."),
                {},
                "country",
            )
        known = CHANNELS if track is Track.DOMESTIC else BUSINESS_TYPES
        channel = values.get("channel")
        if channel and channel not in known:
            label = (CHANNELS | BUSINESS_TYPES)[channel]
            yield Violation("other_channel", _NO_CHANNEL[track], {"channel": Marked(label)}, "channel")

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Buyer:
        """Return a new buyer with the next code of its track."""
        track = track_of(values)
        code = values.get("code") or next(code for code in self._new_codes[track] if code not in self._typed)
        buyer = Buyer(
            edition_id=self.edition.id,
            code=code,
            track=track,
            registered_at=now,
            country=HOME,
            channel="",
            languages=["ko" if track is Track.DOMESTIC else "en"],
        )
        if self.approves:
            buyer.decision = BuyerDecision(decision=Decision.APPROVED, decided_at=now)
        return buyer

    def set(self, row: Buyer, key: str, value: Any) -> None:
        """Write a field."""
        if key == "sectors":
            row.interests = [self._sectors[one] for one in value]
        elif key == "plan_amount":
            row.plan_amount = round(value * 10 ** currency_of(row.track).digits) or None
        elif key == "needs_letter":
            row.needs_letter = value
            if not value:
                row.passport_name = ""
        elif key == "registered_at":
            row.registered_at = moment(date.fromisoformat(str(value)), time(), self.edition.zone)
        else:
            super().set(row, key, value)

    def parts(self, row: Buyer) -> Iterator[Base]:
        """Yield what it looks for, and the decision about a new one, with what all are asked for."""
        yield from (BuyerInterest(buyer_id=row.id, sector_id=sector.id) for sector in row.interests)
        if inspect(row).transient and row.decision is not None:
            row.decision.buyer_id = row.id
            yield row.decision
        if inspect(row).transient:
            yield from (documents.asked_of(row.id, one, row.registered_at) for one in self._asked[row.track])

    def set_late(self, row: Buyer, values: Mapping[str, Any], *, user_id: int | None, now: datetime) -> Iterator[Write]:
        """Write its wishes, and close the days on which it is not there."""
        yield from company_rows.write_wishes(self._wishes, row.id, values, user_id=user_id, now=now)
        yield from self._presence.write(row.id, values, user_id=user_id, now=now)


def track_of(values: Mapping[str, Any]) -> Track:
    """Return the track of a new buyer: as it is written, else by its country."""
    written: Track | None = values.get("track")
    return written or (Track.DOMESTIC if values.get("country", HOME) == HOME else Track.OVERSEAS)
