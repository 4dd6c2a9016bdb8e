"""A video to upload."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired

from expo.domain.videos import MOST_MEGABYTES, MOST_MINUTES
from expo.web.forms import Form


class VideoForm(Form):
    """A short video."""

    file = FileField(
        _l("Video"),
        [FileRequired(_l("Please choose a file."))],
        description=_l(
            "MP4, at most %(megabytes)s MB and %(minutes)s minutes.", megabytes=MOST_MEGABYTES, minutes=MOST_MINUTES
        ),
        render_kw={"accept": "video/mp4"},
    )

    @property
    def content(self) -> bytes:
        """The file as it was sent, empty without one."""
        return bytes(self.file.data.read()) if self.file.data else b""
