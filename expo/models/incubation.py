"""Start-ups of an incubation programme: their steps, what they received, the exhibitor that each is at an edition."""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.incubation import StartUpHelp, StartUpStage
from expo.models.base import Base, Id, Name, to, word
from expo.models.exhibitors import Exhibitor
from expo.models.programmes import Organization


class StartUp(Base):
    """A start-up; its stage is that of its newest step."""

    __tablename__ = "start_up"

    id: Mapped[Id]
    organization_id: Mapped[int] = mapped_column(to("organization.id"), unique=True)
    founded_on: Mapped[date]
    about: Mapped[str] = mapped_column(Text, default="")

    organization: Mapped[Organization] = relationship()
    steps: Mapped[list["StartUpStep"]] = relationship(order_by="StartUpStep.id")
    received: Mapped[list["StartUpReceipt"]] = relationship(order_by="StartUpReceipt.received_on, StartUpReceipt.id")

    @property
    def stage(self) -> StartUpStage:
        """The stage of the newest step."""
        return self.steps[-1].stage


class StartUpStep(Base):
    """A start-up moved on to a stage; one that left says why."""

    __tablename__ = "start_up_step"
    __table_args__ = (
        UniqueConstraint("start_up_id", "moved_on", "stage"),
        CheckConstraint("stage <> 'left' or reason <> ''", name="leaving_has_its_reason"),
    )

    id: Mapped[Id]
    start_up_id: Mapped[int] = mapped_column(to("start_up.id"))
    stage: Mapped[StartUpStage] = mapped_column(word(StartUpStage))
    moved_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")


class StartUpReceipt(Base):
    """What a start-up received, with the amount where there is one, and from whom."""

    __tablename__ = "start_up_receipt"
    __table_args__ = (CheckConstraint("won is null or won > 0", name="is_an_amount"),)

    id: Mapped[Id]
    start_up_id: Mapped[int] = mapped_column(to("start_up.id"), index=True)
    kind: Mapped[StartUpHelp] = mapped_column(word(StartUpHelp))
    received_on: Mapped[date]
    won: Mapped[int | None] = mapped_column(BigInteger)
    source: Mapped[Name] = mapped_column(default="")
    note: Mapped[Name] = mapped_column(default="")


class StartUpExhibitor(Base):
    """The exhibitor that a start-up is at an edition."""

    __tablename__ = "start_up_exhibitor"

    start_up_id: Mapped[int] = mapped_column(to("start_up.id"), primary_key=True)
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"), primary_key=True)
    exhibitor_id: Mapped[int] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)

    exhibitor: Mapped[Exhibitor] = relationship()
