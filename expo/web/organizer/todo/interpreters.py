"""What is to do about interpreters."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.words import N_
from expo.queries import interpreters
from expo.web.formats import language_name
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _missing_languages(context: TodoContext) -> Iterator[Task]:
    for language, count in sorted(context.board.missing_languages.items()):
        yield Task(
            "bad",
            ngettext(
                "No interpreter speaks %(language)s, which %(num)d buyer needs.",
                "No interpreter speaks %(language)s, which %(num)d buyers need.",
                count,
                language=language_name(language),
            ),
            _("Enter an interpreter"),
            link("organizer_interpreters.index"),
            context.next_day,
        )


TODO = (Todo(40, _missing_languages),)
STEPS = (
    SetUpStep(
        65, N_("Interpreters"), N_("One or more for every language that buyers speak, with their shifts."), 22,
        "organizer_interpreters.index",
        lambda context: interpreters.count(context.session, context.edition.id), _missing_languages, is_optional=True,
    ),
)  # fmt: skip
