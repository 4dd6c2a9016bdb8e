"""Halls, companies, what they show and want."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from expo.domain.buyers import Decision
from expo.models.buyers import Buyer, BuyerDecision, BuyerInterest, Consent, ConsentText
from expo.models.exhibitors import CaseMember, CollaborationCase, Exhibitor, Product, Sector
from expo.models.venue import Booth, BoothAllocation, Hall, MeetingTable, Zone
from expo.models.wishes import Wish
from expo.services.languages import of_data
from expo.services.sample.loading import Loading, columns
from expo.services.sample.people import locale_of


def write_venue(loading: Loading) -> None:
    """Write sectors, halls, booths, consultation zones and tables."""
    sheets = loading.sheets
    loading.write_sheet("sectors", Sector, _placed(sheets["sectors"]))
    loading.write_sheet("halls", Hall, _placed(sheets["halls"]))
    loading.write_sheet("booths", Booth, (_in_hall(loading, row) for row in sheets["booths"]))
    loading.write_sheet("zones", Zone, (_in_hall(loading, row) for row in sheets["zones"]))
    loading.write_sheet(
        "tables",
        MeetingTable,
        ({"code": row["code"], "zone_id": loading.id("zones", row["zone"])} for row in sheets["tables"]),
    )


def write_exhibitors(loading: Loading, sources: Mapping[str, str]) -> None:
    """Write exhibitors in their booths, their products and collaboration cases."""
    sheets = loading.sheets
    loading.write_sheet(
        "exhibitors",
        Exhibitor,
        (
            columns(row, "hall", "sector", "booths")
            | {
                "hall_id": loading.id("halls", row["hall"]),
                "sector_id": loading.id("sectors", row["sector"]),
                "source": sources.get(row["source"], row["source"]),
            }
            for row in sheets["exhibitors"]
        ),
    )
    loading.write(
        BoothAllocation,
        (
            {
                "booth_id": loading.id("booths", booth),
                "exhibitor_id": loading.id("exhibitors", row["code"]),
                "allocated_at": loading.now,
            }
            for row in sheets["exhibitors"]
            for booth in row["booths"] or ()
        ),
    )
    loading.write(
        Product,
        (
            columns(row, "exhibitor") | {"exhibitor_id": loading.id("exhibitors", row["exhibitor"])}
            for row in sheets["products"]
        ),
    )
    loading.write_sheet("cases", CollaborationCase, (_in_hall(loading, row) for row in sheets["cases"]))
    loading.link(
        CaseMember,
        (
            {
                "case_id": loading.id("cases", row["case"]),
                "exhibitor_id": loading.id("exhibitors", row["exhibitor"]),
            }
            for row in sheets["case_members"]
        ),
    )


def write_buyers(loading: Loading, texts: Sequence[Mapping[str, Any]]) -> None:
    """Write buyers, what they look for, what they agreed to, and the organizer's decisions."""
    rows = loading.sheets["buyers"]
    loading.write_sheet(
        "buyers",
        Buyer,
        (
            columns(row, "interests", "consents", "registered_on", "approved_on")
            | {"is_demo": True, "registered_at": loading.at(row["registered_on"])}
            for row in rows
        ),
    )
    loading.link(
        BuyerInterest,
        (
            {"buyer_id": loading.id("buyers", row["code"]), "sector_id": loading.id("sectors", sector)}
            for row in rows
            for sector in row["interests"]
        ),
    )
    versions = loading.write(ConsentText, ({"edition_id": loading.edition.id, **text} for text in texts))
    newest = {
        text["kind"]: version
        for text, version in sorted(zip(texts, versions, strict=True), key=lambda pair: int(pair[0]["version"]))
    }
    loading.write(
        Consent,
        (
            {
                "buyer_id": loading.id("buyers", row["code"]),
                "text_id": newest[kind],
                "given_at": loading.at(row["registered_on"]),
                "locale": of_data(locale_of(loading, row)),
            }
            for row in rows
            for kind in row["consents"]
            if kind in newest
        ),
    )
    loading.write(
        BuyerDecision,
        (
            {
                "buyer_id": loading.id("buyers", row["code"]),
                "decision": Decision.APPROVED,
                "decided_at": loading.at(row["approved_on"]),
            }
            for row in rows
            if row["approved_on"]
        ),
    )


def write_wishes(loading: Loading) -> None:
    """Write what both sides want of each other."""
    loading.write(
        Wish,
        (
            {
                "edition_id": loading.edition.id,
                "exhibitor_id": loading.id("exhibitors", row["exhibitor"]),
                "buyer_id": loading.id("buyers", row["buyer"]),
                "side": row["side"],
                "level": row["level"],
                "wished_at": loading.at(row["wished_on"]) + timedelta(minutes=place % 480),
            }
            for place, row in enumerate(loading.sheets["wishes"])
        ),
    )


def _placed(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return rows that know their place in the file."""
    return [{**row, "position": position} for position, row in enumerate(rows)]


def _in_hall(loading: Loading, row: dict[str, Any]) -> dict[str, Any]:
    return columns(row, "hall") | {"hall_id": loading.id("halls", row["hall"])}
