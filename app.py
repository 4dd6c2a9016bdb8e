"""The WSGI entry: any production server can load ``app:app``."""

from expo import cli
from expo.web import create_app

app = create_app()
cli.register(app)
