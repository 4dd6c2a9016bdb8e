"""Settings of an edition."""

from dataclasses import asdict, replace
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

from expo.domain.settings import EditionPolicy, EditionProfile
from expo.domain.walking import WalkingRule
from expo.services.languages import languages, own_name
from expo.web.formats import label
from expo.web.forms import Form
from expo.web.forms.fields import DayField, ManyField, MomentField
from expo.web.forms.venue import metres

NAME = Length(max=200)


class SiteLanguagesForm(Form):
    """Which languages an edition's pages have, and which one comes first."""

    first_language = SelectField(
        _l("First language"), [InputRequired()], description=_l("For readers whose browser asks for none of them.")
    )
    languages = ManyField(_l("Languages of the pages"))

    def __init__(self, *args: Any, data: dict[str, Any] | None = None, **kwargs: Any) -> None:
        kept = str((data or {}).get("languages", "")).split()
        if kept:
            data = {**(data or {}), "languages": kept, "first_language": kept[0]}
        super().__init__(*args, data=data, **kwargs)
        self.languages.choices = self.first_language.choices = [(code, own_name(code)) for code in languages()]

    @property
    def site_languages(self) -> str:
        """Return the codes as an edition keeps them; the first one is among them without being ticked."""
        ticked = self.languages.data or []
        return " ".join(dict.fromkeys([*filter(None, [self.first_language.data]), *ticked]))


class EditionProfileForm(SiteLanguagesForm):
    """Names, dates and place."""

    name_ko = StringField(_l("Name in Korean"), [InputRequired(), NAME])
    name_en = StringField(_l("Name in English"), [InputRequired(), NAME])
    slogan_ko = StringField(_l("Slogan in Korean"), [NAME])
    slogan_en = StringField(_l("Slogan in English"), [NAME])
    starts_on = DayField(_l("First day"), [InputRequired()])
    ends_on = DayField(_l("Last day"), [InputRequired()])
    time_zone = StringField(_l("Time zone"), [InputRequired(), Length(max=40)])
    venue_ko = StringField(_l("Venue in Korean"), [NAME])
    venue_en = StringField(_l("Venue in English"), [NAME])
    address_ko = StringField(_l("Address in Korean"), [NAME])
    address_en = StringField(_l("Address in English"), [NAME])
    contact_ko = StringField(
        _l("Whom people ask, in Korean"), [NAME], description=_l("The office that answers, such as “운영사무국”.")
    )
    contact_en = StringField(_l("Whom people ask, in English"), [NAME])
    contact_email = EmailField(_l("E-mail for questions"), [Optional(), Length(max=254), Email()])
    contact_phone = StringField(_l("Telephone for questions"), [Length(max=40)])
    about_ko = TextAreaField(_l("About the expo, in Korean"), [Length(max=5000)])
    about_en = TextAreaField(_l("About the expo, in English"), [Length(max=5000)])
    plan_width = metres(_l("Width of the floor plan (m)"), 5)
    plan_height = metres(_l("Depth of the floor plan (m)"), 5)

    @property
    def profile(self) -> EditionProfile:
        """Return what was typed as a value; only after validation."""
        values = {name: _tidy(self[name].data) for name in EditionProfile.__dataclass_fields__}
        return EditionProfile(**values | {"languages": self.site_languages})

    def profile_over(self, present: EditionProfile) -> EditionProfile:
        """Return what was typed; what has no sound shape stands as it is at present."""
        return replace(self.profile, **{name: value for name, value in asdict(present).items() if self[name].errors})


