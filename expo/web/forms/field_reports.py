"""On-site reports: a visit, a report, its photos, the editor's answer."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField, URLField
from wtforms.validators import URL, InputRequired, Length, Optional

from expo.domain.editions import Span, moment
from expo.services.field_reports import ReportText
from expo.services.report_visits import VisitPlan
from expo.web.formats import local
from expo.web.forms import Form
from expo.web.forms.fields import RequiredByService, ShowDayField, TimeOfDayField, filled
from expo.web.forms.pictures import PictureFileForm, WordsForm

_TO_SEND = RequiredByService(_l("(to send it to the editor)"))
REPORT_TEXTS = ("title_ko", "title_en", "text_ko", "text_en", "video_url", "note")


class VisitForm(Form):
    """A reporter's visit."""

    code = StringField(
        _l("Exhibitor"), [InputRequired(), Length(max=200)], description=_l("A name, a part of it, or a code.")
    )
    reporter = StringField(_l("Reporter"), [InputRequired(), Length(max=200)])
    on = ShowDayField(_l("Day"), [InputRequired()])
    starts = TimeOfDayField(_l("Starts at"), [InputRequired()])
    ends = TimeOfDayField(_l("Ends at"), [InputRequired()])
    questions = TextAreaField(
        _l("Questions"), [Length(max=3000)], description=_l("One a line; the exhibitor sees them beforehand.")
    )

    def offer(self, days: Iterable[date]) -> "VisitForm":
        """Fill the days."""
        self.on.offer(days)
        return self

    def plan(self, zone: ZoneInfo) -> VisitPlan:
        """Return what was typed, without the exhibitor."""
        on = date.fromisoformat(self.on.data)
        span = Span(moment(on, filled(self.starts), zone), moment(on, filled(self.ends), zone))
        return VisitPlan(self.reporter.data or "", span, self.questions.data or "")


class ReportForm(Form):
    """A version of a report."""

    title_ko = StringField(_l("Title in Korean"), [_TO_SEND, Length(max=200)])
    text_ko = TextAreaField(_l("Text in Korean"), [_TO_SEND, Length(max=20_000)])
    title_en = StringField(_l("Title in English"), [Optional(), Length(max=200)])
    text_en = TextAreaField(_l("Text in English"), [Optional(), Length(max=20_000)])
    video_url = URLField(
        _l("Address of the video"),
        [Optional(), URL(), Length(max=300)],
        description=_l("YouTube, Naver or Vimeo. A file is uploaded on a page of its own."),
    )
    product_id = SelectField(_l("Product"), [Optional()])
    note = StringField(_l("What is corrected"), [RequiredByService(), Length(max=200)])

    def offer(self, products: Iterable[Any]) -> "ReportForm":
        """Fill the products."""
        self.product_id.choices = [("", "–"), *((str(one.id), local(one)) for one in products)]
        return self

    def text(self) -> ReportText:
        """Return what was typed."""
        return ReportText(**{name: getattr(self, name).data or "" for name in REPORT_TEXTS})

    @property
    def chosen(self) -> int | None:
        """The number of the product."""
        return int(self.product_id.data) if self.product_id.data else None


class FilmingForm(Form):
    """Who agreed to be filmed."""

    consented_by = StringField(
        _l("Who agreed, for everyone in the pictures"),
        [Optional(), Length(max=200)],
        description=_l("Name and company. Nothing is published without it."),
    )


class PhotoWordsForm(WordsForm):
    """What a photo of a report shows."""

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self.alt_ko.flags.required = True


class ReportPhotoForm(PhotoWordsForm, PictureFileForm):
    """A photo of a report with its words."""


class GiveBackForm(Form):
    """What the reporter should change."""

    words = TextAreaField(_l("What is missing"), [InputRequired(), Length(max=2000)])
