"""The matched comparison: `FirmFigures` in, a `Comparison` out. It knows neither Flask nor rows.

    from expo.comparison import compare
    found = compare(firms)

docs/comparison.md has the formulas, what they can show and what not.
"""

from expo.comparison.comparing import compare

__all__ = ["compare"]
