"""The bare rival: Flask, SQLAlchemy and Jinja showing the same rows, and nothing else.

No sign-in, no translation, no layout, no formats, no links: what one would write to see the rows at all. It is no straw
man: it loads everything eagerly, in as few statements as one would by hand, and of wide rows (companies with stories,
contacts and lists) only the columns that it shows, as our pages do. *Today* lists everything that ours shows: the
company and its booths, the day's consultations with their state and record, broadcasts, closed times, offered seats,
proposed times and the requests that wait. The timetable is
the day's grid alone; ours lists the wished pairs without a time beside it. What remains is the price of the page.
"""

from datetime import datetime, timedelta

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload, load_only, selectinload, sessionmaker

from expo.domain.proposals import ProposalState
from expo.domain.refills import OfferState
from expo.domain.wishes import Side
from expo.models.buyers import Buyer
from expo.models.calendar import Closure
from expo.models.editions import Edition, Slot
from expo.models.exhibitors import Exhibitor
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.meetings import Meeting
from expo.models.outcomes import MeetingStatus
from expo.models.proposals import Proposal
from expo.models.records import Record
from expo.models.refills import Opening, RefillOffer
from expo.models.venue import MeetingTable
from expo.models.wishes import Wish

EXHIBITORS = """<!doctype html><title>Exhibitors</title><ul>
{% for row in rows %}<li>{{ row.name_ko }} {{ row.sector.name_ko }} {{ row.hall.name_ko }}
{% for booth in row.booths %}{{ booth.code }} {% endfor %}</li>
{% endfor %}</ul>"""

TODAY = """<!doctype html><title>Today</title>
<h1>{{ own.name_ko }} {% for booth in own.booths %}{{ booth.code }} {% endfor %}</h1>
<p>{{ asked }}</p><ul>
{% for row in rows %}<li>{{ row.slot.starts_at }} {{ row.buyer.name }} {{ row.buyer.country }} {{ row.table.code }}
{{ row.table.zone.name_ko }} {{ row.interpreter.name if row.interpreter }} {{ states[row.id].outcome if row.id in states
}} {{ records[row.id].state if row.id in records }}</li>
{% endfor %}
{% for row in offered %}<li>{{ row.buyer.name }} {{ row.opening.slot.starts_at }}</li>
{% endfor %}
{% for row in proposed %}<li>{{ row.buyer.name }} {{ row.slot.starts_at }}</li>
{% endfor %}
{% for row in on_air %}<li>{{ row.studio_slot.starts_at }} {{ row.title_ko }} {{ row.studio_slot.studio.name_ko }}</li>
{% endfor %}
{% for row in closed %}<li>{{ row.starts_at }} {{ row.reason }}</li>
{% endfor %}</ul>"""

GRID = """<!doctype html><title>Timetable</title><table>
<tr><th></th>{% for slot in slots %}<th>{{ slot.starts_at }}</th>{% endfor %}</tr>
{% for table in tables %}<tr><th>{{ table.code }}</th>
{% for slot in slots %}{% set row = rows.get((table.id, slot.id)) %}
<td>{% if row %}{{ row.exhibitor.name_ko }} {{ row.buyer.name }}
{{ row.interpreter.name if row.interpreter }}{% endif %}</td>
{% endfor %}</tr>{% endfor %}</table>"""


