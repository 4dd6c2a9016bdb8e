"""Names of the parts that charts divide rows by: an hour, a country, a sector, how a consultation came about."""

from flask import g

from expo.db import db
from expo.domain.results import RowView
from expo.domain.words import Named
from expo.queries import results
from expo.web.arguments import row_number
from expo.web.formats import country, label, local


def part_name(by: str, value: str) -> str:
    """Return what one bar of a chart is called; names are read once in a request."""
    if by == "hour":
        return f"{value}:00"
    if by == "country":
        return country(value)
    if by == "origin":
        return label(RowView(value)) if value in set(RowView) else value
    number = row_number(value) or 0
    if "part_names" not in g:
        g.part_names = results.names(db.session(), g.edition)
    name: Named | None = g.part_names.get((by, number))
    return local(name) if name else value
