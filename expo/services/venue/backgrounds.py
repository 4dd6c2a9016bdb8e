"""The picture below the floor plan: re-encoded, so that nothing of the file that was sent is served."""

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from math import hypot
from typing import BinaryIO

from PIL import Image, ImageOps
from sqlalchemy import delete
from sqlalchemy.orm import Session

from expo.domain.people import Actor, needs
from expo.domain.permissions import Permission
from expo.domain.refusals import NotFound, Refusal, Violation, refuse_if
from expo.domain.words import N_
from expo.models.editions import Edition
from expo.models.venue import PlanBackground
from expo.queries import drawing
from expo.services import history

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 4000
NO_PICTURE = Violation(
    "no_picture", N_("This is no picture. Choose a PNG, JPEG, WebP or GIF file of at most 60 megapixels."), {}, "file"
)


def put_background(session: Session, actor: Actor, edition: Edition, *, file: BinaryIO, now: datetime) -> None:
    """Put a picture below the plan, as wide as the plan; raise :class:`Refusal` if it cannot be read."""
    needs(actor, Permission.MANAGE_VENUE)
    picture, (width, height) = _encoded(file)
    session.execute(delete(PlanBackground).where(PlanBackground.edition_id == edition.id))
    row = PlanBackground(
        edition_id=edition.id, picture=picture, digest=sha256(picture).hexdigest()[:16], pixel_width=width,
        pixel_height=height, metres_per_pixel=edition.plan_width / width, uploaded_at=now,
        uploaded_by_id=actor.user_id,
    )  # fmt: skip
    session.add(row)
    session.flush()
    history.record(
        session, actor, "venue.put_background", "edition", edition.id, edition_id=edition.id, now=now,
        size=f"{width} × {height}",
    )  # fmt: skip


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
    row = drawing.background(session, edition.id)
    if row is None:
        raise NotFound("background")
    apart = hypot(one[0] - other[0], one[1] - other[1])
    if apart < 0.1:
        refuse_if([Violation("points_too_near", N_("The two points are too close. Choose points far apart."))])
    factor = metres / apart
    row.metres_per_pixel *= factor
    row.x = one[0] - (one[0] - row.x) * factor
    row.y = one[1] - (one[1] - row.y) * factor
    session.flush()
    history.record(
        session, actor, "venue.scale_background", "edition", edition.id, edition_id=edition.id, now=now,
        metres=f"{metres:g}",
    )  # fmt: skip


def move_background(session: Session, actor: Actor, edition: Edition, *, x: float, y: float, now: datetime) -> None:
    """Put the picture's top-left corner at a place of the plan."""
    needs(actor, Permission.MANAGE_VENUE)
    row = drawing.background(session, edition.id)
    if row is None:
        raise NotFound("background")
    row.x, row.y = x, y
    session.flush()
    history.record(
        session, actor, "venue.move_background", "edition", edition.id, edition_id=edition.id, now=now,
        place=f"{x:g}, {y:g}",
    )  # fmt: skip


def remove_background(session: Session, actor: Actor, edition: Edition, *, now: datetime) -> None:
    """Take the picture away."""
    needs(actor, Permission.MANAGE_VENUE)
    session.execute(delete(PlanBackground).where(PlanBackground.edition_id == edition.id))
    history.record(session, actor, "venue.remove_background", "edition", edition.id, edition_id=edition.id, now=now)


def _encoded(file: BinaryIO) -> tuple[bytes, tuple[int, int]]:
    """Return the picture as WebP without its metadata, at most ``LONGEST_SIDE`` pixels long, and its size."""
    try:
        with Image.open(file, formats=FORMATS) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise Refusal(NO_PICTURE)
            picture = ImageOps.exif_transpose(opened).convert("RGBA")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise Refusal(NO_PICTURE) from None
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture.getchannel("A"))
    written = BytesIO()
    paper.save(written, "WEBP", quality=80)
    return written.getvalue(), paper.size
