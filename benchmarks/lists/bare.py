"""The bare rival: the first fifty rows of a list with their counts, in as few statements as one writes by hand."""

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, load_only, sessionmaker

from expo.models.buyers import Buyer
from expo.models.editions import Slot
from expo.models.exhibitors import Exhibitor
from expo.models.meetings import Meeting
from expo.models.outbox import Message

FEW = 50
EXHIBITORS = """<!doctype html><title>Exhibitors</title><p>{{ total }}</p><ul>
{% for row, had in rows %}<li>{{ row.code }} {{ row.name_ko }} {{ row.hall.name_ko }} {{ had }}</li>
{% endfor %}</ul>"""
BUYERS = """<!doctype html><title>Buyers</title><p>{{ total }}</p><ul>
{% for row, had in rows %}<li>{{ row.code }} {{ row.name }} {{ row.country }} {{ row.decision.decision }} {{ had }}</li>
{% endfor %}</ul>"""
MEETINGS = """<!doctype html><title>Meetings</title><p>{{ total }}</p><ul>
{% for row in rows %}<li>{{ row.slot.starts_at }} {{ row.exhibitor.name_ko }} {{ row.buyer.name }}</li>
{% endfor %}</ul>"""
OUTBOX = """<!doctype html><title>E-mails</title><p>{{ total }}</p><ul>
{% for row in rows %}<li>{{ row.written_at }} {{ row.recipient }} {{ row.subject }}</li>
{% endfor %}</ul>"""


def create_app(factory: sessionmaker[Session]) -> Flask:
    """Return an application of four pages: ``/exhibitors``, ``/buyers``, ``/meetings``, ``/outbox``."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"exhibitors": EXHIBITORS, "buyers": BUYERS, "meetings": MEETINGS, "outbox": OUTBOX})

    @app.get("/exhibitors")
    def exhibitors() -> str:
        with factory() as session:
            had = _had(Meeting.exhibitor_id == Exhibitor.id)
            rows = session.execute(
                select(Exhibitor, had)
                .options(load_only(Exhibitor.code, Exhibitor.name_ko), joinedload(Exhibitor.hall))
                .order_by(Exhibitor.sort_ko, Exhibitor.id)
                .limit(FEW)
            ).all()
            return render_template("exhibitors", rows=rows, total=_total(session, Exhibitor.id))

    @app.get("/buyers")
    def buyers() -> str:
        with factory() as session:
            had = _had(Meeting.buyer_id == Buyer.id)
            rows = session.execute(
                select(Buyer, had)
                .options(load_only(Buyer.code, Buyer.name, Buyer.country), joinedload(Buyer.decision))
                .order_by(Buyer.sort_ko, Buyer.id)
                .limit(FEW)
            ).all()
            return render_template("buyers", rows=rows, total=_total(session, Buyer.id))

    @app.get("/meetings")
    def meetings() -> str:
        with factory() as session:
            rows = session.scalars(
                select(Meeting)
                .join(Slot, Slot.id == Meeting.slot_id)
                .where(Meeting.is_active.is_(True))
                .options(
                    joinedload(Meeting.slot),
                    joinedload(Meeting.exhibitor).load_only(Exhibitor.name_ko),
                    joinedload(Meeting.buyer).load_only(Buyer.name),
                )
                .order_by(Slot.starts_at, Meeting.id)
                .limit(FEW)
            ).all()
            return render_template("meetings", rows=rows, total=_total(session, Meeting.id))

    @app.get("/outbox")
    def outbox() -> str:
        with factory() as session:
            rows = session.scalars(select(Message).order_by(Message.id.desc()).limit(FEW)).all()
            return render_template("outbox", rows=rows, total=_total(session, Message.id))

    return app


def _had(mine):  # type: ignore[no-untyped-def]  # a subquery, whose type SQLAlchemy knows
    return select(func.count()).select_from(Meeting).where(mine, Meeting.is_active.is_(True)).scalar_subquery()


def _total(session: Session, column) -> int:  # type: ignore[no-untyped-def]
    return session.scalar(select(func.count(column))) or 0
