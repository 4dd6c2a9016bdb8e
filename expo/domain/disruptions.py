"""What goes missing on the day: somebody or something that people counted on is not there for a time."""

from enum import StrEnum


class Missing(StrEnum):
    """Who or what is missing; a hall stands for every exhibitor with a booth in it."""

    EXHIBITOR = "exhibitor"
    BUYER = "buyer"
    TABLE = "table"
    INTERPRETER = "interpreter"
    HALL = "hall"
