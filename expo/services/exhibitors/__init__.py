"""Companies that show: their profiles, products and collaboration cases, and the personal links of their staff."""

from expo.services.exhibitors.cases import CaseSheet, change_case, create_case, remove_case
from expo.services.exhibitors.cases import objections as case_objections
from expo.services.exhibitors.links import invite, renew_link
from expo.services.exhibitors.products import ProductSheet, add_product, change_product, move_product, remove_product
from expo.services.exhibitors.profiles import (
    CONTACT_FIELDS,
    ExhibitorProfile,
    add,
    change,
    create,
    objections,
)
from expo.services.exhibitors.removal import remove

__all__ = [
    "CONTACT_FIELDS",
    "CaseSheet",
    "ExhibitorProfile",
    "ProductSheet",
    "add",
    "add_product",
    "case_objections",
    "change",
    "change_case",
    "change_product",
    "create",
    "create_case",
    "invite",
    "move_product",
    "objections",
    "remove",
    "remove_case",
    "remove_product",
    "renew_link",
]