class PolicyForm(Form):
    """What the timetable owes to people, and how many wishes a company has."""

    buyer_per_day = IntegerField(
        _l("Consultations of a buyer per day, at most"), [InputRequired(), NumberRange(1, 100)]
    )
    exhibitor_per_day = IntegerField(
        _l("Consultations of an exhibitor per day, at most"), [InputRequired(), NumberRange(1, 100)]
    )
    exhibitor_minimum = IntegerField(
        _l("Consultations of an exhibitor over all days, at least"),
        [InputRequired(), NumberRange(0, 100)],
        description=_l("The timetable gives everybody this many first, before anybody gets more."),
    )
    buyer_minimum = IntegerField(
        _l("Consultations of a buyer over all days, at least"),
        [InputRequired(), NumberRange(0, 100)],
        description=_l("0 if buyers are owed none. Both sides' minimums are met before anybody gets more."),
    )
    interpreter_run = IntegerField(
        _l("Slots that an interpreter works without a rest, at most"), [InputRequired(), NumberRange(1, 100)]
    )
    notice_minutes = IntegerField(
        _l("Minutes before its time from which a consultation stays as it is"),
        [InputRequired(), NumberRange(0, 1440)],
        description=_l("Planning, publishing and undoing change nothing that begins sooner than this."),
    )
    call_minutes = IntegerField(
        _l("Minutes after the start until who is missing is called"), [InputRequired(), NumberRange(0, 60)]
    )
    no_show_minutes = IntegerField(
        _l("Minutes after the start from which a no-show may be reported"), [InputRequired(), NumberRange(0, 120)]
    )
    refill_share = IntegerField(
        _l("Part of a slot, in per cent, that must remain for the seat to be given to others"),
        [InputRequired(), NumberRange(0, 100)],
        description=_l("With 50, a seat in a 30-minute slot is given away while 15 minutes are left."),
    )
    free_table_minutes = IntegerField(
        _l("Minutes before a slot from which its free tables are offered"),
        [InputRequired(), NumberRange(0, 60)],
        description=_l(
            "To companies that are here, free, and of interest to each other. 0: the desk alone seats people."
        ),
    )
    walking_rule = SelectField(
        _l("If two consultations in a row are too far apart"),
        [InputRequired()],
        description=_l("Plans take the minutes between zones, booths, studio and stage from the floor plan."),
    )
    walking_allowance = IntegerField(
        _l("Minutes of a consultation that may be used for walking"), [InputRequired(), NumberRange(0, 60)]
    )
    walking_price = IntegerField(
        _l("How many breaks one missing minute is worth"),
        [InputRequired(), NumberRange(1, 100)],
        description=_l("Where it is to be avoided: with 2, a company rather has two breaks than a minute too few."),
    )
    must_wishes = IntegerField(_l("“Must meet” wishes of a company"), [InputRequired(), NumberRange(0, 1000)])
    interested_wishes = IntegerField(_l("“Interested” wishes of a company"), [InputRequired(), NumberRange(0, 1000)])
    answer_days = IntegerField(
        _l("Days that a request waits for its answer"),
        [InputRequired(), NumberRange(0, 365)],
        description=_l("After that, the sender is told that no answer came and may ask again. 0: no time limit."),
    )
    booth_meetings = BooleanField(
        _l("Where no table is free, companies may book a consultation at the exhibitor's booth")
    )
    long_requests = BooleanField(
        _l("Companies may ask for two slots in a row with a company they wish for"),
        description=_l("You decide: on a buyer's page, or for all who asked in the planner."),
    )
    page_approval = BooleanField(_l("Check what exhibitors change on their pages before it is shown"))
    link_days = IntegerField(
        _l("Days that personal links stay valid after the expo"),
        [InputRequired(), NumberRange(0, 365)],
        description=_l("After that, personal links no longer work; companies can still ask you for their data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.walking_rule.choices = [(one.value, label(one)) for one in WalkingRule]

    @property
    def policy(self) -> EditionPolicy:
        """Return what was typed as a value; only after validation."""
        values = {name: self[name].data for name in EditionPolicy.__dataclass_fields__}
        return EditionPolicy(**values | {"walking_rule": WalkingRule(self.walking_rule.data)})


class ClockForm(Form):
    """The moment that a demo's clock shall show, in the edition's own zone."""

    at = MomentField(_l("Date and time"), [Optional()])


def _tidy(value: Any) -> Any:
    return (value or "").strip() if value is None or isinstance(value, str) else value
