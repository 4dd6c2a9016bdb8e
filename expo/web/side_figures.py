"""Where the rows behind the figures of studio, reports, market, guidance desk and stage are."""

from typing import Any

from flask import url_for

from expo.domain.side_figures import SideFigure, SidePart

_PAGES: dict[SidePart, tuple[str, dict[str, Any]]] = {
    SidePart.STUDIO: ("organizer_broadcast_reports.index", {}),
    SidePart.REPORTS: ("organizer_field_reports.index", {}),
    SidePart.MARKET: ("organizer_market.reservations", {"state": "handed_over"}),
    SidePart.GUIDANCE: ("organizer_guidance.visits", {"state": "done"}),
    SidePart.STAGE: ("organizer_sessions.index", {}),
}
_OTHERS: dict[SideFigure, tuple[str, dict[str, Any]]] = {
    SideFigure.RESERVATIONS: ("organizer_market.reservations", {}),
    SideFigure.ADOPTERS: ("organizer_guidance.visits", {"state": "done", "audience": "adopter"}),
    SideFigure.SUPPLIERS: ("organizer_guidance.visits", {"state": "done", "audience": "supplier"}),
    SideFigure.DOWNLOADS: ("organizer_booklets.index", {}),
    SideFigure.COPIES: ("organizer_booklets.index", {}),
}


def ways() -> dict[SideFigure, str]:
    """Return the address of the rows behind each figure."""
    found = ((figure, *_OTHERS.get(figure, _PAGES[figure.part])) for figure in SideFigure)
    return {figure: url_for(endpoint, **given) for figure, endpoint, given in found}


def way(figure: SideFigure, id_: int) -> str:
    """Return the address of the rows of one company, topic, publication or session behind a figure of its part."""
    match figure.part, figure:
        case SidePart.MARKET, _:
            return url_for("organizer_market.reservations", exhibitor=id_)
        case SidePart.GUIDANCE, SideFigure.DOWNLOADS | SideFigure.COPIES:
            return url_for("organizer_booklets.show", booklet_id=id_)
        case SidePart.GUIDANCE, _:
            return url_for("organizer_guidance.visits", state="done", topic=id_)
        case SidePart.STAGE, _:
            return url_for("organizer_sessions.show", session_id=id_)
        case _:
            return ways()[figure]
