"""What comes in from a form, before anybody reads it."""

import pytest
from flask import Flask
from wtforms import EmailField, PasswordField, StringField, TextAreaField

from expo.web.forms import Form


class Sheet(Form):
    name = StringField(filters=[lambda text: text and text.upper()])
    email = EmailField()
    password = PasswordField()
    story = TextAreaField()


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


def test_an_address_holds_no_line_end(app):
    assert sent(app, email=" a@example.com\r\n").email.data == "a@example.com"


def test_several_lines_stay_several_lines(app):
    assert sent(app, story="하나\r\n\x00둘\t셋\n").story.data == "하나\n둘\t셋\n"


def test_a_password_is_taken_as_it_is(app):
    assert sent(app, password=" two  blanks ").password.data == " two  blanks "


def test_a_missing_field_stays_missing(app):
    assert sent(app).name.data in {None, ""}
