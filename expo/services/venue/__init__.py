"""Halls, booths, and the exhibitors in them."""

from expo.services.venue.allocation import allocate, rearrange
from expo.services.venue.backgrounds import move_background, put_background, remove_background, scale_background
from expo.services.venue.booths import add_booths, change_booth, remove_booth
from expo.services.venue.booths import objections as booth_objections
from expo.services.venue.drawing import CHANGED_MEANWHILE, draw, replacing
from expo.services.venue.halls import create_hall, edit_hall, remove_hall
from expo.services.venue.halls import objections as hall_objections
from expo.services.venue.joining import join_booths, split_booth
from expo.services.venue.moving import give_back, place, place_several, put_back

__all__ = [
    "CHANGED_MEANWHILE",
    "add_booths",
    "allocate",
    "booth_objections",
    "change_booth",
    "create_hall",
    "draw",
    "edit_hall",
    "give_back",
    "hall_objections",
    "join_booths",
    "move_background",
    "place",
    "place_several",
    "put_back",
    "put_background",
    "rearrange",
    "remove_background",
    "remove_booth",
    "remove_hall",
    "replacing",
    "scale_background",
    "split_booth",
]
