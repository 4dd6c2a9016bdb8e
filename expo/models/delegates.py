"""One person who sits in every consultation of several companies."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Id, to
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor


class CompanyDelegate(Base):
    """The one person who speaks for several companies of an edition, and so is in one consultation at a time.

    Nothing is kept of the person: the companies' contacts say who it is.
    """

    __tablename__ = "company_delegate"

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), index=True)

    companies: Mapped[list["RepresentedCompany"]] = relationship(
        cascade="all, delete-orphan", order_by="RepresentedCompany.id"
    )


class RepresentedCompany(Base):
    """A company for which a delegate sits; each has one delegate at most."""

    __tablename__ = "represented_company"
    __table_args__ = (
        CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name="is_one_company"),
        UniqueConstraint("exhibitor_id"),
        UniqueConstraint("buyer_id"),
    )

    id: Mapped[Id]
    delegate_id: Mapped[int] = mapped_column(to("company_delegate.id", ondelete="CASCADE"), index=True)
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"))
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"))

    exhibitor: Mapped[Exhibitor | None] = relationship()
    buyer: Mapped[Buyer | None] = relationship()

    @property
    def company(self) -> Exhibitor | Buyer:
        """The exhibitor or the buyer."""
        found = self.exhibitor or self.buyer
        if found is None:
            raise ValueError("a row names one company")
        return found
