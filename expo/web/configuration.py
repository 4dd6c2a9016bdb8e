"""How this installation is configured, as pages read it."""

from flask import current_app

from expo.config import Config


def configuration() -> Config:
    """Return the configuration of the application that answers."""
    found: Config = current_app.config["EXPO"]
    return found
