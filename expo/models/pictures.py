"""Logos and photos of products; the pixels are files of the storage, named after what they show."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from expo.models.base import Base, Id, Name, to


class Picture(Base):
    """An exhibitor's logo, or the photo of a product; ``digest`` names its files, the size is that of the largest."""

    __tablename__ = "picture"
    __table_args__ = (
        CheckConstraint("width > 0 and height > 0", name="has_an_area"),
        Index(
            "uq_picture_logo",
            "exhibitor_id",
            unique=True,
            sqlite_where=text("product_id is null"),
            postgresql_where=text("product_id is null"),
        ),
        Index("ix_picture_exhibitor_id", "exhibitor_id"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    product_id: Mapped[int | None] = mapped_column(to("product.id", ondelete="CASCADE"), unique=True)
    digest: Mapped[str] = mapped_column(String(40), index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt_ko: Mapped[Name] = mapped_column(default="")
    alt_en: Mapped[Name] = mapped_column(default="")
    changed_at: Mapped[datetime]
    changed_by_id: Mapped[int | None] = mapped_column(to("user.id", ondelete="SET NULL"))
