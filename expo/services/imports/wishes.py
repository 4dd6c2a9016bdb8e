"""Wishes of both sides from a spreadsheet, one pair a row."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, ClassVar

from expo.domain.imports import ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words
from expo.domain.wishes import Side
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.venue import Booth, BoothAllocation
from expo.models.wishes import Wish
from expo.services.imports import company_rows
from expo.services.imports.targets import Match, Target


class WishTarget(Target):
    """How much one side wants to meet the other; the buyer's side where it is not said."""

    kind = ImportKind.WISHES
    model = Wish
    named_by = "buyer"
    assumed: ClassVar[Mapping[str, Any]] = {"side": Side.BUYER}
    reads = (Wish, Exhibitor, Buyer, Meeting, Booth, BoothAllocation)

    def load(self) -> Words:
        """Read companies and wishes."""
        self._books = {side: company_rows.WishBook(self.session, self.edition, side) for side in Side}
        exhibitors = company_rows.exhibitors(self.session, self.edition.id)
        buyers = company_rows.buyers(self.session, self.edition.id)
        return {
            "exhibitors": company_rows.words_of_exhibitors(self.session, exhibitors, self.edition.id),
            "buyers": company_rows.companies_of_buyers(buyers).vocabulary(),
        }

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Let one side wish in all rows that do not say who does."""
        return {**self.meant, **values}

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Recognise the wish by its pair and side."""
        side, own, other = _pair(values)
        if own is None or other is None:
            return Match()
        return Match(self._books[side].find(own, other), key=(side, own, other))

    def get(self, row: Wish, key: str) -> object:
        """Return what a wish has of a field."""
        if key == "slots":
            return 2 if row.asks_long else 1
        return getattr(row, {"exhibitor": "exhibitor_id", "buyer": "buyer_id"}.get(key, key))

    def objections(self, row: Wish | None, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is against the wish."""
        side, own, other = _pair(values)
        if own is not None and other is not None and "level" in values:
            yield from self._books[side].objections(own, other, values["level"], "level")

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Wish:
        """Return a new wish."""
        return Wish(
            edition_id=self.edition.id,
            exhibitor_id=values["exhibitor"],
            buyer_id=values["buyer"],
            side=values["side"],
            wished_at=now,
        )

    def set(self, row: Wish, key: str, value: Any) -> None:
        """Write the level and for how many slots the side asks; the pair is the wish itself."""
        if key == "level":
            row.level = value
        elif key == "slots":
            row.asks_long = value > 1


def _pair(values: Mapping[str, Any]) -> tuple[Side, int | None, int | None]:
    side = values["side"]
    own, other = ("exhibitor", "buyer") if side is Side.EXHIBITOR else ("buyer", "exhibitor")
    return side, values.get(own), values.get(other)
