"""What became of consultations: asked of both sides 30, 90, 180 and 365 days after the show, and what it adds up to.

A case is a consultation whose record was submitted by the end of the day after the show: the set stays the same from
then on, so that shares of different dates can be compared. Amounts are minor units of the record's currency.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from expo.domain.badges import ALPHABET, check_character
from expo.domain.history import FeatureHistory
from expo.domain.people import Role
from expo.domain.records import RecordState, agree
from expo.domain.refusals import Violation
from expo.domain.results import RateSet, ResultRow, share
from expo.domain.words import N_, Labelled

WAVES = (30, 90, 180, 365)
"""Days after the last day of the show."""
CLOSES_AFTER = timedelta(days=1)
"""Records that are submitted later are no cases."""
ASKED_WITHIN, REMINDED_AFTER, LINK_DAYS = timedelta(days=14), timedelta(days=14), timedelta(days=60)
AUDITED = (0.003, 0.005)
"""What audits of consultation events found: the realised share of the amounts discussed."""
_BODY = 5


class CaseStage(Labelled):
    """What became of a case."""

    TALKS = "talks", N_("Still being talked about")
    SIGNED = "signed", N_("A contract is signed")
    REALISED = "realised", N_("Delivered and paid, in full or in part")
    OVER = "over", N_("Came to nothing")


RECORD_STATES = {
    CaseStage.TALKS: RecordState.FOLLOW_UP,
    CaseStage.SIGNED: RecordState.WON,
    CaseStage.REALISED: RecordState.WON,
    CaseStage.OVER: RecordState.LOST,
}
"""The state of the record that follows from a stage."""


class Proof(Labelled):
    """What shows that an amount was realised."""

    WORD = "word", N_("Own statement")
    INVOICE = "invoice", N_("Tax invoice or commercial invoice")
    LADING = "lading", N_("Bill of lading or export declaration")


class OverReason(Labelled):
    """Why a case came to nothing."""

    PRICE = "price", N_("Too expensive")
    QUALITY = "quality", N_("Quality or design")
    CERTIFICATES = "certificates", N_("Papers and certificates")
    QUANTITY = "quantity", N_("Minimum order or capacity")
    OTHER_SUPPLIER = "other_supplier", N_("Another supplier")
    NO_ANSWER = "no_answer", N_("The other side no longer answers")
    NO_NEED = "no_need", N_("No need any more")


@dataclass(frozen=True, slots=True)
class CaseOutcome:
    """What one side says of a case, so far: contracts since the show, and what was delivered and paid."""

    stage: CaseStage
    contracted: int = 0
    realised: int = 0
    proof: Proof | None = None
    reason: OverReason | None = None

    def against(self) -> Iterable[Violation]:
        """Yield every reason why this cannot be kept."""
        if self.stage is CaseStage.SIGNED and not self.contracted:
            yield Violation(
                "contract_has_an_amount", N_("Please write the amount of the contract."), field="contracted"
            )
        if self.stage is CaseStage.REALISED and not self.realised:
            yield Violation("realised_has_an_amount", N_("Please write what was delivered and paid."), field="realised")
        if self.stage is CaseStage.REALISED and self.proof is None:
            yield Violation("realised_has_a_proof", N_("Please say what shows it."), field="proof")
        if self.stage is CaseStage.OVER and (self.contracted or self.realised):
            sentence = N_(
                "A case with a contract or a delivery did not come to nothing. Please choose the other stage."
            )
            yield Violation("over_has_no_amount", sentence, field="stage")
        if self.stage is CaseStage.OVER and self.reason is None:
            yield Violation("over_has_a_reason", N_("Please say why it came to nothing."), field="reason")


@dataclass(frozen=True, slots=True)
class DatedOutcome:
    """An answer, whose it is, when it was given, and in which wave: 0 before the first."""

    answer: CaseOutcome
    side: Role
    days: int
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Case:
    """A case with every answer, oldest first."""

    row: ResultRow
    answers: tuple[DatedOutcome, ...] = ()

    @property
    def code(self) -> str:
        return case_code(self.row.record_id or 0)

    def of(self, side: Role, days: int | None = None) -> CaseOutcome | None:
        """Return what a side said last, or by a wave."""
        found = [one for one in self.answers if one.side is side and (days is None or one.days <= days)]
        return found[-1].answer if found else None

    def known(self, days: int | None = None) -> CaseOutcome | None:
        """Return what counts: the exhibitor's answer, the buyer's where there is none."""
        return self.of(Role.EXHIBITOR, days) or self.of(Role.BUYER, days)

    @property
    def differs(self) -> bool:
        """Tell whether both sides answered and name realised amounts more than a fifth apart."""
        one, other = self.of(Role.EXHIBITOR), self.of(Role.BUYER)
        return one is not None and other is not None and not agree(one.realised, other.realised)

    def is_open(self, side: Role) -> bool:
        """Tell whether a side is still asked: until it says that the case came to nothing."""
        last = self.of(side)
        return last is None or last.stage is not CaseStage.OVER


class CaseView(Labelled):
    """Which cases: what a figure counts is also what its list shows."""

    ALL = "all", N_("All cases")
    ANSWERED = "answered", N_("Answered")
    SILENT = "silent", N_("No answer yet")
    TALKS = "talks", N_("Still being talked about")
    WON = "won", N_("Contract or delivery")
    REALISED = "realised", N_("Realised")
    OVER = "over", N_("Came to nothing")
    DIFFERING = "differing", N_("Sides differ by more than a fifth")


def _stage(*stages: CaseStage) -> Callable[[Case], bool]:
    return lambda case: (known := case.known()) is not None and known.stage in stages


SHOWN: Mapping[CaseView, Callable[[Case], bool]] = {
    CaseView.ALL: lambda _case: True,
    CaseView.ANSWERED: lambda case: case.known() is not None,
    CaseView.SILENT: lambda case: case.known() is None,
    CaseView.TALKS: _stage(CaseStage.TALKS),
    CaseView.WON: _stage(CaseStage.SIGNED, CaseStage.REALISED),
    CaseView.REALISED: lambda case: (known := case.known()) is not None and known.realised > 0,
    CaseView.OVER: _stage(CaseStage.OVER),
    CaseView.DIFFERING: lambda case: case.differs,
}


def viewed(cases: Iterable[Case], view: CaseView) -> list[Case]:
    """Return the cases of a view."""
    return [case for case in cases if SHOWN[view](case)]


@dataclass(frozen=True, slots=True)
class Conversion:
    """What the cases had become by a wave; amounts in won, ``None`` for all of them without a rate that is needed.

    ``of_all`` counts the silent as nothing, so it is the least that can be true; ``of_answered`` is the share among
    those who answered, who may have done better than the others.
    """

    days: int
    cases: int
    answered: int
    discussed: int
    discussed_answered: int
    contracted: int
    realised: int
    proven: int

    @property
    def response(self) -> float | None:
        return share(self.answered, self.cases)

    @property
    def response_won(self) -> float | None:
        return share(self.discussed_answered, self.discussed)

    @property
    def of_all(self) -> float | None:
        return share(self.realised, self.discussed)

    @property
    def of_answered(self) -> float | None:
        return share(self.realised, self.discussed_answered)


def conversion(cases: Sequence[Case], days: int, rates: RateSet) -> Conversion | None:
    """Add up what was known by a wave; ``None`` if an amount in another currency has no rate."""
    if any(case.row.currency not in {None, "KRW", *rates.rates} for case in cases):
        return None
    known = [(case, case.known(days)) for case in cases]
    said = [(case, answer) for case, answer in known if answer is not None]

    def won(case: Case, minor: int) -> int:
        return rates.won(minor, case.row.currency) if case.row.currency else 0

    return Conversion(
        days=days,
        cases=len(cases),
        answered=len(said),
        discussed=sum(won(case, case.row.discussed) for case in cases),
        discussed_answered=sum(won(case, case.row.discussed) for case, _answer in said),
        contracted=sum(won(case, answer.contracted) for case, answer in said),
        realised=sum(won(case, answer.realised) for case, answer in said),
        proven=sum(
            won(case, answer.realised) for case, answer in said if answer.proof in {Proof.INVOICE, Proof.LADING}
        ),
    )


def case_code(record_id: int) -> str:
    """Return the code of a case: the number of its record in five characters and one that checks them, ``2222-4K``."""
    body, rest = "", record_id
    for _place in range(_BODY):
        rest, digit = divmod(rest, len(ALPHABET))
        body = ALPHABET[digit] + body
    code = body + check_character(body)
    return f"{code[:4]}-{code[4:]}"


def case_number(text: str) -> int | None:
    """Return the number of the record that a typed code names; ``None`` for a slip or anything else."""
    code = "".join(one for one in text.upper() if one.isalnum())
    if len(code) != _BODY + 1 or any(one not in ALPHABET for one in code) or check_character(code[:_BODY]) != code[-1]:
        return None
    number = 0
    for one in code[:_BODY]:
        number = number * len(ALPHABET) + ALPHABET.index(one)
    return number


def due_on(ends_on: date, days: int) -> date:
    """Return the day on which a wave is due."""
    return ends_on + timedelta(days=days)


def wave_on(ends_on: date, today: date) -> int:
    """Return the wave that an answer of today belongs to: the newest one that is due, 0 before the first."""
    return max((days for days in WAVES if due_on(ends_on, days) <= today), default=0)


HISTORY = FeatureHistory(
    N_("Follow-up"),
    {
        "ask": N_("Asked what became of the consultations, %(days)s days after the show; e-mails: %(count)s"),
        "remind": N_("Reminded of the question %(days)s days after the show; e-mails: %(count)s"),
        "answer": N_("Said what became of the consultation of %(exhibitor)s and %(buyer)s: %(stage)s"),
    },
    {"stage": CaseStage},
)
