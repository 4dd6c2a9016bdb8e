"""Studio slots."""

from collections.abc import Iterable
from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.live_commerce import CHANGEOVER, LONGEST_CHANGEOVER
from expo.web.formats import language_name
from expo.web.forms import Form
from expo.web.forms.closures import SpanForm
from expo.web.forms.fields import CODE, code


class SlotForm(SpanForm):
    """A time on air to offer."""

    studio_id = SelectField(_l("Studio"), [InputRequired()], coerce=int)

    def offer(self, studios: Iterable[tuple[int, str]], days: Iterable[date]) -> None:
        """Fill the choices."""
        self.studio_id.choices = list(studios)
        self.offer_days(days)


class BroadcastProfileForm(Form):
    """A broadcast as the organizer changes it."""

    slot_id = SelectField(_l("Studio slot"), [InputRequired()], coerce=int)
    title_ko = StringField(_l("Title in Korean"), [InputRequired(), Length(max=200)])
    title_en = StringField(_l("Title in English"), [Length(max=200)])
    platform = StringField(_l("Platform"), [Length(max=200)])
    stream_url = StringField(
        _l("Address of the stream"),
        [Length(max=200)],
        description=_l("YouTube, Naver TV, Vimeo, a video (.m3u8, .mp4), or file:name.mp4 from the folder of videos."),
    )
    replay_url = StringField(_l("Address of the recording"), [Length(max=200)])
    summary_ko = TextAreaField(_l("What was said, in Korean"), [Length(max=5000)])
    summary_en = TextAreaField(_l("What was said, in English"), [Length(max=5000)])
    is_moderated = BooleanField(_l("The crew reads each question before all viewers do"))


class SwapForm(Form):
    """The broadcast with which another one changes places."""

    other = SelectField(_l("Broadcast"), [InputRequired()], coerce=int)


class CaptionsForm(Form):
    """Captions of a broadcast in a language."""

    language = SelectField(_l("Language"), [InputRequired()])
    file = FileField(
        _l("File of captions"), [Optional()], description=_l("WebVTT (.vtt) or SubRip (.srt) in UTF-8, at most 500 kB.")
    )

    def offer(self, codes: Iterable[str]) -> "CaptionsForm":
        """Fill the choices."""
        self.language.choices = [(one, language_name(one)) for one in codes]
        return self

    @property
    def content(self) -> bytes:
        """The file as it was sent, empty without one."""
        return bytes(self.file.data.read()) if self.file.data else b""


class BroadcastCancellationForm(Form):
    """Why a broadcast does not take place."""

    reason = StringField(
        _l("Reason"),
        [InputRequired(_l("Say why: the exhibitor reads it in the e-mail.")), Length(max=500)],
    )


class StudioChangeForm(Form):
    """What an organizer changes of a studio."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [InputRequired(), Length(max=200)])
    changeover_minutes = IntegerField(
        _l("Minutes of a changeover"),
        [InputRequired(), NumberRange(0, LONGEST_CHANGEOVER)],
        default=CHANGEOVER,
        description=_l("No slot begins sooner than this after the one before."),
    )


class StudioForm(StudioChangeForm):
    """A studio and its hall."""

    code = StringField(_l("Code"), [InputRequired(), Length(max=40), CODE], filters=[code])
    hall_id = SelectField(_l("Hall"), [InputRequired()], coerce=int)
