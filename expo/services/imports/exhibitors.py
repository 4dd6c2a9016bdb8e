"""Exhibitors and their products from a spreadsheet."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from expo.domain.imports import ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words, compact
from expo.domain.wishes import Side
from expo.domain.words import N_, Named
from expo.models.allocation import BoothRequest
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor, Product
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation, MeetingTable
from expo.models.wishes import Wish
from expo.queries import codes, exhibitors, venue
from expo.services import phones
from expo.services.imports import booth_requests, company_rows, presence
from expo.services.imports.targets import Match, Target, Write

_REFERENCES = {"hall": "hall_id", "sector": "sector_id"}
_OLDEST_SUPPORT = 2014


class ExhibitorTarget(Target):
    """A company that shows."""

    kind = ImportKind.EXHIBITORS
    model = Exhibitor
    named_by = "name_ko"
    late = frozenset({*company_rows.LEVELS, presence.DAYS, *booth_requests.FIELDS})
    reads = (Exhibitor, Buyer, Wish, Meeting, Booth, BoothAllocation, BoothRequest, MeetingTable, Closure, Slot)

    def load(self) -> Words:
        """Read exhibitors, the booths they hold, buyers and wishes."""
        edition_id = self.edition.id
        self._rows = {row.id: row for row in company_rows.exhibitors(self.session, edition_id)}
        self._companies = company_rows.companies_of_exhibitors(list(self._rows.values()))
        self._wishes = company_rows.WishBook(self.session, self.edition, Side.EXHIBITOR)
        self._presence = presence.PresenceBook(self.session, self.edition, "exhibitor_id")
        self._requests = booth_requests.RequestBook(self.session, edition_id)
        self._numbers = {row.business_number: row.id for row in self._rows.values() if row.business_number}
        self._codes = {row.code: row.id for row in self._rows.values()}
        self._typed: set[str] = set()
        self._others = codes.of_others(self.session, edition_id, Exhibitor)
        own = [self._rows[number].code for number in sorted(self._rows)]
        self._new_codes = exhibitors.new_codes(self.session, edition_id, own, self._others)
        self._booths: dict[int, list[str]] = {}
        for code, exhibitor_id in venue.holders(self.session, edition_id).items():
            self._booths.setdefault(exhibitor_id, []).append(code)
        buyers = company_rows.buyers(self.session, edition_id)
        return {"buyers": company_rows.companies_of_buyers(buyers).vocabulary()}

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Write telephone numbers as they are kept."""
        complete = company_rows.without_repeats(dict(values))
        if "contact_phone" in complete:
            complete["contact_phone"] = phones.normal(complete["contact_phone"])
        return complete

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the company. Rows of one name are one company, unless both have a business number."""
        number, name = values.get("business_number", ""), compact(values.get("name_ko", ""))
        coded = (("coded", values["code"]),) if values.get("code") else ()
        key, numbered = number or name, (("numbered", name),) if name else ()
        marks, twins = (numbered, (name,) if name else ()) if number else ((), numbered)
        marks, twins = (*marks, *coded), (*twins, *coded)
        if answer is not None:
            return Match(self._rows.get(answer), key=key, marks=marks, twins=twins)
        found = self._companies.recognise(
            code=values.get("code", ""),
            number=number,
            email=values.get("contact_email", ""),
            names=[values.get("name_ko", ""), values.get("name_en", "")],
        )
        return Match(self._rows.get(found.id or 0), found.candidates, found.id or key, marks, twins)

    def get(self, row: Exhibitor, key: str) -> object:
        """Return what an exhibitor has of a field."""
        if key in company_rows.LEVELS:
            return self._wishes.partners(row.id, company_rows.LEVELS[key])
        if key == presence.DAYS:
            return self._presence.days(row.id)
        if key in booth_requests.FIELDS:
            return self._requests.asked(row.id, key)
        return super().get(row, _REFERENCES.get(key, key))

    def merged(self, row: Exhibitor | None, key: str, values: Mapping[str, Any]) -> object:
        """Return what the field will be: wishes add up."""
        if key in company_rows.LEVELS:
            return company_rows.wishes_merged(self._wishes, row.id if row else None, key, values)
        return values[key]

    def objections(self, row: Exhibitor | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the row as a whole."""
        own = row.id if row else None
        self._typed.add(values.get("code", ""))
        for key, taken in (("code", self._codes), ("business_number", self._numbers)):
            other = taken.get(values.get(key, ""))
            if other is not None and other != own:
                yield Violation(
                    "taken",
                    N_("%(exhibitor)s has this already."),
                    {"exhibitor": Named(self._rows[other].name_ko, self._rows[other].name_en)},
                    key,
                )
        if row is None or row.code != values.get("code"):
            yield from codes.against(values.get("code", ""), self._others)
        held = self._booths.get(own or 0)
        if row is not None and held and values.get("hall", row.hall_id) != row.hall_id:
            yield Violation(
                "holds_booths",
                N_("It has %(booths)s in its present hall. Take the booth back first."),
                {"booths": ", ".join(held)},
                "hall",
            )
        latest = self.edition.ends_on.year
        if not _OLDEST_SUPPORT <= values.get("sponsor_year", latest) <= latest:
            yield Violation(
                "sponsor_year",
                N_("The support began in 2014: choose a year from then to %(year)s."),
                {"year": latest},
                "sponsor_year",
            )
        yield from company_rows.wish_objections(self._wishes, own or values.get("name_ko") or object(), values)
        yield from self._presence.objections(own, values)

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Exhibitor:
        """Return a new exhibitor; without a code it gets the next one."""
        code = values.get("code") or next(code for code in self._new_codes if code not in self._typed)
        name = values["name_ko"]
        return Exhibitor(
            edition_id=self.edition.id,
            code=code,
            hall_id=values["hall"],
            sector_id=values["sector"],
            name_ko=name,
            name_en=values.get("name_en") or name,
            languages=["ko"],
        )

    def set(self, row: Exhibitor, key: str, value: Any) -> None:
        """Write a field."""
        super().set(row, _REFERENCES.get(key, key), value)

    def set_late(
        self, row: Exhibitor, values: Mapping[str, Any], *, user_id: int | None, now: datetime
    ) -> Iterator[Write]:
        """Write its wishes and what it asks for on the floor, and close the days on which it is not there."""
        yield from company_rows.write_wishes(self._wishes, row.id, values, user_id=user_id, now=now)
        yield from self._requests.write(row.id, values)
        yield from self._presence.write(row.id, values, user_id=user_id, now=now)


