"""Move exhibitors on the floor by hand: to a booth, to each other's, several at once, back to the list; undo that."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.text import natural
from expo.domain.venue import BoothMove, runs, shifted
from expo.domain.words import N_, Named
from expo.models.editions import Edition
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Booth
from expo.queries import venue
from expo.services.venue.allocation import lock_exhibitors, rearrange


def place(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_code: str,
    booth_code: str,
    extend: bool = False,
    replace: bool = False,
    now: datetime,
) -> list[BoothMove]:
    """Move an exhibitor to a booth, or let it have this one besides those it holds; return what has changed.

    An exhibitor with several booths moves with all of them. If another exhibitor is in the booth, the two change
    places; one that has no booth yet takes it only if it is to ``replace`` the other, who is left without it.
    """
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor_id = venue.exhibitor_id(session, edition.id, exhibitor_code)
    wanted = venue.booth(session, edition.id, booth_code)
    holder = venue.holder(session, wanted.id)
    both = {exhibitor_id: None} | ({holder.id: None} if holder else {})
    exhibitor = lock_exhibitors(session, edition, both)[exhibitor_id]
    held = list(venue.held_by(session, exhibitor.id))
    if extend:
        codes = sorted({booth.code for booth in held} | {wanted.code}, key=natural)
    elif holder is not None and holder.id != exhibitor_id and held:
        return _swap(session, actor, edition, exhibitor, holder, now)
    elif replace and holder is not None and not held:
        left = [booth.code for booth in venue.held_by(session, holder.id) if booth.code != wanted.code]
        pairs = {exhibitor_id: [wanted.code], holder.id: left}
        return rearrange(session, actor, edition, wanted=pairs, now=now)
    else:
        codes = _carried(session, edition, exhibitor, held, wanted, [exhibitor])
    return rearrange(session, actor, edition, wanted={exhibitor.id: codes}, now=now)


def place_several(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    exhibitor_codes: Sequence[str],
    booth_code: str | None,
    now: datetime,
) -> list[BoothMove]:
    """Move exhibitors into the free booths from one booth on, in the order of the booths' codes.

    Each takes as many touching booths in one row as it holds, at least one; booths that the others leave are free.
    Without a booth (``None``) all their booths are taken back.
    """
    needs(actor, Permission.MANAGE_VENUE)
    ids = [venue.exhibitor_id(session, edition.id, code) for code in exhibitor_codes]
    if not ids:
        raise Refusal(Violation("none_chosen", N_("Choose at least one exhibitor."), {}, "exhibitors"))
    by_id = lock_exhibitors(session, edition, dict.fromkeys(ids))
    chosen = [by_id[id_] for id_ in dict.fromkeys(ids)]
    if booth_code is None:
        return rearrange(session, actor, edition, wanted={one.id: () for one in chosen}, now=now)
    first = venue.booth(session, edition.id, booth_code)
    free = [
        booth for booth in _free(session, edition, first.hall_id, chosen) if natural(booth.code) >= natural(first.code)
    ]
    wanted: dict[int, list[str]] = {}
    for exhibitor in chosen:
        size = max(1, len(venue.held_by(session, exhibitor.id)))
        found = runs([booth.area for booth in free], size)
        if not found:
            raise Refusal(_no_room(exhibitor, first.code, size))
        wanted[exhibitor.id] = [free[number].code for number in found[0]]
        free = [booth for number, booth in enumerate(free) if number not in found[0]]
    return rearrange(session, actor, edition, wanted=wanted, now=now)


def give_back(
    session: Session, actor: Actor, edition: Edition, *, exhibitor_code: str, booth_code: str | None, now: datetime
) -> list[BoothMove]:
    """Take one booth back from an exhibitor that holds several, or (``None``) all of them."""
    needs(actor, Permission.MANAGE_VENUE)
    exhibitor = _exhibitor(session, edition, exhibitor_code)
    held = [booth.code for booth in venue.held_by(session, exhibitor.id)]
    codes = [code for code in held if booth_code is not None and code != booth_code]
    return rearrange(session, actor, edition, wanted={exhibitor.id: codes}, now=now)


def put_back(session: Session, actor: Actor, edition: Edition, *, event_id: int, now: datetime) -> list[BoothMove]:
    """Undo one's own last act on the floor: every exhibitor gets the booths that it held before."""
    needs(actor, Permission.MANAGE_VENUE)
    last = venue.last_allocation(session, edition.id, actor.user_id)
    if last is None or last.id != event_id:
        raise NotFound(f"allocation {event_id}")
    moves = venue.moves(last)
    exhibitors = lock_exhibitors(session, edition, {move.exhibitor_id: move for move in moves})
    held = venue.held_by_each(session, exhibitors)
    refuse_if(
        _moved_since(exhibitors[move.exhibitor_id])
        for move in moves
        if tuple(booth.code for booth in held[move.exhibitor_id]) != move.after
    )
    wanted = {move.exhibitor_id: move.before for move in moves}
    return rearrange(session, actor, edition, wanted=wanted, act="put_back", now=now)


