"""Cue sheet, checklist, products, crew and figures of a broadcast; how many of a product a viewer would buy."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from flask import request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than its type stubs
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from expo.domain.broadcast_runs import CheckItem, CrewPart, RunStep
from expo.domain.spreadsheets.readers import parts
from expo.domain.spreadsheets.vocabulary import UnreadableCell
from expo.domain.text import one_line
from expo.services.broadcast_figures import COLUMNS, CountedShow
from expo.services.broadcast_runs import GoodsLine
from expo.services.imports import words
from expo.web.formats import country, label, language_name, say
from expo.web.forms import Form
from expo.web.forms.fields import ManyField, WebsiteField, WonField

if TYPE_CHECKING:
    from expo.models.broadcast_runs import BroadcastFigures, BroadcastProduct, CrewMember
    from expo.models.exhibitors import Product
    from expo.models.interpreters import Interpreter
    from expo.queries.broadcast_runs import ShownGoods

MOST_IN_STOCK = 10**9
_COUNT = [InputRequired(), NumberRange(min=0)]


class CueSheetForm(Form):
    """A cue sheet as text."""

    sheet = TextAreaField(_l("Cue sheet"), [Length(max=20_000)])


class StepForm(Form):
    """A step of the broadcast, as its button sends it."""

    step = SelectField(choices=[SelectChoice(one.value, one.value) for one in RunStep])


class JumpForm(Form):
    """Where in the cue sheet the show is."""

    second = IntegerField(validators=[InputRequired(), NumberRange(min=0, max=6 * 3600)])


class CrewForm(Form):
    """Who works for a broadcast."""

    crew = ManyField(_l("Crew"), coerce=int)
    interpreters = ManyField(_l("Interpreters"), coerce=int)

    def offer(self, crew: Iterable["CrewMember"], interpreters: Iterable["Interpreter"]) -> None:
        """Fill the choices."""
        self.crew.choices = [(one.id, f"{one.name} · {label(one.part)}") for one in crew]
        self.interpreters.choices = [
            (one.id, f"{one.name} · {', '.join(map(language_name, one.languages))}") for one in interpreters
        ]


class CrewMemberForm(Form):
    """A member of the crew."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    part = SelectField(_l("Part in the crew"))

    def offer(self) -> None:
        """Fill the choices."""
        self.part.choices = [(one.value, label(one)) for one in CrewPart]


class FiguresForm(Form):
    """What the platform counted."""

    views = IntegerField(lazy_pgettext("counted", "Views"), _COUNT)
    peak = IntegerField(_l("Most at once"), _COUNT)
    likes = IntegerField(_l("Likes"), _COUNT)
    orders = IntegerField(_l("Orders"), _COUNT)
    sales = IntegerField(_l("Sales in won"), _COUNT)
    countries = StringField(
        _l("Countries of inquiries"), [Length(max=200)], description=_l("For example Vietnam, Japan")
    )
    source = StringField(_l("Where the figures come from"), [Length(max=200)])

    @classmethod
    def of(cls, counted: "BroadcastFigures | CountedShow | None") -> Self:
        """Return the form with what was counted; countries by their names."""
        if counted is None:
            return cls(formdata=None)
        data = {name: getattr(counted, name) for name in (*COLUMNS, "source")}
        return cls(formdata=None, data=data | {"countries": ", ".join(map(country, counted.countries or ()))})

    @property
    def counted(self) -> CountedShow:
        """The figures; only after validation."""
        fields = (self.views, self.peak, self.likes, self.orders, self.sales)
        views, peak, likes, orders, sales = (field.data or 0 for field in fields)
        countries = tuple(dict.fromkeys(str(words.countries().find(one)) for one in parts(self.countries.data or "")))
        return CountedShow(views, peak, likes, orders, sales, countries, self.source.data or "")

    def validate_countries(self, field: StringField) -> None:
        """Name every country that is not known; names in any language of the expo are."""
        unknown = []
        for one in parts(field.data or ""):
            try:
                words.countries().find(one)
            except UnreadableCell as unreadable:
                unknown.append(say(unreadable.violation))
        if unknown:
            raise ValidationError(" ".join(unknown))


class FiguresSheetForm(Form):
    """Figures of many broadcasts, pasted from a sheet."""

    text = TextAreaField(_l("Figures of many broadcasts"), [InputRequired(), Length(max=20_000)])
    source = StringField(_l("Where the figures come from"), [Length(max=200)])


class OrderForm(Form):
    """How many of a product a viewer would buy."""

    product = IntegerField(validators=[InputRequired()])
    quantity = IntegerField(_l("Pieces"), [Optional(), NumberRange(min=0, max=99)])


class GoodsLineForm(Form):
    """A product of the exhibitor in a broadcast."""

    class Meta(Form.Meta):
        csrf = False  # the form around it has the token

    use = BooleanField(_l("In the broadcast"))
    order = IntegerField(_l("Place in the order"), [Optional(), NumberRange(min=0, max=999)])
    price = WonField(_l("Live price in won"), [Optional()])
    stock = IntegerField(_l("Stock"), [Optional(), NumberRange(min=0, max=MOST_IN_STOCK)])
    coupon = StringField(_l("Coupon"), [Length(max=200)])
    link = WebsiteField(_l("Link to the shop"), [Optional(), Length(max=300)])


class GoodsForm(Form):
    """The products of a broadcast: a line for each product of the exhibitor, named after it."""

    def __init__(
        self, products: "Sequence[Product]", goods: "Iterable[ShownGoods]" = (), *, is_sent: bool = False
    ) -> None:
        """Show the ``goods`` that were chosen, or read what was sent."""
        source: dict[str, Any] = {} if is_sent else {"formdata": None}
        super().__init__(**source)
        rows = {one.product.id: one.row for one in goods if one.row}
        self.products = [
            (one, GoodsLineForm(prefix=f"product-{one.id}", data=_typed(rows, one.id, place), **source))
            for place, one in enumerate(products, 1)
        ]

    def validate(self, extra_validators: object = None) -> bool:
        """Check every line."""
        return all([super().validate(extra_validators), *(line.validate() for _product, line in self.products)])

    @property
    def lines(self) -> list[GoodsLine]:
        """The chosen products in the order that was typed; only after validation."""
        chosen = [(product, line) for product, line in self.products if line.use.data]
        chosen.sort(key=lambda one: one[1].order.data or 999)
        return [
            GoodsLine(one.id, line.price.data, line.stock.data, line.coupon.data or "", line.link.data or "")
            for one, line in chosen
        ]


def _typed(rows: "Mapping[int, BroadcastProduct]", product_id: int, place: int) -> dict[str, Any]:
    row = rows.get(product_id)
    if row is None:
        return {"use": not rows, "order": place}
    return {
        "use": True,
        "order": row.position + 1,
        "price": row.live_price,
        "stock": row.stock,
        "coupon": row.coupon,
        "link": row.link,
    }


class ChecksForm(Form):
    """The checklist: a box and a note for each point."""

    @property
    def checks(self) -> Mapping[CheckItem, tuple[bool, str]]:
        """What was ticked and written."""
        sent = request.form
        return {
            item: (bool(sent.get(item.value)), one_line(sent.get(f"note-{item.value}") or "")[:300])
            for item in CheckItem
        }