def create_app(factory: sessionmaker[Session], exhibitor_id: int) -> Flask:
    """Return an application of three pages: ``/exhibitors``, ``/today``, ``/timetable``."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"exhibitors": EXHIBITORS, "today": TODAY, "timetable": GRID})

    @app.get("/exhibitors")
    def exhibitors() -> str:
        with factory() as session:
            rows = session.scalars(
                select(Exhibitor)
                .options(
                    load_only(Exhibitor.name_ko),
                    joinedload(Exhibitor.hall),
                    joinedload(Exhibitor.sector),
                    selectinload(Exhibitor.booths),
                )
                .order_by(Exhibitor.name_ko)
            ).all()
            return render_template("exhibitors", rows=rows)

    @app.get("/today")
    def today() -> str:
        with factory() as session:
            rows = session.scalars(
                select(Meeting)
                .join(Slot, Slot.id == Meeting.slot_id)
                .where(Meeting.exhibitor_id == exhibitor_id, Meeting.is_active.is_(True), *_on_second_day(session))
                .options(
                    joinedload(Meeting.slot),
                    joinedload(Meeting.buyer).load_only(Buyer.name, Buyer.country),
                    joinedload(Meeting.table).joinedload(MeetingTable.zone),
                    joinedload(Meeting.interpreter),
                )
                .order_by(Slot.starts_at)
            ).all()
            own = session.scalars(
                select(Exhibitor)
                .where(Exhibitor.id == exhibitor_id)
                .options(load_only(Exhibitor.name_ko), selectinload(Exhibitor.booths))
            ).one()
            on_air = session.scalars(
                select(Broadcast)
                .where(Broadcast.exhibitor_id == exhibitor_id)
                .options(joinedload(Broadcast.studio_slot).joinedload(StudioSlot.studio))
            ).all()
            closed = session.scalars(select(Closure).where(Closure.exhibitor_id == exhibitor_id)).all()
            asked = session.scalar(
                select(func.count())
                .select_from(Wish)
                .where(Wish.exhibitor_id == exhibitor_id, Wish.side == Side.BUYER, ~Wish.reply.has())
            )
            ids = [row.id for row in rows]
            states = session.scalars(select(MeetingStatus).where(MeetingStatus.meeting_id.in_(ids)))
            records = session.scalars(select(Record).where(Record.meeting_id.in_(ids)))
            offered = session.scalars(
                select(RefillOffer)
                .join(RefillOffer.opening)
                .where(Opening.exhibitor_id == exhibitor_id, RefillOffer.state == OfferState.LIVE)
                .options(joinedload(RefillOffer.buyer), joinedload(RefillOffer.opening).joinedload(Opening.slot))
            ).all()
            proposed = session.scalars(
                select(Proposal)
                .where(Proposal.exhibitor_id == exhibitor_id, Proposal.state == ProposalState.OPEN)
                .options(joinedload(Proposal.buyer), joinedload(Proposal.slot))
            ).all()
            return render_template(
                "today",
                rows=rows,
                own=own,
                on_air=on_air,
                closed=closed,
                asked=asked,
                states={one.meeting_id: one for one in states},
                records={one.meeting_id: one for one in records},
                offered=offered,
                proposed=proposed,
            )

    @app.get("/timetable")
    def timetable() -> str:
        with factory() as session:
            on_second_day = _on_second_day(session)
            slots = session.scalars(select(Slot).where(*on_second_day).order_by(Slot.starts_at)).all()
            tables = session.scalars(select(MeetingTable).order_by(MeetingTable.code)).all()
            rows = session.scalars(
                select(Meeting)
                .join(Slot, Slot.id == Meeting.slot_id)
                .where(Meeting.is_active.is_(True), *on_second_day)
                .options(
                    joinedload(Meeting.exhibitor).load_only(Exhibitor.name_ko),
                    joinedload(Meeting.buyer).load_only(Buyer.name),
                    joinedload(Meeting.interpreter),
                )
            ).all()
            by_cell = {(row.table_id, row.slot_id): row for row in rows}
            return render_template("timetable", slots=slots, tables=tables, rows=by_cell)

    return app


def _on_second_day(session: Session) -> tuple[ColumnElement[bool], ...]:
    edition = session.scalars(select(Edition)).one()
    midnight = edition.days[1].on
    start = datetime(midnight.year, midnight.month, midnight.day, tzinfo=edition.zone)
    return Slot.starts_at >= start, Slot.starts_at < start + timedelta(days=1)
