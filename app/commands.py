"""`flask …`: what is done from a shell."""

from flask import Flask

from app import worker
from app.accounts.cli import people
from app.initiatives.cli import initiatives
from app.needs.cli import needs
from app.places.cli import places


def register(app: Flask) -> None:
    """Add every command; the demo's only where it is on."""
    app.cli.add_command(places)
    app.cli.add_command(people)
    app.cli.add_command(needs)
    app.cli.add_command(initiatives)
    worker.register(app)
    if app.config["DEMO"]:
        from app.demo.cli import demo

        app.cli.add_command(demo)
