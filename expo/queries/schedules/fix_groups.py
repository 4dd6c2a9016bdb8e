"""What would help unmet wishes, grouped by the change: one change often makes room for several."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.questions import AnswerState, Remedy
from expo.domain.schedules import pair_of
from expo.models.editions import Edition
from expo.queries.schedules.names import NamedCompany, Names
from expo.queries.schedules.questions import QuestionAnswer, SuggestedFix, answers

APPLICABLE = frozenset({Remedy.OPEN_SLOT, Remedy.RAISE_LIMIT, Remedy.ADD_TABLE, Remedy.GIVE_UP})
"""Changes that can be made at once; an interpreter has to be found first."""


@dataclass(frozen=True, slots=True)
class FixGroup:
    """One change, and the pairs for which it is a way; ``key`` names it in addresses."""

    key: str
    fix: SuggestedFix
    pairs: tuple[tuple[NamedCompany, NamedCompany], ...]

    @property
    def gain(self) -> int:
        return self.fix.gain

    @property
    def can_be_applied(self) -> bool:
        """Whether the change is made by a click; a time that is too near to be given is none of a company's."""
        is_known = self.fix.remedy is not Remedy.OPEN_SLOT or self.fix.who is not None
        is_daily = self.fix.remedy is not Remedy.RAISE_LIMIT or self.fix.is_daily
        return self.fix.remedy in APPLICABLE and is_known and is_daily


def fix_groups(session: Session, edition: Edition, schedule_id: int, names: Names, now: datetime) -> list[FixGroup]:
    """Return the changes that help, those that help most pairs first; wishes that were not asked about are in none."""
    return grouped(answers(session, edition, schedule_id, names, now), names)


def grouped(found: Mapping[str, QuestionAnswer], names: Names) -> list[FixGroup]:
    """Group answers by the change they propose."""
    groups: dict[str, list[tuple[SuggestedFix, str]]] = defaultdict(list)
    for answer in found.values():
        if answer.state is AnswerState.ANSWERED:
            for fix in answer.fixes:
                groups[_key(fix, answer.request)].append((fix, answer.request))
    result = []
    for key, ways in groups.items():
        pairs = tuple(
            (names.exhibitors[exhibitor], names.buyers[buyer])
            for exhibitor, buyer in (pair_of(request) for _, request in ways)
            if exhibitor in names.exhibitors and buyer in names.buyers
        )
        if pairs:
            result.append(FixGroup(key, ways[0][0], pairs))
    return sorted(result, key=lambda one: (-len(one.pairs), len(one.fix.lost), len(one.fix.moved), one.key))


def _key(fix: SuggestedFix, request: str) -> str:
    """Return what makes two changes the same; giving up others is a way for one pair only."""
    if fix.remedy is Remedy.GIVE_UP:
        return f"{fix.remedy}.{request}.{fix.meets.starts_at:%m%d%H%M}"
    who = f"{fix.role}{fix.who.id}" if fix.who and not fix.is_daily else fix.role or ""
    at = f"{fix.at.starts_at:%m%d%H%M}" if fix.at and fix.remedy is Remedy.OPEN_SLOT else ""
    return ".".join(map(str, (fix.remedy, who, at, fix.limit or "", fix.zone_code or "", fix.language or "")))
