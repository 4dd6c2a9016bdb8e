"""Sign-in, passwords, invitations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, PasswordField, SelectMultipleField, StringField
from wtforms.validators import Email, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from expo.domain.accounts import LONGEST_PASSWORD
from expo.domain.permissions import TeamRole
from expo.web.forms import Form
from expo.web.forms.fields import RequiredByService

_EMAIL = [InputRequired(), Length(max=254)]
_PASSWORD = [InputRequired(), Length(max=LONGEST_PASSWORD)]


class SignInForm(Form):
    """E-mail and password; ``next`` is where the visitor was going."""

    email = EmailField(_l("E-mail"), _EMAIL)
    password = PasswordField(_l("Password"), _PASSWORD)
    next = HiddenField()


class SendLinkForm(Form):
    """The address that the way back in is sent to."""

    email = EmailField(_l("E-mail"), _EMAIL)


class SetPasswordForm(Form):
    """A new password, twice."""

    password = PasswordField(_l("New password"), _PASSWORD)
    again = PasswordField(_l("New password once more"), _PASSWORD)


class ChangePasswordForm(SetPasswordForm):
    """A new password, and the present one."""

    old = PasswordField(_l("Present password"), _PASSWORD)

    @property
    def words(self) -> dict[str, str]:
        """Return what was typed; only after validation."""
        return {name: self[name].data or "" for name in ("old", "password", "again")}


class RolesField(SelectMultipleField):
    """Roles in the team, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choices = [(role.value, _l(role.label)) for role in TeamRole]

    @property
    def chosen(self) -> list[TeamRole]:
        """Return the roles that are ticked; only after validation."""
        return [TeamRole(value) for value in self.data or ()]


class InvitationForm(Form):
    """Who shall join the organizer's team."""

    name = StringField(_l("Name"), [InputRequired(), Length(max=200)])
    email = EmailField(_l("E-mail"), [*_EMAIL, Email(_l("This does not look like an e-mail address."))])
    roles = RolesField(_l("Roles"))


class RolesForm(Form):
    """The roles of one person in the team."""

    roles = RolesField(_l("Roles"))


class AddressForm(Form):
    """Another e-mail address for an account."""

    email = EmailField(_l("New e-mail address"), [*_EMAIL, Email(_l("This does not look like an e-mail address."))])


class LinkForm(Form):
    """The address that a personal link is sent to."""

    email = EmailField(_l("E-mail"), [*_EMAIL, Email(_l("This does not look like an e-mail address."))])


class PasskeyForm(Form):
    """What a browser says about a passkey, as JSON."""

    credential = HiddenField()


class CodeForm(PasskeyForm):
    """A code of an app or a recovery code, or a passkey."""

    code = StringField(_l("Code"), [RequiredByService(), Length(max=40)])


class ConfirmForm(CodeForm):
    """Whatever proves again who it is; ``next`` is where the reader was."""

    password = PasswordField(_l("Password"), [RequiredByService(), Length(max=LONGEST_PASSWORD)])
    next = HiddenField()
