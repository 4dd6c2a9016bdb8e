"""Who hosts an expo: for each part the names in both languages, one a line."""

from collections.abc import Iterable
from itertools import zip_longest

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import Length

from expo.domain.hosts import HostName, HostPart
from expo.web.forms import Form
from expo.web.forms.fields import lines_of

LONGEST = 200


class HostsForm(Form):
    """The names of every part: ``host_ko``, ``host_en`` and so on."""

    def validate(self, extra_validators: object = None) -> bool:
        """Check that each name in English has one in Korean, and that none is too long."""
        is_right = super().validate(extra_validators)
        for part in HostPart:
            korean, english = self._names(part)
            if english and len(english) != len(korean):
                sentence = _("Write as many lines as in Korean: %(count)s, in the same order.", count=len(korean))
                self._object(f"{part.value}_en", sentence)
                is_right = False
            for language, names in (("ko", korean), ("en", english)):
                if any(len(name) > LONGEST for name in names):
                    self._object(
                        f"{part.value}_{language}", _("A name has at most %(count)s characters.", count=LONGEST)
                    )
                    is_right = False
        return is_right

    @property
    def hosts(self) -> list[HostName]:
        """Return what was typed as values; only after validation."""
        return [
            HostName(part, korean, english or korean)
            for part in HostPart
            for korean, english in zip_longest(*self._names(part), fillvalue="")
        ]

    def _names(self, part: HostPart) -> tuple[list[str], list[str]]:
        return lines_of(self[f"{part.value}_ko"].data), lines_of(self[f"{part.value}_en"].data)

    def _object(self, name: str, sentence: str) -> None:
        self[name].errors = [*self[name].errors, sentence]


for _part in HostPart:
    setattr(HostsForm, f"{_part.value}_ko", TextAreaField(_l("Names in Korean"), [Length(max=4000)]))
    setattr(HostsForm, f"{_part.value}_en", TextAreaField(_l("Names in English"), [Length(max=4000)]))


def typed(hosts: Iterable[HostName]) -> dict[str, str]:
    """Return rows as the form shows them; a part whose names are all the same in English shows none in English."""
    found, every = {}, list(hosts)
    for part in HostPart:
        rows = [row for row in every if row.part is part]
        found[f"{part.value}_ko"] = "\n".join(row.name_ko for row in rows)
        if any(row.name_en != row.name_ko for row in rows):
            found[f"{part.value}_en"] = "\n".join(row.name_en for row in rows)
    return found