class ProductTarget(Target):
    """Something an exhibitor shows; it is recognised by its name and its exhibitor."""

    kind = ImportKind.PRODUCTS
    model = Product
    named_by = "name_ko"
    reads = (Product, Exhibitor, Booth, BoothAllocation)

    def load(self) -> Words:
        """Read products and exhibitors."""
        rows = self.session.scalars(
            select(Product).join(Product.exhibitor).where(Exhibitor.edition_id == self.edition.id)
        ).all()
        self._rows = {(row.exhibitor_id, compact(row.name_ko)): row for row in rows}
        self._counts = Counter(row.exhibitor_id for row in rows)
        exhibitors = company_rows.exhibitors(self.session, self.edition.id)
        return {"exhibitors": company_rows.words_of_exhibitors(self.session, exhibitors, self.edition.id)}

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the product."""
        key = (values.get("exhibitor", 0), compact(values.get("name_ko", "")))
        return Match(self._rows.get(key), key=key)

    def get(self, row: Product, key: str) -> object:
        """Return what a product has of a field."""
        return row.exhibitor_id if key == "exhibitor" else super().get(row, key)

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Product:
        """Return a new product, after those of its exhibitor."""
        exhibitor_id = values["exhibitor"]
        self._counts[exhibitor_id] += 1
        return Product(exhibitor_id=exhibitor_id, position=self._counts[exhibitor_id], name_ko=values["name_ko"])

    def set(self, row: Product, key: str, value: Any) -> None:
        """Write a field; a product stays its exhibitor's."""
        if key != "exhibitor":
            super().set(row, key, value)
