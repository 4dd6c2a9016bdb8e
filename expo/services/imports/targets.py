"""What the rows of an import are in the database; each kind of import has a module with its own target."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from expo.domain.imports import Candidate, ImportKind
from expo.domain.refusals import Violation
from expo.domain.spreadsheets.vocabulary import Words
from expo.models.base import Base
from expo.models.editions import Edition
from expo.services.imports import words


@dataclass(frozen=True, slots=True)
class Match:
    """The row of the database that a row of the sheet means, ``None`` for a new one; or those that it may mean.

    Two rows of a sheet with the same ``key`` mean the same thing. So do a row and an earlier one that has one of its
    ``twins`` among its ``marks``.
    """

    row: Any = None
    candidates: tuple[Candidate, ...] = ()
    key: object = None
    marks: tuple[object, ...] = ()
    twins: tuple[object, ...] = ()


@dataclass(slots=True)
class Write:
    """A row that was made (``before`` is ``None``) or changed, with the columns that changed."""

    row: Base
    before: dict[str, Any] | None
    after: dict[str, Any] = field(default_factory=dict)


class Target:
    """Reads what an edition has of one kind, and says what a row of a sheet means and how it is written.

    Values are those of the fields (`expo.domain.spreadsheets.fields`), references by id. ``late`` fields are written
    when their row has an id. ``assumed`` are values that are meant where a row says nothing, unless another word is
    chosen for all of these rows. ``reads`` are the tables on whose rows it rests, besides halls, sectors and zones.
    """

    kind: ClassVar[ImportKind]
    model: ClassVar[type[Any]]
    named_by: ClassVar[str] = "code"
    late: ClassVar[frozenset[str]] = frozenset()
    assumed: ClassVar[Mapping[str, Any]] = {}
    reads: ClassVar[tuple[type[Base], ...]] = ()

    def __init__(self, session: Session, edition: Edition) -> None:
        self.session, self.edition = session, edition
        self.words: Words = {**words.of_edition(session, edition.id), **self.load()}
        self.meant = dict(self.assumed)

    def load(self) -> Words:
        """Read what is there, and return the vocabularies of the companies that cells may name."""
        return {}

    def completed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the values of a row with what follows from them."""
        return dict(values)

    def match(self, values: Mapping[str, Any], answer: int | None) -> Match:
        """Return what a row means; ``answer`` is the id that a person chose, 0 for a new one."""
        raise NotImplementedError

    def get(self, row: Any, key: str) -> object:
        """Return what a row of the database has of a field."""
        value = getattr(row, key)
        return tuple(value) if isinstance(value, list) else value

    def merged(self, row: Any, key: str, values: Mapping[str, Any]) -> object:
        """Return what the field will be."""
        return values[key]

    def objections(self, row: Any, values: Mapping[str, Any]) -> Iterator[Violation]:
        """Yield what is wrong with a row although each of its cells is right; ``field`` is the key of a field."""
        yield from ()

    def new(self, values: Mapping[str, Any], *, now: datetime) -> Any:
        """Return a new row of the database with what a row has by itself."""
        raise NotImplementedError

    def set(self, row: Any, key: str, value: Any) -> None:
        """Write a field."""
        setattr(row, key, list(value) if isinstance(value, tuple) else value)

    def parts(self, row: Any) -> Iterator[Base]:
        """Yield the rows that are parts of a row and come and go with it; undoing an import needs no note of them."""
        yield from ()

    def set_late(self, row: Any, values: Mapping[str, Any], *, user_id: int | None, now: datetime) -> Iterator[Write]:
        """Write the late fields of a row that has its id; yield the other rows that are made or changed for it."""
        yield from ()
