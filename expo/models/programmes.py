"""Support programmes, their tracks and dated caps, organizations, and figures that sources state.

A programme lasts for years and spans editions, so its rows belong to the installation and not to an edition.
"""

from datetime import date

from sqlalchemy import BigInteger, CheckConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain import text
from expo.domain.programmes import OrganizationKind, StatisticUnit
from expo.models.base import Base, Code, Id, Name, key_of, to, word
from expo.models.uploaded_documents import UploadedDocument


class Programme(Base):
    """A programme in which a large company, the state and an association support small firms."""

    __tablename__ = "programme"
    __table_args__ = (CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_after_it_starts"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    about_ko: Mapped[str] = mapped_column(Text, default="")
    about_en: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    tracks: Mapped[list["ProgrammeTrack"]] = relationship(order_by="ProgrammeTrack.id", back_populates="programme")


class ProgrammeTrack(Base):
    """A way to be supported, such as basic or advanced; open to new cases from ``starts_on`` to ``ends_on``."""

    __tablename__ = "programme_track"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint("ends_on is null or ends_on >= starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"))
    code: Mapped[Code]
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]

    programme: Mapped[Programme] = relationship(back_populates="tracks")
    caps: Mapped[list["TrackCap"]] = relationship(order_by="TrackCap.valid_from", back_populates="track")


class TrackCap(Base):
    """The most support for one case in whole won, from a day on until the next cap; only added, never changed."""

    __tablename__ = "track_cap"
    __table_args__ = (
        CheckConstraint("won > 0", name="is_an_amount"),
        CheckConstraint("least_own_percent between 0 and 100", name="own_share_is_a_share"),
    )

    track_id: Mapped[int] = mapped_column(to("programme_track.id"), primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    won: Mapped[int] = mapped_column(BigInteger)
    least_own_percent: Mapped[int] = mapped_column(default=0)
    source: Mapped[str] = mapped_column(String(300), default="")

    track: Mapped[ProgrammeTrack] = relationship(back_populates="caps")


def _found_by(name_ko: str, name_en: str, business_number: str) -> str:
    return text.search_text(name_ko, name_en, also=[business_number])


class Organization(Base):
    """A ministry, sponsor, firm or other organization; ``ksic`` is its sector in two digits."""

    __tablename__ = "organization"

    id: Mapped[Id]
    kind: Mapped[OrganizationKind] = mapped_column(word(OrganizationKind))
    name_ko: Mapped[Name]
    name_en: Mapped[Name]
    search_text: Mapped[str] = mapped_column(Text, **key_of(_found_by, "name_ko", "name_en", "business_number"))
    business_number: Mapped[str | None] = mapped_column(String(12), unique=True)
    ksic: Mapped[str] = mapped_column(String(5), default="")
    region: Mapped[Name] = mapped_column(default="")
    source: Mapped[str] = mapped_column(String(300), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)


class ProgrammeStatistic(Base):
    """A figure as one source states it; figures of one topic stand side by side and are not corrected."""

    __tablename__ = "programme_statistic"
    __table_args__ = (CheckConstraint("source <> ''", name="has_a_source"),)

    id: Mapped[Id]
    programme_id: Mapped[int] = mapped_column(to("programme.id"), index=True)
    agreement_id: Mapped[int | None] = mapped_column(to("agreement.id"), index=True)
    topic_ko: Mapped[Name]
    topic_en: Mapped[Name]
    unit: Mapped[StatisticUnit] = mapped_column(word(StatisticUnit))
    value: Mapped[int] = mapped_column(BigInteger)
    as_of: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(300))


class ProgrammeFile(UploadedDocument, Base):
    """An uploaded document: its bytes, apart from the rows that name it."""

    __tablename__ = "programme_file"
    __table_args__ = (CheckConstraint("size > 0", name="is_not_empty"),)

    id: Mapped[Id]
