"""The front door: HTTP in, values to the floors below, pages out."""

from expo.web.factory import create_app

__all__ = ["create_app"]
