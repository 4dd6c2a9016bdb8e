"""Changes of exhibitors' pages that wait for the organizer."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.page_changes import PageChangeKind
from expo.models.base import Base, Id, to, word
from expo.models.exhibitors import Exhibitor, Product

_PROFILE = text("kind = 'profile'")
_LOGO, _PHOTO, _PRODUCT = (
    text("kind = 'picture' and product_id is null"),
    text("kind = 'picture'"),
    text("kind <> 'picture'"),
)


class PageChange(Base):
    """What an exhibitor wants on its page; ``values`` are those of the form. Approving it deletes the row.

    A page has one of its profile, one of each product and one of each picture at a time: the logo, which is of no
    product, and the photo of each product. A declined one stays until it is sent again.
    """

    __tablename__ = "page_change"
    __table_args__ = (
        CheckConstraint("kind <> 'profile' or product_id is null", name="profile_has_no_product"),
        CheckConstraint("declined_at is null or reason <> ''", name="is_declined_with_a_reason"),
        *(
            Index(name, column, unique=True, sqlite_where=which, postgresql_where=which)
            for name, column, which in (
                ("one_of_a_profile", "exhibitor_id", _PROFILE),
                ("one_of_a_logo", "exhibitor_id", _LOGO),
                ("one_of_a_photo", "product_id", _PHOTO),
                ("one_of_a_product", "product_id", _PRODUCT),
            )
        ),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="CASCADE"), index=True)
    kind: Mapped[PageChangeKind] = mapped_column(word(PageChangeKind))
    values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    asked_at: Mapped[datetime]
    asked_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
    reason: Mapped[str] = mapped_column(Text, default="")
    declined_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor] = relationship()
    product: Mapped[Product | None] = relationship()
