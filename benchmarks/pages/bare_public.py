"""The bare rival of the public pages: Flask, SQLAlchemy and Jinja showing the same rows, and nothing else."""

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload, sessionmaker

from expo.models.exhibitors import Exhibitor, Product
from expo.models.field_reports import FieldReport, ReportVersion
from expo.models.live_commerce import Broadcast, StudioSlot
from expo.models.market import MarketProduct
from expo.models.sessions import StageSession

TEMPLATES = {
    "market": """<!doctype html><title>Market</title><ul>
{% for row in rows %}<li>{{ row.product.name_ko }} {{ row.product.name_en }} {{ row.price }} {{ row.product.price }}
{{ row.product.exhibitor.name_ko }} {{ row.product.exhibitor.hall.name_ko }} {{ row.origin_ko }}
{% for booth in row.product.exhibitor.booths %}{{ booth.code }} {% endfor %}
{% for stock in row.stock %}{{ stock.on }} {{ stock.amount - stock.taken }} {% endfor %}</li>
{% endfor %}</ul>""",
    "reports": """<!doctype html><title>Reports</title><ul>
{% for row in rows %}<li>{{ row.versions[-1].title_ko }} {{ row.versions[-1].published_at }} {{ row.exhibitor.name_ko }}
{% for photo in row.photos %}{{ photo.digest }} {{ photo.alt_ko }} {% endfor %}</li>
{% endfor %}</ul>""",
    "studio": """<!doctype html><title>Studio</title><ul>
{% for row in rows %}<li>{{ row.starts_at }} {{ row.ends_at }} {{ row.studio.name_ko }}{% if row.broadcast %}
{{ row.broadcast.title_ko }} {{ row.broadcast.about_ko }} {{ row.broadcast.platform }}
{{ row.broadcast.exhibitor.name_ko }} {{ row.broadcast.exhibitor.hall.name_ko }}
{% for booth in row.broadcast.exhibitor.booths %}{{ booth.code }} {% endfor %}{% endif %}</li>
{% endfor %}</ul>""",
    "programme": """<!doctype html><title>Programme</title><ul>
{% for row in rows %}<li>{{ row.starts_at }} {{ row.ends_at }} {{ row.title_ko }} {{ row.type.name_ko }}
{{ row.hall.name_ko if row.hall }} {{ row.people_ko }} {{ row.capacity }}</li>
{% endfor %}</ul>""",
}


def create_app(factory: sessionmaker[Session]) -> Flask:
    """Return an application of four pages: ``/market``, ``/reports``, ``/live-commerce``, ``/programme``."""
    app = Flask("bare_public")
    app.jinja_loader = DictLoader(TEMPLATES)
    of_maker = joinedload(Exhibitor.hall), selectinload(Exhibitor.booths)

    @app.get("/market")
    def market() -> str:
        rows = (
            select(MarketProduct)
            .join(MarketProduct.product)
            .join(Product.exhibitor)
            .where(MarketProduct.is_offered.is_(True))
            .options(
                contains_eager(MarketProduct.product).contains_eager(Product.exhibitor).options(*of_maker),
                selectinload(MarketProduct.stock),
            )
            .order_by(Exhibitor.code, MarketProduct.id)
        )
        with factory() as session:
            return render_template("market", rows=session.scalars(rows).all())

    @app.get("/reports")
    def reports() -> str:
        rows = (
            select(FieldReport)
            .where(FieldReport.versions.any(ReportVersion.published_at.is_not(None)))
            .options(
                joinedload(FieldReport.exhibitor), selectinload(FieldReport.versions), selectinload(FieldReport.photos)
            )
            .order_by(FieldReport.id.desc())
        )
        with factory() as session:
            return render_template("reports", rows=session.scalars(rows).all())

    @app.get("/live-commerce")
    def studio() -> str:
        show = joinedload(StudioSlot.broadcast).joinedload(Broadcast.exhibitor).options(*of_maker)
        rows = select(StudioSlot).options(joinedload(StudioSlot.studio), show).order_by(StudioSlot.starts_at)
        with factory() as session:
            return render_template("studio", rows=session.scalars(rows).all())

    @app.get("/programme")
    def programme() -> str:
        rows = (
            select(StageSession)
            .where(StageSession.is_public.is_(True))
            .options(joinedload(StageSession.type), joinedload(StageSession.hall))
            .order_by(StageSession.starts_at)
        )
        with factory() as session:
            return render_template("programme", rows=session.scalars(rows).all())

    return app
