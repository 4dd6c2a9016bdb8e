"""Calls of a support programme: when one is open, who is eligible and why, what an application still lacks."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from expo.domain.exhibitors import is_business_number
from expo.domain.history import FeatureHistory
from expo.domain.outbox import EmailTemplate
from expo.domain.refusals import Violation
from expo.domain.words import N_, Labelled


class CallState(Labelled):
    """Where a call stands on the clock; a draft is seen by officers only."""

    DRAFT = "draft", N_("Draft")
    ANNOUNCED = "announced", N_("Announced")
    OPEN = "open", N_("Open for applications")
    CLOSED = "closed", N_("Closed for applications")


class CallApplicationState(Labelled):
    """What has become of an application to a call."""

    DRAFT = "draft", N_("Being written")
    SENT = "sent", N_("Received")
    ASKED = "asked", N_("Asked for more")
    ELIGIBLE = "eligible", N_("Eligible")
    INELIGIBLE = "ineligible", N_("Not eligible")
    WITHDRAWN = "withdrawn", N_("Withdrawn")


def state(announced: datetime | None, opens_at: datetime, closes_at: datetime, now: datetime) -> CallState:
    """Return the state of a call: open from ``opens_at`` on until the instant ``closes_at``, which is outside."""
    if announced is None:
        return CallState.DRAFT
    if now < opens_at:
        return CallState.ANNOUNCED
    return CallState.OPEN if now < closes_at else CallState.CLOSED


class RuleOutcome(Labelled):
    """What a rule of eligibility says; what is not known does not pass."""

    PASSED = "passed", N_("Rule met")
    FAILED = "failed", N_("Rule not met")
    UNKNOWN = "unknown", N_("Not known")


@dataclass(frozen=True, slots=True)
class EligibilityCheck:
    """A rule with its outcome and the reason."""

    rule: str
    outcome: RuleOutcome
    reason: Violation


@dataclass(frozen=True, slots=True)
class CallRules:
    """Who may apply: prefixes of KSIC and regions, an empty list allows all; years since the last support."""

    sectors: Sequence[str] = ()
    regions: Sequence[str] = ()
    years_since_support: int = 0
    year: int = 0


@dataclass(frozen=True, slots=True)
class ApplicantFacts:
    """What the rules look at; ``cap`` is the cap of the track on the closing day, ``support`` what is asked for."""

    business_number: str = ""
    ksic: str = ""
    region: str = ""
    support: int | None = None
    cap: int | None = None
    supported_in: int | None = None
    supplier_number: str = ""


def eligibility(rules: CallRules, facts: ApplicantFacts) -> list[EligibilityCheck]:
    """Return every rule with its outcome and reason, passed or not."""
    return [
        _check(
            N_("Business number"),
            is_business_number(facts.business_number) if facts.business_number else None,
            Violation("number", N_("The number is %(number)s."), {"number": facts.business_number or "–"}),
        ),
        _check(
            N_("Sector"),
            _within(facts.ksic, rules.sectors),
            Violation(
                "sector",
                N_("The sector is %(sector)s; the call is for %(sectors)s."),
                {"sector": facts.ksic or "–", "sectors": ", ".join(rules.sectors)},
            )
            if rules.sectors
            else Violation("sector", N_("The call is for all sectors.")),
        ),
        _check(
            N_("Region"),
            None if rules.regions and not facts.region else not rules.regions or facts.region in rules.regions,
            Violation(
                "region",
                N_("The call is for factories in the regions that it names.")
                if rules.regions
                else N_("The call is for all regions."),
            ),
        ),
        _check(
            N_("Cap"),
            None if facts.support is None or facts.cap is None else facts.support <= facts.cap,
            Violation(
                "cap",
                N_("Support of %(support)s won is asked for; the cap is %(cap)s won."),
                {"support": _won(facts.support), "cap": _won(facts.cap)},
            ),
        ),
        _check(
            N_("Earlier support"),
            facts.supported_in is None or rules.year - facts.supported_in >= rules.years_since_support,
            Violation("repeat", N_("Last supported: %(year)s."), {"year": facts.supported_in or "–"}),
        ),
        _check(
            N_("Supplier"),
            facts.supplier_number != facts.business_number if facts.supplier_number else None,
            Violation("supplier", N_("A supplier is another firm than the applicant.")),
        ),
    ]


def _check(rule: str, is_met: bool | None, reason: Violation) -> EligibilityCheck:
    outcomes = {None: RuleOutcome.UNKNOWN, True: RuleOutcome.PASSED, False: RuleOutcome.FAILED}
    return EligibilityCheck(rule, outcomes[is_met], reason)


def _within(ksic: str, sectors: Sequence[str]) -> bool | None:
    if not sectors:
        return True
    return any(ksic.startswith(one) for one in sectors) if ksic else None


def _won(amount: int | None) -> str:
    return "–" if amount is None else f"{amount:,}"


def lacking(
    questions: Iterable[tuple[int, bool]],
    answers: Mapping[str, str],
    documents: Iterable[tuple[int, bool]],
    uploaded: set[int],
) -> Iterator[Violation]:
    """Yield what an application still lacks; questions and documents are ids with whether they are required."""
    if any(is_required and not answers.get(str(id_), "").strip() for id_, is_required in questions):
        yield Violation("answers", N_("Questions that have to be answered are still empty."))
    if any(is_required and id_ not in uploaded for id_, is_required in documents):
        yield Violation("documents", N_("Documents that are required are still missing."))


CALL_EMAILS = {
    "calls.started": EmailTemplate(
        N_("Your application to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "This link opens the application of %(company)s. You can change it as often as you like until it is sent. "
            "Please do not pass the link on:\n%(address)s\n\n"
            "It has to be sent before %(until)s.\n\n%(edition)s"
        ),
    ),
    "calls.received": EmailTemplate(
        N_("Receipt: application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "The application of %(company)s was received on %(when)s as number %(number)s. Check sum: %(hash)s\n\n"
            "%(edition)s"
        ),
    ),
    "calls.asked": EmailTemplate(
        N_("Please complete application %(number)s to “%(call)s”"),
        N_(
            "Dear %(name)s,\n\n"
            "Before the application of %(company)s can be checked, please add the following before %(until)s:\n\n"
            "%(reason)s\n\nYour application: %(address)s\n\n%(edition)s"
        ),
    ),
    "calls.ineligible": EmailTemplate(
        N_("About application %(number)s to “%(call)s”"),
        N_("Dear %(name)s,\n\nThe application of %(company)s is not eligible.\n\nReason: %(reason)s\n\n%(edition)s"),
    ),
}

HISTORY = FeatureHistory(
    N_("Calls"),
    {
        "create": N_("Wrote the call %(name)s"),
        "change": N_("Changed the call %(name)s"),
        "announce": N_("Announced the call %(name)s"),
        "extend": N_("Extended the call %(name)s to %(until)s"),
        "check": N_("Application %(number)s: %(state)s"),
        "retain": N_("Contacts of applicants to %(name)s are kept until %(until)s"),
        "erase": N_("Erased the contact and the documents of application %(number)s"),
        "ask": N_("Asked for more in application %(number)s: %(reason)s"),
        "send": N_("%(name)s sent application %(number)s"),
    },
    {"state": CallApplicationState},
)
