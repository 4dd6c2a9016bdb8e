"""Every version of the consent texts, and how many people agreed to which."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from expo.domain.buyers import ConsentKind
from expo.domain.refusals import NotFound
from expo.models.buyers import Consent, ConsentText


def versions(session: Session, edition_id: int, kind: str) -> Sequence[ConsentText]:
    """Return the versions of one text, the newest first."""
    if kind not in {one.value for one in ConsentKind}:
        raise NotFound(f"consent {kind}")
    wanted = select(ConsentText).where(ConsentText.edition_id == edition_id, ConsentText.kind == ConsentKind(kind))
    rows = session.scalars(wanted.order_by(ConsentText.version.desc())).all()
    if not rows:
        raise NotFound(f"consent {kind}")
    return rows


def agreed(session: Session, edition_id: int) -> dict[int, tuple[int, int]]:
    """Return how many people agreed to each text and still do, and how many took it back."""
    counts = (
        select(Consent.text_id, func.count(), func.count(Consent.withdrawn_at))
        .join(ConsentText, ConsentText.id == Consent.text_id)
        .where(ConsentText.edition_id == edition_id)
        .group_by(Consent.text_id)
    )
    return {row[0]: (row[1] - row[2], row[2]) for row in session.execute(counts)}
