"""The review of a call: criteria, committee, reviews with points, the decision in two persons, objections.

A pair of application and reviewer is one row, so a reviewer cannot be excluded and read at once.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from expo.domain.reviews import (
    ConflictTarget,
    Normalisation,
    ObjectionAnswer,
    ReviewerKind,
    ReviewState,
    SelectionOutcome,
    TieRule,
)
from expo.models.base import Base, Id, Name, to, word
from expo.models.calls import Call, CallApplication
from expo.models.experts import Expert
from expo.models.support_cases import SupportCase


class ReviewRound(Base):
    """How a call is reviewed; frozen when it opens. One officer proposes the selection, another one approves it.

    ``seed`` draws lots. Its seal is shown when the round opens, the seed itself with the decision. ``assignment`` has
    the engine's figures.
    """

    __tablename__ = "review_round"
    __table_args__ = (
        CheckConstraint("pass_mark between 0 and 100", name="pass_mark_is_a_share"),
        CheckConstraint("reserve >= 0 and objection_days >= 0", name="numbers_are_sensible"),
        CheckConstraint("proposed_at is null or opened_at is not null", name="proposed_after_it_opened"),
        CheckConstraint("(proposed_at is null) = (proposed_by_id is null)", name="proposal_has_its_person"),
        CheckConstraint("(approved_at is null) = (approved_by_id is null)", name="approval_has_its_person"),
        CheckConstraint(
            "approved_at is null or (proposed_at is not null and approved_by_id <> proposed_by_id)", name="two_persons"
        ),
        CheckConstraint("(approved_at is null) = (objections_until is null)", name="decision_can_be_objected_to"),
    )

    call_id: Mapped[int] = mapped_column(to("call.id"), primary_key=True)
    normalisation: Mapped[Normalisation] = mapped_column(word(Normalisation), default=Normalisation.NONE)
    pass_mark: Mapped[int] = mapped_column(default=60)
    reserve: Mapped[int] = mapped_column(default=0)
    objection_days: Mapped[int] = mapped_column(default=30)
    seed: Mapped[str] = mapped_column(String(64))
    assignment: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    opened_at: Mapped[datetime | None]
    proposed_at: Mapped[datetime | None]
    proposed_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    proposed_by: Mapped[Name] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    approved_by: Mapped[Name] = mapped_column(default="")
    objections_until: Mapped[datetime | None]

    call: Mapped[Call] = relationship()
    criteria: Mapped[list["ReviewCriterion"]] = relationship(
        order_by="ReviewCriterion.position", cascade="all, delete-orphan"
    )
    seats: Mapped[list["CommitteeSeat"]] = relationship(order_by="CommitteeSeat.expert_id")


class ReviewCriterion(Base):
    """A criterion: points from 0 to ``scale`` count ``weight``; the weights of a round are 100 together."""

    __tablename__ = "review_criterion"
    __table_args__ = (
        UniqueConstraint("id", "scale"),
        CheckConstraint("weight between 1 and 100 and scale between 1 and 100", name="numbers_are_sensible"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(to("review_round.call_id"), index=True)
    position: Mapped[int]
    name_ko: Mapped[Name]
    name_en: Mapped[Name] = mapped_column(default="")
    weight: Mapped[int]
    scale: Mapped[int]


class CommitteeSeat(Base):
    """An expert on the committee of a call; ``most`` readings."""

    __tablename__ = "committee_seat"
    __table_args__ = (CheckConstraint("most >= 1", name="reads_something"),)

    call_id: Mapped[int] = mapped_column(to("review_round.call_id"), primary_key=True)
    expert_id: Mapped[int] = mapped_column(to("expert.id"), primary_key=True, index=True)
    kind: Mapped[ReviewerKind] = mapped_column(word(ReviewerKind))
    most: Mapped[int]

    expert: Mapped[Expert] = relationship()


class Review(Base):
    """An application and a reviewer: to be read, scored, or related and therefore kept apart."""

    __tablename__ = "review"
    __table_args__ = (
        CheckConstraint("target is null or sent_at is null", name="related_ones_do_not_score"),
        CheckConstraint("(state = 'sent') = (sent_at is not null)", name="sent_one_has_its_moment"),
        CheckConstraint("sent_at is null or cleared_at is not null", name="free_of_conflict_before_points"),
    )

    application_id: Mapped[int] = mapped_column(to("call_application.id"), primary_key=True)
    expert_id: Mapped[int] = mapped_column(to("expert.id"), primary_key=True, index=True)
    state: Mapped[ReviewState] = mapped_column(word(ReviewState), default=ReviewState.ASSIGNED)
    target: Mapped[ConflictTarget | None] = mapped_column(word(ConflictTarget))
    note: Mapped[str] = mapped_column(Text, default="")
    affinity: Mapped[int] = mapped_column(default=0)
    assigned_at: Mapped[datetime]
    cleared_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(Text, default="")

    application: Mapped[CallApplication] = relationship()
    expert: Mapped[Expert] = relationship()
    scores: Mapped[list["ReviewScore"]] = relationship(
        order_by="ReviewScore.criterion_id", cascade="all, delete-orphan"
    )


class ReviewVersion(Base):
    """What a reviewer had sent before the review was reopened, and why; ``points`` by the id of the criterion."""

    __tablename__ = "review_version"
    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "expert_id"], ["review.application_id", "review.expert_id"], ondelete="RESTRICT"
        ),
        CheckConstraint("reason <> ''", name="has_a_reason"),
    )

    application_id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    points: Mapped[dict[str, int]] = mapped_column(JSON)
    comment: Mapped[str] = mapped_column(Text)
    sent_at: Mapped[datetime]
    reopened_at: Mapped[datetime]
    reopened_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    reopened_by: Mapped[Name]
    reason: Mapped[str] = mapped_column(Text)


class ReviewScore(Base):
    """The points of a review in a criterion, never above its scale."""

    __tablename__ = "review_score"
    __table_args__ = (
        ForeignKeyConstraint(
            ["application_id", "expert_id"], ["review.application_id", "review.expert_id"], ondelete="RESTRICT"
        ),
        ForeignKeyConstraint(
            ["criterion_id", "scale"], ["review_criterion.id", "review_criterion.scale"], ondelete="RESTRICT"
        ),
        CheckConstraint("points between 0 and scale", name="is_on_the_scale"),
    )

    application_id: Mapped[int] = mapped_column(primary_key=True)
    expert_id: Mapped[int] = mapped_column(primary_key=True)
    criterion_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    scale: Mapped[int]
    points: Mapped[int]


class ReviewRemark(Base):
    """What is said about an application once one has scored it: by a reviewer, or by an officer."""

    __tablename__ = "review_remark"

    id: Mapped[Id]
    application_id: Mapped[int] = mapped_column(to("call_application.id"), index=True)
    expert_id: Mapped[int | None] = mapped_column(to("expert.id"), index=True)
    author: Mapped[Name]
    text: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]


class ReviewDecision(Base):
    """The place of an application and what is decided; ``points`` in hundredths, ``tie`` put it before the next."""

    __tablename__ = "review_decision"
    __table_args__ = (
        CheckConstraint("place >= 1", name="place_counts_from_one"),
        CheckConstraint("case_id is null or outcome = 'selected'", name="only_selected_ones_are_cases"),
    )

    application_id: Mapped[int] = mapped_column(to("call_application.id"), primary_key=True)
    place: Mapped[int]
    points: Mapped[int]
    result: Mapped[int]
    outcome: Mapped[SelectionOutcome] = mapped_column(word(SelectionOutcome))
    tie: Mapped[TieRule | None] = mapped_column(word(TieRule))
    reason: Mapped[str] = mapped_column(Text, default="")
    case_id: Mapped[int | None] = mapped_column(to("support_case.id"), unique=True)

    application: Mapped[CallApplication] = relationship()
    case: Mapped[SupportCase | None] = relationship()


class SelectionRevision(Base):
    """The new decision after an upheld objection, in two persons; ``former`` is the one before."""

    __tablename__ = "selection_revision"
    __table_args__ = (
        CheckConstraint("place >= 1", name="place_counts_from_one"),
        CheckConstraint("(approved_at is null) = (approved_by_id is null)", name="approval_has_its_person"),
        CheckConstraint("approved_by_id is null or approved_by_id <> proposed_by_id", name="two_persons"),
    )

    application_id: Mapped[int] = mapped_column(to("review_objection.application_id"), primary_key=True)
    place: Mapped[int]
    points: Mapped[int]
    result: Mapped[int]
    outcome: Mapped[SelectionOutcome] = mapped_column(word(SelectionOutcome))
    former: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[int] = mapped_column(to("user.id"))
    proposed_by: Mapped[Name]
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[int | None] = mapped_column(to("user.id"))
    approved_by: Mapped[Name] = mapped_column(default="")


class ReviewObjection(Base):
    """A firm's objection to the decision, and its answer by people who did not score the application."""

    __tablename__ = "review_objection"
    __table_args__ = (CheckConstraint("(answer is null) = (answered_at is null)", name="answer_has_its_moment"),)

    application_id: Mapped[int] = mapped_column(to("call_application.id"), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    filed_at: Mapped[datetime]
    answer: Mapped[ObjectionAnswer | None] = mapped_column(word(ObjectionAnswer))
    answer_text: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None]
    expert_id: Mapped[int | None] = mapped_column(to("expert.id"), index=True)

    application: Mapped[CallApplication] = relationship()
    expert: Mapped[Expert | None] = relationship()
