"""An exhibitor's own profile, and a change of a page in words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from expo.domain.exhibitors import ExportStatus
from expo.domain.page_changes import PageChangeKind
from expo.services.page_changes import OwnProfile
from expo.web.formats import country, label, language_name
from expo.web.forms import Form
from expo.web.forms.exhibitors import ExhibitorForm, ProductForm

SHOWN = tuple(OwnProfile.__dataclass_fields__)


class OwnProfileForm(ExhibitorForm):
    """The fields of a profile that are the exhibitor's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [field.name for field in self if field.name not in {*SHOWN, "csrf_token"}]:
            del self[name]

    def offer(self, exhibitor: Any) -> None:  # type: ignore[override]  # fewer choices than an organizer has
        """Fill the choices; what the exhibitor has already is among them."""
        self.export_status.choices = [("", ""), *((word.value, label(word)) for word in ExportStatus)]
        self.offer_languages(exhibitor)

    @property
    def profile(self) -> OwnProfile:  # type: ignore[override]  # what an exhibitor may write
        """Return what was typed as a value; only after validation."""
        plain = ("representative", "website", "story_ko", "story_en", "contact_name", "contact_phone")
        certificates = [part.strip() for part in (self.certifications.data or "").split(",")]
        return OwnProfile(
            **{name: self[name].data or "" for name in plain},
            languages=tuple(self.languages.data or ()),
            export_status=ExportStatus(self.export_status.data) if self.export_status.data else None,
            export_countries=tuple(self.export_countries.data or ()),
            certifications=tuple(filter(None, certificates)),
        )


class RefusalForm(Form):
    """Why a change is not approved, for the exhibitor to read."""

    reason = StringField(_l("Reason"), [InputRequired(), Length(max=300)])


def described(change: Any) -> list[tuple[str, str, str]]:
    """Return what a change changes: the field's name, the present and the proposed value; of a picture nothing."""
    form: Any = OwnProfileForm(formdata=None) if change.kind is PageChangeKind.PROFILE else ProductForm(formdata=None)
    before = change.exhibitor if change.kind is PageChangeKind.PROFILE else change.product
    if change.kind is PageChangeKind.PICTURE:
        return []  # pages show it
    if change.kind is PageChangeKind.REMOVE:
        return [(_("Product"), before.name_ko, "–")]
    found = []
    for name, value in change.values.items():
        old, new = _words(name, getattr(before, name, None)), _words(name, value)
        if old != new:
            found.append((str(form[name].label.text), old, new))
    return found


def _words(name: str, value: Any) -> str:
    """Return a value of a page in the reader's language."""
    if name == "languages":
        return ", ".join(language_name(code) for code in value or ())
    if name == "export_countries":
        return ", ".join(country(code) for code in value or ())
    if name == "export_status":
        return label(ExportStatus(value)) if value else ""
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return "" if value is None else str(value)
