"""The photo of a business card, with the consent of its person."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField

from expo.web.forms.pictures import ACCEPTED, PictureFileForm


class CardPhotoForm(PictureFileForm):
    """One photo; on a phone the camera opens at once."""

    file = FileField(
        _l("Photo of the card"),
        [FileRequired(_l("Please choose a file."))],
        render_kw={"accept": ACCEPTED, "capture": "environment"},
        description=_l("PNG, JPEG, WebP or GIF, at most 8 MB"),
    )
    has_consent = BooleanField(
        _l("The person agrees that we keep this photo"),
        description=_l(
            "Your company sees it, and organizers who may see contact data. It goes when you remove it, or when the "
            "person's data is erased."
        ),
    )