def _swap(
    session: Session, actor: Actor, edition: Edition, exhibitor: Exhibitor, other: Exhibitor, now: datetime
) -> list[BoothMove]:
    """Let two exhibitors change places; with different numbers of booths each takes along as many as it holds."""
    held, others = list(venue.held_by(session, exhibitor.id)), list(venue.held_by(session, other.id))
    if len(held) == len(others):
        codes, other_codes = [booth.code for booth in others], [booth.code for booth in held]
    else:
        both = [exhibitor, other]
        codes = _carried(session, edition, exhibitor, held, min(others, key=_corner), both)
        left = [booth for booth in held if booth.code not in codes]
        other_codes = _carried(session, edition, other, others, min(left, key=_corner), both, codes) if left else []
        if not left:
            raise Refusal(_no_room(other, held[0].code, len(others)))
    pairs = {exhibitor.id: codes, other.id: other_codes}
    return rearrange(session, actor, edition, wanted=pairs, act="swap", now=now)


def _carried(
    session: Session,
    edition: Edition,
    exhibitor: Exhibitor,
    held: Sequence[Booth],
    wanted: Booth,
    leaving: Sequence[Exhibitor],
    but: Iterable[str] = (),
) -> list[str]:
    """Return where an exhibitor's booths come to lie if the first lies at ``wanted``; refuse if there is no room.

    Free are also the booths of those ``leaving``, but not the codes in ``but``.
    """
    if len(held) < 2:
        return [wanted.code]
    free = [booth for booth in _free(session, edition, exhibitor.hall_id, leaving) if booth.code not in set(but)]
    targets = shifted([booth.area for booth in sorted(held, key=_corner)], wanted.area)
    found = [next((booth.code for booth in free if booth.area.is_about(area)), None) for area in targets]
    codes = [code for code in found if code]
    if len(codes) < len(found):
        raise Refusal(_no_room(exhibitor, wanted.code, len(held)))
    return codes


def _free(session: Session, edition: Edition, hall_id: int, leaving: Sequence[Exhibitor]) -> list[Booth]:
    ids = {exhibitor.id for exhibitor in leaving}
    return [
        booth
        for booth in venue.booths(session, edition.id)
        if booth.hall_id == hall_id and (booth.allocation is None or booth.allocation.exhibitor_id in ids)
    ]


def _corner(booth: Booth) -> tuple[float, float]:
    return booth.y, booth.x


def _exhibitor(session: Session, edition: Edition, code: str) -> Exhibitor:
    id_ = venue.exhibitor_id(session, edition.id, code)
    return lock_exhibitors(session, edition, {id_: None})[id_]


def _moved_since(exhibitor: Exhibitor) -> Violation:
    return Violation(
        "changed_since",
        N_("%(exhibitor)s has been moved again since, so there is nothing to undo."),
        {"exhibitor": Named.of(exhibitor)},
    )


def _no_room(exhibitor: Exhibitor, code: str, size: int) -> Violation:
    return Violation(
        "no_room",
        N_(
            "From %(booth)s on, fewer free booths lie side by side than %(exhibitor)s needs (%(count)s)."
            " Choose another booth, or take booths back first."
        ),
        {"exhibitor": Named.of(exhibitor), "booth": code, "count": size},
    )
