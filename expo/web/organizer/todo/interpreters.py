"""What is to do about interpreters."""

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from expo.domain.editions import Span
from expo.domain.interpreters import runs
from expo.domain.words import N_
from expo.queries import interpreters
from expo.web.formats import language_name, timespan
from expo.web.organizer.todo import SetUpStep, Task, Todo, TodoContext, link


def _missing_languages(context: TodoContext) -> Iterator[Task]:
    for language, count in sorted(context.figures.missing_languages.items()):
        yield Task(
            "bad",
            ngettext(
                "No interpreter speaks %(language)s, which %(num)s buyer needs.",
                "No interpreter speaks %(language)s, which %(num)s buyers need.",
                count,
                language=language_name(language),
            ),
            _("Enter an interpreter"),
            link("organizer_interpreters.index"),
            context.next_day,
        )


def _tired(context: TodoContext) -> Iterator[Task]:
    """Name who is in a run of consultations that is as long as it may be, or longer."""
    longest = context.edition.interpreter_run
    day = {} if context.day_end is None else interpreters.duties(context.session, context.edition.id, context.today)
    for (code, name), spans in day.items():
        for run in runs(spans):
            if len(run) < longest or not run[0].starts_at <= context.now < run[-1].ends_at:
                continue
            is_over = len(run) > longest
            yield Task(
                "wait" if is_over else None,
                _("%(name)s interprets %(num)s consultations without a rest.", name=name, num=len(run)),
                _("See the duties"),
                link("organizer_interpreters.edit", code=code),
                run[longest].starts_at if is_over else run[-1].ends_at,
                timespan(Span(run[0].starts_at, run[-1].ends_at)),
            )


TODO = (Todo(40, _missing_languages), Todo(45, _tired))
STEPS = (
    SetUpStep(
        65,
        N_("Interpreters"),
        N_("One or more for every language that buyers speak, with their shifts."),
        22,
        "organizer_interpreters.index",
        lambda context: interpreters.count(context.session, context.edition.id),
        _missing_languages,
        is_optional=True,
    ),
)
