"""How messages reach a reader, the code that confirms a number, and ids of approved templates."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TelField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from expo.domain.channels import Channel
from expo.domain.digests import SUMMARY_HOURS, QuietHours
from expo.web.forms import Form


class ChannelsForm(Form):
    """E-mail only, or a channel to the phone besides."""

    how = RadioField(_l("Besides e-mail"), [InputRequired()], default="")
    phone = TelField(
        _l("Mobile number"), [Optional(), Length(max=40)], description=_l("A Korean one, such as 010-0000-0000.")
    )

    def __init__(self, *args: Any, has_kakao: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = [("email", _l("Nothing: e-mails are enough"))]
        if has_kakao:
            self.how.choices.append((Channel.KAKAO.value, _l("KakaoTalk, a text message where it does not arrive")))
        self.how.choices.append((Channel.SMS.value, _l("Text messages")))

    @property
    def channel(self) -> Channel | None:
        """Return the chosen channel; only after validation."""
        return None if self.how.data == "email" else Channel(self.how.data)


class PhoneCodeForm(Form):
    """The code that was sent to a number."""

    code = StringField(
        _l("Code from the text message"), [InputRequired(), Regexp(r"^\d{6}$", message=_l("Six digits."))]
    )


class QuietForm(Form):
    """From when to when nothing comes that can wait; without both it comes at any time."""

    quiet_from = SelectField(_l("Quiet from"), [Optional()], default="")
    quiet_until = SelectField(_l("Quiet until"), [Optional()], default="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(str(hour), f"{hour:02}:00") for hour in range(24)]
        self.quiet_from.choices = self.quiet_until.choices = [("", _l("No quiet hours")), *hours]

    def validate(self, extra_validators: object = None) -> bool:
        """Check that both ends are given, or neither."""
        is_valid = super().validate(extra_validators)
        starts, ends = self.quiet_from.data, self.quiet_until.data
        if bool(starts) != bool(ends) or (starts and starts == ends):
            self.quiet_until.errors = [_("Please choose both hours, and two that differ.")]
            return False
        return is_valid

    @property
    def quiet(self) -> QuietHours | None:
        """Return the quiet hours; only after validation."""
        if not self.quiet_from.data:
            return None
        return QuietHours(int(self.quiet_from.data), int(self.quiet_until.data))


class DeliveryForm(QuietForm):
    """When one's own messages come."""

    digest = SelectField(
        _l("What can wait"),
        [Optional()],
        default="",
        description=_l(
            "A summary brings a calendar file for each consultation that changed; the calendar feed has everything."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hours = [(str(hour), _("One summary a day, at %(hour)s", hour=f"{hour:02}:00")) for hour in SUMMARY_HOURS]
        self.digest.choices = [("", _l("Each message by itself")), *hours]

    @property
    def digest_hour(self) -> int | None:
        """Return the hour of the summary; only after validation."""
        return int(self.digest.data) if self.digest.data else None


class MessageRuleForm(QuietForm):
    """The quiet hours of an edition."""

    breaks_through = BooleanField(_l("What is about today comes during quiet hours too"))


class AlimtalkForm(Form):
    """What KakaoTalk's provider calls an approved template."""

    provider_id = StringField(_l("Id of the approved template"), [Optional(), Length(max=60), Regexp(r"^[\w-]+$")])
