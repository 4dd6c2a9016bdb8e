"""The guidance desk: an appointment, a number, a record, and what there is to book."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from expo.domain.guidance import Audience
from expo.domain.refusals import Violation
from expo.services.guidance import Appointment
from expo.services.guidance_queue import Arrival, RecordSheet, against_nameless
from expo.web.formats import date_time, label, local
from expo.web.forms import Form
from expo.web.forms.closures import SpanForm
from expo.web.forms.fields import DayField, ManyField, RequiredByService

_LEFT_OPEN = _l("(if something is left open)")


class _AboutForm(Form):
    """Who comes, and about what."""

    topic_id = SelectField(_l("Topic"), [InputRequired()], coerce=int)
    audience = RadioField(_l("You come as"), [InputRequired()])

    def offer_topics(self, topics: Iterable[Any]) -> None:
        """Fill the topics and whom counselling is for."""
        self.topic_id.choices = [(one.id, local(one)) for one in topics]
        self.audience.choices = [(one.value, label(one)) for one in Audience]

    @property
    def chosen_audience(self) -> Audience:
        """Whom the counselling is for."""
        return Audience(self.audience.data)


class AppointmentForm(_AboutForm):
    """An appointment; the times are those of the topic."""

    time_id = SelectField(_l("Time"), [InputRequired()], coerce=int)
    question = TextAreaField(_l("What do you want to know?"), [Optional(), Length(max=2000)])

    def offer(self, topics: Iterable[Any], times: Sequence[Any]) -> "AppointmentForm":
        """Fill the topics and the times that are free."""
        self.offer_topics(topics)
        self.time_id.choices = [
            (one.id, f"{date_time(one.starts_at)} · {_('Desk %(desk)s', desk=one.counsellor.desk)}") for one in times
        ]
        return self

    def appointment(self) -> Appointment:
        """Return what was chosen."""
        return Appointment(self.topic_id.data, self.time_id.data, self.chosen_audience, self.question.data or "")


class NumberForm(_AboutForm):
    """Someone without an appointment: a badge or a name."""

    badge = StringField(_l("Badge code"), [Optional(), Length(max=300)])
    name = StringField(_l("Name"), [RequiredByService(_l("(without a badge)")), Length(max=200)])
    company = StringField(_l("Company"), [Optional(), Length(max=200)])

    def offer(self, topics: Iterable[Any]) -> "NumberForm":
        """Fill the topics."""
        self.offer_topics(topics)
        return self

    def against_nameless(self) -> list[Violation]:
        """Say that a visitor needs a badge or a name, beside what else is wrong."""
        return against_nameless(self.badge.data or "", self.name.data or "")

    def arrival(self) -> Arrival:
        """Return what was typed."""
        return Arrival(
            self.topic_id.data,
            self.chosen_audience,
            self.badge.data or "",
            self.name.data or "",
            self.company.data or "",
        )


class CounsellingForm(_AboutForm):
    """What was counselled."""

    asked = TextAreaField(_l("What was asked"), [InputRequired(), Length(max=5000)])
    answered = TextAreaField(_l("What was answered"), [InputRequired(), Length(max=5000)])
    follow_up = TextAreaField(_l("What is left open"), [Optional(), Length(max=2000)])
    owner_id = SelectField(_l("Who follows it up"), [RequiredByService(_LEFT_OPEN), Optional()])
    due_on = DayField(_l("Until"), [RequiredByService(_LEFT_OPEN), Optional()])

    def offer(self, topics: Iterable[Any], counsellors: Iterable[Any]) -> "CounsellingForm":
        """Fill the topics and who can follow something up."""
        self.offer_topics(topics)
        self.owner_id.choices = [("", "–"), *((str(one.id), one.name) for one in counsellors)]
        return self

    def sheet(self) -> RecordSheet:
        """Return what was written."""
        return RecordSheet(
            self.topic_id.data,
            self.chosen_audience,
            self.asked.data or "",
            self.answered.data or "",
            self.follow_up.data or "",
            int(self.owner_id.data) if self.owner_id.data else None,
            self.due_on.data,
        )


class TopicForm(Form):
    """A topic."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Name in English"), [Optional(), Length(max=200)])


class CounsellorForm(Form):
    """A counsellor with topics."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    desk = StringField(
        _l("Number of the desk"), [InputRequired(), Length(max=10)], description=_l("Screens show it, not the name.")
    )
    topic_ids = ManyField(_l("Topics"), [RequiredByService()], coerce=int)

    def offer(self, topics: Iterable[Any]) -> "CounsellorForm":
        """Fill the topics."""
        self.topic_ids.choices = [(one.id, local(one)) for one in topics]
        return self


class TimesForm(SpanForm):
    """Times of a counsellor."""

    counsellor_id = SelectField(_l("Counsellor"), [InputRequired()], coerce=int)
    minutes = IntegerField(_l("Minutes each"), [InputRequired(), NumberRange(5, 240)])

    def offer(self, counsellors: Iterable[Any], days: Iterable[date]) -> "TimesForm":
        """Fill the counsellors and the days."""
        self.counsellor_id.choices = [(one.id, f"{one.desk} · {one.name}") for one in counsellors]
        self.offer_days(days)
        return self
