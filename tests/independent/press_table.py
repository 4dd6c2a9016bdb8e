"""Recompute a press table from the rows of its exported workbook, with nothing of the application.

Run it on a file: ``python tests/independent/press_table.py results.xlsx`` lists every cell that disagrees.
"""

import sys
from decimal import ROUND_HALF_UP, Decimal

from python_calamine import CalamineWorkbook

OUT = {"draft", "disputed", "withdrawn"}


def recomputed(path):
    """Return published and recomputed cells by figure and column, dollars in cents."""
    book = CalamineWorkbook.from_path(path)
    table, rows, rate = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names[:3])
    said = {}
    for key, _label, _unit, *values in table[1:]:
        for column, value in zip(("domestic", "overseas", "total"), values, strict=False):
            said[key, column] = round(Decimal(str(value)) * (100 if key.endswith("_usd") else 1))
    rates = {line[0]: Decimal(line[1]) for line in rate[1:]} | {"KRW": Decimal(1)}
    found = {}
    for column, track in (("domestic", "domestic"), ("overseas", "overseas"), ("total", None)):
        found |= {(key, column): value for key, value in _figures(rows[1:], track, rates).items()}
    return said, found


def _figures(rows, track, rates):
    mine = [row for row in rows if track in (None, row[3])]
    held = [row for row in mine if row[6] == "held"]
    counted = [row for row in held if row[9] and row[9] not in OUT]
    both = [row for row in counted if row[15]]
    figures = {
        "exhibitors": len({row[1] for row in held}),
        "buyers": len({row[2] for row in held}),
        "countries": len({row[4] for row in held}),
        "planned": len(mine),
        "arranged": sum(row[16] not in ("walk_in", "refill") for row in mine),
        "walk_ins": sum(row[16] == "walk_in" for row in mine),
        "refills": sum(row[16] == "refill" for row in mine),
        "held": len(held),
        "cancelled": sum(row[6] == "cancelled" for row in mine),
        "no_shows": sum(row[6].startswith("no_show") for row in mine),
        "records": len(counted),
        "signed": sum(row[13] > 0 for row in counted),
        "memoranda": int(sum(row[14] for row in counted)),
        "confirmed": len(both),
        "confirmed_total": sum(_won(row, 11, rates) for row in both),
    }
    for name, place in (("discussed", 11), ("expected", 12), ("signed", 13)):
        for currency in ("KRW", "USD"):
            figures[f"{name}_{currency.lower()}"] = int(sum(row[place] for row in counted if row[10] == currency))
        figures[f"{name}_total"] = sum(_won(row, place, rates) for row in counted)
    return figures


def _won(row, place, rates):
    unit = 1 if row[10] == "KRW" else 100
    return int((Decimal(int(row[place])) * rates[row[10]] / unit).quantize(Decimal(1), ROUND_HALF_UP))


def main(path):
    """Print the cells that disagree, and return how many there are."""
    said, found = recomputed(path)
    wrong = {
        cell: (said.get(cell), found.get(cell))
        for cell in said.keys() | found.keys()
        if said.get(cell) != found.get(cell)
    }
    for (figure, column), (published, again) in sorted(wrong.items()):
        sys.stdout.write(f"{figure} {column}: published {published}, recomputed {again}\n")
    sys.stdout.write(f"{len(said)} cells, {len(wrong)} disagree\n")
    return len(wrong)


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1])))
