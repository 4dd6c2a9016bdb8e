"""The side programme: kinds of sessions as rows, sessions, who takes part, who registered and who came."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.models.base import Base, Code, Id, Lasting, Name, to
from expo.models.buyers import Buyer
from expo.models.exhibitors import Exhibitor
from expo.models.venue import Hall


class SessionType(Base):
    """A kind of session: ceremony, talk, tour, tasting, or what an edition needs; some block consultations."""

    __tablename__ = "session_type"
    __table_args__ = (UniqueConstraint("edition_id", "code"),)

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    code: Mapped[Code]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    blocks_consultations: Mapped[bool] = mapped_column(default=False, server_default=false())


class StageSession(Base, Lasting):
    """Something that takes place beside the consultations; without a ``capacity`` everybody may come.

    ``block_id`` is the block of the grid that a session of a blocking kind has made or found. With ``shows_route`` the
    exhibitors on its route see when they are visited.
    """

    __tablename__ = "stage_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("capacity is null or capacity > 0", name="capacity_is_positive"),
        Index("ix_stage_session_edition_id_starts_at", "edition_id", "starts_at"),
    )

    id: Mapped[Id]
    edition_id: Mapped[int] = mapped_column(to("edition.id", ondelete="CASCADE"))
    type_id: Mapped[int] = mapped_column(to("session_type.id"), index=True)
    hall_id: Mapped[int | None] = mapped_column(to("hall.id", ondelete="SET NULL"), index=True)
    block_id: Mapped[int | None] = mapped_column(to("block.id", ondelete="SET NULL"), index=True)
    title_ko: Mapped[Name]
    title_en: Mapped[Name] = mapped_column(default="")
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    people_ko: Mapped[Name] = mapped_column(default="")
    people_en: Mapped[Name] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int | None]
    is_public: Mapped[bool] = mapped_column(default=True, server_default=true())
    takes_registrations: Mapped[bool] = mapped_column(default=False, server_default=false())
    shows_route: Mapped[bool] = mapped_column(default=False, server_default=false())
    changed_at: Mapped[datetime]

    type: Mapped[SessionType] = relationship()
    hall: Mapped[Hall | None] = relationship()
    parties: Mapped[list["SessionParty"]] = relationship(cascade="all, delete-orphan", order_by="SessionParty.id")
    stops: Mapped[list["TourStop"]] = relationship(cascade="all, delete-orphan", order_by="TourStop.position")


class SessionParty(Base):
    """A company takes part in a session; its holds take it in the one calendar."""

    __tablename__ = "session_party"
    __table_args__ = (
        CheckConstraint("(exhibitor_id is null) <> (buyer_id is null)", name="is_one_company"),
        UniqueConstraint("session_id", "exhibitor_id"),
        UniqueConstraint("session_id", "buyer_id"),
    )

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(to("stage_session.id", ondelete="CASCADE"))
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="CASCADE"), index=True)
    buyer_id: Mapped[int | None] = mapped_column(to("buyer.id", ondelete="CASCADE"), index=True)

    exhibitor: Mapped[Exhibitor | None] = relationship()
    buyer: Mapped[Buyer | None] = relationship()


class SessionRegistration(Base):
    """A person wants to come. The order of the ids decides who has a place; ``came_at`` is the scan at the door."""

    __tablename__ = "session_registration"
    __table_args__ = (UniqueConstraint("session_id", "person_id"),)

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(to("stage_session.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(to("person.id", ondelete="CASCADE"), index=True)
    registered_at: Mapped[datetime]
    came_at: Mapped[datetime | None]


class TourStop(Base):
    """A stop of a route through the halls, such as the guests' after the opening: a point to tick.

    It is at ``exhibitor``, if one is named, where ``received_by`` receives the guests at ``starts_at``.
    """

    __tablename__ = "tour_stop"
    __table_args__ = (UniqueConstraint("session_id", "position"),)

    id: Mapped[Id]
    session_id: Mapped[int] = mapped_column(to("stage_session.id", ondelete="CASCADE"))
    position: Mapped[int]
    words: Mapped[Name]
    starts_at: Mapped[datetime | None]
    received_by: Mapped[Name] = mapped_column(default="", server_default="")
    exhibitor_id: Mapped[int | None] = mapped_column(to("exhibitor.id", ondelete="SET NULL"), index=True)
    visited_at: Mapped[datetime | None]

    exhibitor: Mapped[Exhibitor | None] = relationship()
