"""What comes in from a form, before anybody reads it."""

import re
from datetime import date, datetime, time
from pathlib import Path

import pytest
from flask import Flask
from wtforms import EmailField, IntegerField, PasswordField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from expo import clock
from expo.web.forms import Form
from expo.web.forms.broadcast_runs import FiguresForm
from expo.web.forms.buyers import countries
from expo.web.forms.fields import DayField, MomentField, TimeOfDayField
from tests.support.small_expo import at


class Sheet(Form):
    name = StringField(filters=[lambda text: text and text.upper()])
    email = EmailField()
    password = PasswordField()
    story = TextAreaField()
    on = DayField()
    at = TimeOfDayField()
    moment = MomentField()
    hall = SelectField(choices=["", "FOOD"], validators=[Optional()], default="")


class Counts(Form):
    words = StringField(validators=[InputRequired()])
    needed = IntegerField(validators=[InputRequired()])
    more = IntegerField(validators=[Optional()])


def test_an_empty_number_is_missing_like_empty_words_and_no_mistake_where_it_may_be(app):
    with app.test_request_context(method="POST", data={"words": "", "needed": " ", "more": ""}):
        form = Counts()
        form.validate()

    assert list(form.errors) == ["words", "needed"]
    assert form.errors["words"] == form.errors["needed"]


def sent(app: Flask, **data: str) -> Sheet:
    with app.test_request_context(method="POST", data=data):
        return Sheet()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("웬떡마을", "웬떡마을"),
        ("  새봄   상사 ", "새봄 상사"),
        ("새봄\r\nBcc: all@example.com", "새봄 BCC: ALL@EXAMPLE.COM"),
        ("새봄\x00\x1b\u2028상사", "새봄 상사"),
        ("\t\n", ""),
    ],
)
def test_one_line_stays_one_line_and_a_fields_own_filters_come_after(app, typed, kept):
    assert sent(app, name=typed).name.data == kept


def test_an_address_holds_no_line_end_and_no_more_than_mail_servers_take(app):
    assert sent(app, email=" a@example.com\r\n").email.data == "a@example.com"
    assert not sent(app, email=f"{'a' * 64}@example.com").email.process_errors
    assert sent(app, email=f"{'a' * 65}@example.com").email.process_errors


def test_several_lines_stay_several_lines(app):
    assert sent(app, story="하나\r\n\x00둘\t셋\n").story.data == "하나\n둘\t셋\n"


def test_a_password_is_taken_as_it_is(app):
    assert sent(app, password=" two  blanks ").password.data == " two  blanks "


def test_blanks_are_no_choice(app):
    assert sent(app, hall=" ").hall.data == ""


def test_a_missing_field_stays_missing(app):
    assert sent(app).name.data in {None, ""}


@pytest.mark.parametrize(
    "typed",
    ["2026-03-19", " 2026. 3. 19.", "2026/3/19", "20260319", "2026년 3월 19일", "２０２６－０３－１９", "2026.03.19"],
)
def test_a_day_is_read_as_people_write_it(app, typed):
    assert sent(app, on=typed).on.data == date(2026, 3, 19)


@pytest.mark.parametrize("typed", ["14:30", "1430", "14：30", "14시 30분", " 14:30 ", "14시30분"])
def test_a_time_is_read_as_people_write_it(app, typed):
    assert sent(app, at=typed).at.data == time(14, 30)
    assert sent(app, moment=f"2026-03-19 {typed.strip()}").moment.data == datetime.fromisoformat("2026-03-19 14:30")


@pytest.mark.parametrize(
    ("field", "typed", "example"),
    [
        ("on", "2026-02-30", "2026-03-19"),
        ("on", "19/03/2026", "2026-03-19"),
        ("on", "2026111", "2026-03-19"),
        ("at", "2:30 PM", "14:00"),
        ("at", "24:00", "14:00"),
        ("at", "9" * 5000, "14:00"),
        ("moment", "2026-03-19", "2026-03-19 14:00"),
    ],
)
def test_what_is_no_day_or_time_stays_and_is_told_how_to_be_written(app, field, typed, example):
    with app.test_request_context(method="POST", data={field: typed}):
        form = Sheet()
        form.validate()

        assert [example in error for error in form[field].errors] == [True]
        assert f'value="{typed}"' in form[field]()
        assert 'type="text"' in form[field]()


def test_no_page_asks_for_a_day_by_the_browsers_own_field(app):
    native = re.compile(r"""type=["'](date|time|datetime-local|month|week)["']|\b(Date|Time|DateTimeLocal)Field\(""")
    sources = [*Path("templates").rglob("*.html"), *Path("expo/web").rglob("*.py")]

    assert [str(path) for path in sources if native.search(path.read_text("utf-8"))] == []


def test_countries_are_listed_as_a_reader_looks_for_them(app):
    with app.test_request_context(headers={"Accept-Language": "en"}):
        names = [name for _code, name in countries()]

    around = [names.index(name) for name in ("Åland Islands", "Albania", "Costa Rica", "Côte d’Ivoire", "Croatia")]
    assert around == sorted(around)


def test_countries_are_known_by_any_name_and_each_unknown_one_is_named(app):
    counted = dict.fromkeys(("views", "peak", "likes", "orders", "sales"), "1")
    with app.test_request_context(method="POST", data={**counted, "countries": "vn, 일본; Germany, VN"}):
        form = FiguresForm()
        assert form.validate()
        assert form.counted.countries == ("VN", "JP", "DE")
        assert FiguresForm.of(form.counted).countries.data == "베트남, 일본, 독일"
        assert str(form.views.label.text) == "조회 수"  # how often, not which of several views
    with app.test_request_context(method="POST", data={**counted, "countries": "VN, Atlantis, QX"}):
        form = FiguresForm()
        assert not form.validate()
        assert "Atlantis" in form.countries.errors[0]
        assert "QX" in form.countries.errors[0]


def test_today_is_chosen_beforehand_where_a_day_of_the_show_is_asked(enter, expo, session):
    first, second = (day.on for day in expo.edition.days[:2])
    expo.edition.clock_shift_seconds = clock.shift_to(at(second, "12:00"))
    session.commit()
    team, page = enter("organizer"), f"/{expo.edition.code}/organizer/reports/visits/new"

    assert f'<option selected value="{second}">' in team.get(page).text
    visit = {"on": str(first), "code": "Nobody Ltd", "reporter": "Lee", "starts": "10:00", "ends": "11:00"}
    typed = team.post(f"/{expo.edition.code}/organizer/reports/visits", data=visit).text
    assert f'<option selected value="{first}">' in typed
    assert "No exhibitor is called" in typed
