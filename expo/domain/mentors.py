"""Mentors for firms: who suits a request by field, distance and load, with the reasons; reports that both sign."""

from collections.abc import Iterable
from dataclasses import dataclass

from expo.domain.history import FeatureHistory
from expo.domain.holds import HoldKind
from expo.domain.outbox import EmailTemplate
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled

HOLD = HoldKind(
    "mentor_appointment",
    N_("Visit of the mentor"),
    "handshake",
    Violation("mentor_comes", N_("A mentor visits the booth at that time. Please ask the organizer.")),
)
LEVEL_POINTS, NEAR_POINTS, LOAD_POINTS = 20, 10, 5


class MentorRequestState(Labelled):
    """What has become of a firm's request."""

    STARTED = "started", N_("Not confirmed by e-mail")
    ASKED = "asked", N_("Waits for a mentor")
    MATCHED = "matched", N_("Has a mentor")
    ENDED = "ended", N_("Mentoring ended")
    REFUSED = "refused", N_("Refused")


class Unsuited(Labelled):
    """Why a mentor cannot take a request."""

    TIED = "tied", N_("Is or was tied to the firm")
    FULL = "full", N_("Has as many firms as agreed")
    AWAY = "away", N_("Is away now")
    OTHER_FIELD = "other_field", N_("Does not know the field")


@dataclass(frozen=True, slots=True)
class MentorFacts:
    """What is known of a mentor for one request: level in the field, whether near, firms now and at most."""

    id: int
    level: int
    is_near: bool
    load: int
    most: int
    is_tied: bool = False
    is_away: bool = False


@dataclass(frozen=True, slots=True)
class MentorSuggestion:
    """A mentor with points, or with the reason against."""

    facts: MentorFacts
    points: int
    against: Unsuited | None


def suggestions(mentors: Iterable[MentorFacts]) -> list[MentorSuggestion]:
    """Return the mentors, the best first: field, then near, then few firms; those who cannot come last."""
    found = [MentorSuggestion(one, _points(one), _against(one)) for one in mentors]
    return sorted(found, key=lambda one: (one.against is not None, -one.points, one.facts.load, one.facts.id))


def _points(one: MentorFacts) -> int:
    return LEVEL_POINTS * one.level + NEAR_POINTS * one.is_near - LOAD_POINTS * one.load


def _against(one: MentorFacts) -> Unsuited | None:
    reasons = (
        (one.is_tied, Unsuited.TIED),
        (one.load >= one.most, Unsuited.FULL),
        (one.is_away, Unsuited.AWAY),
        (one.level == 0, Unsuited.OTHER_FIELD),
    )
    return next((reason for is_true, reason in reasons if is_true), None)


MENTOR_EMAILS = {
    "mentors.started": EmailTemplate(
        N_("Your request for a mentor"),
        N_(
            "Dear %(name)s,\n\n"
            "With this link you confirm the request of %(company)s, and later read and sign the reports. Please do not "
            "pass it on:\n%(address)s\n\n%(edition)s"
        ),
    ),
    "mentors.matched": EmailTemplate(
        N_("Mentoring of %(company)s"),
        N_(
            "Dear %(name)s,\n\n"
            "%(mentor)s mentors %(company)s in %(field)s. With this link you see the request, the visits and the "
            "reports, and sign them:\n%(address)s\n\n%(edition)s"
        ),
    ),
    "mentors.refused": EmailTemplate(
        N_("About your request for a mentor"),
        N_("Dear %(name)s,\n\nWe have no mentor for %(company)s.\n\nReason: %(reason)s\n\n%(edition)s"),
    ),
}

HISTORY = FeatureHistory(
    N_("Mentors"),
    {
        "seat": N_("%(name)s is a mentor for %(most)s firms at most"),
        "add_absence": N_("%(name)s is away from %(day)s on"),
        "confirm": N_("%(firm)s asked for a mentor"),
        "match": N_("%(name)s mentors %(firm)s"),
        "refuse": N_("Refused a mentor to %(firm)s"),
        "end": N_("Ended the mentoring of %(firm)s"),
        "plan_visit": N_("Planned a mentor's visit to %(firm)s at the expo"),
        "cancel_visit": N_("Cancelled a mentor's visit to %(firm)s at the expo"),
        "report": N_("Report of a visit to %(firm)s"),
        "sign": N_("Signed the report of a visit to %(firm)s"),
        "follow_up": N_("Followed up a visit to %(firm)s"),
        "retain": N_("The contact of %(firm)s is kept until %(until)s"),
        "erase": N_("Erased the contact in the request of %(firm)s"),
    },
)
