"""What a buyer is asked for."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import InputRequired, Length

from expo.web.forms import Form


class BuyerDocumentForm(Form):
    """A document, named in both languages."""

    name_ko = StringField(_l("Document, in Korean"), [InputRequired(), Length(max=200)])
    name_en = StringField(_l("Document, in English"), [InputRequired(), Length(max=200)])
