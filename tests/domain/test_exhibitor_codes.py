"""Which code a new exhibitor is numbered on from."""

import pytest

from expo.domain.exhibitors import last_code


@pytest.mark.parametrize(
    ("codes", "places", "last"),
    [
        ([], ["FD-01", "TD-01"], "E-000"),
        (["E-009", "E-010", "E-2"], ["FD-01"], "E-010"),
        (["KB2024-07", "KB2024-11", "E-001"], [], "KB2024-11"),
        (["FD-01", "FD-02", "E-001"], ["FD-01", "FD-02", "FD-03"], "E-001"),
        (["FD-01", "FD-02"], ["FD-01", "FD-02"], "E-000"),
        (["HANBIT", "17", "18"], ["A1"], "18"),
    ],
)
def test_new_codes_go_on_with_the_organizers_scheme_unless_places_are_called_so(codes, places, last):
    assert last_code(codes, places) == last
