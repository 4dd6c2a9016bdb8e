"""Copy an earlier edition to new dates: halls, booths, tables, rules, texts, and if wanted exhibitors and the team."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, inspect, select
from sqlalchemy.orm import Session

from expo.domain.editions import BlockKind, Hours, Span, moment
from expo.domain.people import Actor, Role, needs
from expo.domain.permissions import Permission
from expo.domain.set_up import EditionStart
from expo.domain.settings import PLAN_METRES, EditionPolicy, GridPlan
from expo.domain.words import Named
from expo.models.applications import ApplicationDocument
from expo.models.base import Base
from expo.models.buyers import ConsentText, StandardDocument
from expo.models.editions import Edition
from expo.models.exhibitors import CaseMember, CollaborationCase, Exhibitor, Product, Sector
from expo.models.hosts import EditionHost
from expo.models.limits import CompanyLimit
from expo.models.live_commerce import Studio, StudioSlot
from expo.models.people import Membership
from expo.models.pictures import Picture
from expo.models.privacy import Erasure, PrivacyNotice
from expo.models.team import HeldRole
from expo.models.venue import Booth, FloorElement, Hall, MeetingTable, PlanBackground, Zone
from expo.queries import grid, people
from expo.services.editions import creating

_KEPT = (*EditionPolicy.__dataclass_fields__, "slot_minutes", "needs_second_factor")
_UNTIL = ("contacts_until", "emails_until")
_CARRIED = ("slogan_ko", "slogan_en", "address_ko", "address_en", "about_ko", "about_en", "plan_width", "plan_height")
"""What a copy takes over where its own profile leaves it as it is by default."""
_BLANK = ("", *PLAN_METRES)
Ids = dict[int, int]


@dataclass(frozen=True, slots=True)
class CopyChoices:
    """What is copied besides the venue, the rules and the texts."""

    exhibitors: bool = True
    team: bool = True


def copy(
    session: Session, actor: Actor, source: Edition, *, start: EditionStart, choices: CopyChoices, now: datetime
) -> Edition:
    """Make a new edition from an earlier one.

    Hours, blocks and studio slots keep their day of the show and their time of day. Booths are free again; exhibitors
    keep profile, products, pictures, cases and the people who act for them. Wishes, consultations and buyers stay
    behind.
    """
    needs(actor, Permission.MANAGE_EDITION)
    edition = Edition(**{name: getattr(source, name) for name in _KEPT})
    carried = {name: getattr(source, name) for name in _CARRIED if getattr(start.profile, name) in _BLANK}
    start = replace(start, profile=replace(start.profile, **carried))
    creating.begin(session, edition, start, taken=creating.codes(session), is_copy=True)
    creating.write_grid(session, edition, _shifted(source, edition))
    copier = _Copier(session, source, edition)
    copier.venue()
    copier.limits()
    copier.texts()
    copier.studio()
    if choices.exhibitors:
        copier.exhibitors()
    creating.give_to(session, edition, actor)
    if choices.team:
        copier.team(actor.user_id)
    session.flush()
    session.expire_all()
    creating.record(session, actor, "editions.copy", edition, now=now, source=Named.of(source))
    return edition


class _Copier:
    def __init__(self, session: Session, source: Edition, edition: Edition) -> None:
        self.session, self.source, self.edition = session, source, edition
        self.days = edition.starts_on - source.starts_on

    def venue(self) -> None:
        """Copy halls, booths without their exhibitors, the drawing, zones and tables."""
        self.sectors, self.halls = self._all(Sector), self._all(Hall)
        self._all(Booth, hall_id=self.halls)
        self._all(FloorElement)
        self._all(PlanBackground)
        zones = self._all(Zone, hall_id=self.halls)
        self._all(MeetingTable, zone_id=zones)

    def limits(self) -> None:
        """Copy how many consultations each company of a group has; those of single companies stay behind."""
        of_groups = CompanyLimit.exhibitor_id.is_(None), CompanyLimit.buyer_id.is_(None)
        rows = self.session.scalars(select(CompanyLimit).where(CompanyLimit.edition_id == self.source.id, *of_groups))
        self._write(CompanyLimit, rows, hall_id={None: None, **self.halls}, sector_id={None: None, **self.sectors})

    def texts(self) -> None:
        """Copy hosts, documents asked for, the newest consent texts, and the privacy notice with its dates moved."""
        self._all(EditionHost)
        self._all(ApplicationDocument)
        self._all(StandardDocument)
        rows = self.session.scalars(select(ConsentText).where(ConsentText.edition_id == self.source.id)).all()
        newest = {row.kind: row for row in sorted(rows, key=lambda row: row.version)}
        self._write(ConsentText, newest.values(), version=1)
        notice = self.session.scalar(select(PrivacyNotice).where(PrivacyNotice.edition_id == self.source.id))
        if notice is not None:
            until = {name: getattr(notice, name) for name in _UNTIL}
            self._write(PrivacyNotice, [notice], **{name: on and on + self.days for name, on in until.items()})

    def studio(self) -> None:
        """Copy studios, and their slots on the days that the new edition has."""
        studios = self._all(Studio, hall_id=self.halls)
        rows = self.session.scalars(select(StudioSlot).where(StudioSlot.edition_id == self.source.id)).all()
        slots = [
            {
                "edition_id": self.edition.id,
                "studio_id": studios[row.studio_id],
                "starts_at": span.starts_at,
                "ends_at": span.ends_at,
            }
            for row in rows
            if (span := self._span(row.span)) is not None
        ]
        if slots:
            self.session.execute(insert(StudioSlot), slots)

    def exhibitors(self) -> None:
        """Copy exhibitors whose data was not erased, with products, cases, and who acts for them."""
        erased = select(Erasure.exhibitor_id).where(Erasure.exhibitor_id.is_not(None))
        rows = self.session.scalars(
            select(Exhibitor).where(Exhibitor.edition_id == self.source.id, Exhibitor.id.not_in(erased))
        ).all()
        ids = self._write(Exhibitor, rows, hall_id=self.halls, sector_id=self.sectors)
        products = self._write(Product, self._of(Product, Product.exhibitor_id, ids), exhibitor_id=ids)
        pictures = self._of(Picture, Picture.exhibitor_id, ids)
        self._write(Picture, pictures, exhibitor_id=ids, product_id={None: None, **products})
        members = self._of(Membership, Membership.exhibitor_id, ids)
        self._write(Membership, members, exhibitor_id=ids, edition_id=self.edition.id, link_version=1)
        cases = self._all(CollaborationCase, hall_id=self.halls)
        shared = self.session.scalars(select(CaseMember).where(CaseMember.case_id.in_(cases))).all()
        links = [
            {"case_id": cases[one.case_id], "exhibitor_id": ids[one.exhibitor_id]}
            for one in shared
            if one.exhibitor_id in ids
        ]
        if links:
            self.session.execute(insert(CaseMember), links)

    def team(self, maker: int | None) -> None:
        """Copy who organizes, with their roles."""
        for member in people.team(self.session, self.source.id):
            if member.user_id != maker:
                roles = [HeldRole(role=one.role) for one in member.roles]
                self.session.add(
                    Membership(user_id=member.user_id, edition_id=self.edition.id, role=Role.ORGANIZER, roles=roles)
                )

    def _all(self, model: Any, **changed: Any) -> Ids:
        """Copy the rows of an edition; return new ids by old ones."""
        rows = self.session.scalars(select(model).where(model.edition_id == self.source.id).order_by(model.id)).all()
        return self._write(model, rows, **changed)

    def _of(self, model: Any, column: Any, ids: Ids) -> Iterable[Any]:
        return self.session.scalars(select(model).where(column.in_(ids)).order_by(model.id)).all()

    def _write(self, model: Any, rows: Iterable[Base], **changed: Any) -> Ids:
        """Insert copies; a column in ``changed`` has that value, or the new id that a mapping has for the old one."""
        rows = list(rows)
        names = [one.key for one in inspect(model).column_attrs if one.key != "id"]
        values = [self._values(row, names, changed) for row in rows]
        if not values:
            return {}
        statement = insert(model).returning(model.id, sort_by_parameter_order=True)
        new = self.session.scalars(statement, values).all()
        return dict(zip((row.id for row in rows), new, strict=True))  # type: ignore[attr-defined]  # every one has it

    def _values(self, row: Base, names: Iterable[str], changed: Mapping[str, Any]) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in names}
        if "edition_id" in values:
            values["edition_id"] = self.edition.id
        for name, value in changed.items():
            values[name] = value[values[name]] if isinstance(value, dict) else value
        return values

    def _span(self, span: Span) -> Span | None:
        return moved(self.source, self.edition, span)


def moved(source: Edition, edition: Edition, span: Span) -> Span | None:
    """Return a span on the same day of the show at the same time of day; ``None`` where there is no such day."""
    on = _day(source, edition, span.starts_at.astimezone(source.zone).date())
    return _on_day(source, edition, span, on) if on <= edition.ends_on else None


def _on_day(source: Edition, edition: Edition, span: Span, on: date) -> Span:
    """Return a span of the earlier edition at the same time of day on a day of the new one."""
    starts, ends = (at.astimezone(source.zone) for at in (span.starts_at, span.ends_at))
    nights = (ends.date() - starts.date()).days
    zone = edition.zone
    return Span(moment(on, starts.time(), zone), moment(on + timedelta(days=nights), ends.time(), zone))


def _day(source: Edition, edition: Edition, day: date) -> date:
    return edition.starts_on + (day - source.starts_on)


def _shifted(source: Edition, edition: Edition) -> GridPlan:
    """Return the earlier edition's hours and blocks on the new days; days that it did not have get its last day's.

    A ceremony is not repeated on these.
    """
    plan = grid.plan_of(source)
    if not plan.hours:
        return grid.plan_of(edition)
    known = {_day(source, edition, hours.on): hours for hours in plan.hours}
    last = max(plan.hours, key=lambda hours: hours.on)
    length = (edition.ends_on - edition.starts_on).days + 1
    days = [edition.starts_on + timedelta(days=number) for number in range(length)]
    source_days = (source.ends_on - source.starts_on).days + 1
    chosen = [(on, known.get(on) or (last if number >= source_days else None)) for number, on in enumerate(days)]
    hours = tuple(Hours(on, one.opens, one.closes) for on, one in chosen if one is not None)
    spans = ((block, moved(source, edition, block.span)) for block in plan.blocks)
    blocks = [replace(block, span=span) for block, span in spans if span is not None]
    usual = [
        block
        for block in plan.blocks
        if block.kind is not BlockKind.CEREMONY and block.span.starts_at.astimezone(source.zone).date() == last.on
    ]
    beyond = [on for on, one in chosen if one is last and on not in known]
    blocks += [replace(block, span=_on_day(source, edition, block.span, on)) for on in beyond for block in usual]
    return GridPlan(hours, plan.slot_minutes, tuple(blocks), edition.zone)
