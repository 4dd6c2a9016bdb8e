"""The picture below the floor plan: re-encoded, so that nothing of the file that was sent is served."""

from datetime import datetime
from hashlib import sha256
from math import hypot
from typing import BinaryIO

from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import Violation, existing, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.venue import PlanBackground
from expo.queries import drawing
from expo.services import history, images

LONGEST_SIDE = 4000


def put_background(session: Session, actor: Actor, edition: Edition, *, file: BinaryIO, now: datetime) -> None:
    """Put a picture below the plan, as wide as the plan; raise :class:`Refusal` if it cannot be read."""
    needs(actor, Permission.MANAGE_VENUE)
    paper = images.read(file, LONGEST_SIDE)
    picture, (width, height) = images.written(paper, "WEBP"), paper.size
    session.execute(delete(PlanBackground).where(PlanBackground.edition_id == edition.id))
    row = PlanBackground(
        edition_id=edition.id,
        picture=picture,
        digest=sha256(picture).hexdigest()[:16],
        pixel_width=width,
        pixel_height=height,
        metres_per_pixel=edition.plan_width / width,
        uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )
    session.add(row)
    session.flush()
    history.record(
        session,
        actor,
        "venue.put_background",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        size=f"{width} × {height}",
    )


def scale_background(
    session: Session,
    actor: Actor,
    edition: Edition,
    *,
    one: tuple[float, float],
    other: tuple[float, float],
    metres: float,
    now: datetime,
) -> None:
    """Scale the picture so that two of its points, now at these places of the plan, are so many metres apart.

    The first point stays where it is.
    """
    needs(actor, Permission.MANAGE_VENUE)
    row = existing(drawing.background(session, edition.id), "background")
    apart = hypot(one[0] - other[0], one[1] - other[1])
    if apart < 0.1:
        refuse_if([Violation("points_too_near", N_("The two points are too close. Choose points far apart."))])
    factor = metres / apart
    row.metres_per_pixel *= factor
    row.x = one[0] - (one[0] - row.x) * factor
    row.y = one[1] - (one[1] - row.y) * factor
    session.flush()
    history.record(
        session,
        actor,
        "venue.scale_background",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        metres=f"{metres:g}",
    )


def move_background(session: Session, actor: Actor, edition: Edition, *, x: float, y: float, now: datetime) -> None:
    """Put the picture's top-left corner at a place of the plan."""
    needs(actor, Permission.MANAGE_VENUE)
    row = existing(drawing.background(session, edition.id), "background")
    row.x, row.y = x, y
    session.flush()
    history.record(
        session,
        actor,
        "venue.move_background",
        "edition",
        edition.id,
        edition_id=edition.id,
        now=now,
        place=f"{x:g}, {y:g}",
    )


def remove_background(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> None:
    """Take the picture away."""
    needs(actor, Permission.MANAGE_VENUE)
    session.execute(delete(PlanBackground).where(PlanBackground.edition_id == edition.id))
    history.record(session, actor, "venue.remove_background", "edition", edition.id, edition_id=edition.id, now=now)
