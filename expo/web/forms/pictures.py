"""Upload a logo or a product's photo."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import StringField
from wtforms.validators import Length, ValidationError

from expo.services import pictures
from expo.services.images import NO_PICTURE
from expo.web.formats import say
from expo.web.forms import Form
from expo.web.forms.fields import RequiredByService

ACCEPTED = "image/png,image/jpeg,image/webp,image/gif"


class PictureFileForm(Form):
    """A picture from a file, read and brought into every size."""

    file = FileField(
        _l("Picture"),
        [RequiredByService()],
        render_kw={"accept": ACCEPTED},
        description=_l("PNG, JPEG, WebP or GIF, at most 8 MB"),
    )
    picture: pictures.EncodedPicture | None = None

    def validate_file(self, field: FileField) -> None:
        """Read the picture and bring it into every size."""
        if not field.data:
            return
        self.picture = pictures.encode(field.data.stream)
        if self.picture is None:
            raise ValidationError(say(NO_PICTURE))


class WordsForm(Form):
    """What a picture shows."""

    alt_ko = StringField(
        _l("What the picture shows, in Korean"),
        [Length(max=200)],
        description=_l("Read aloud to people who do not see the picture: “A glass bottle of red ginseng extract”."),
    )
    alt_en = StringField(_l("What the picture shows, in English"), [Length(max=200)])


class PictureForm(PictureFileForm, WordsForm):
    """A picture and what it shows; without a file the former picture stays."""
