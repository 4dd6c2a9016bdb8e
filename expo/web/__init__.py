"""HTTP requests in, values to the layers below, pages out."""

from expo.web.factory import create_app

__all__ = ["create_app"]
