"""`flask demo load`."""

import click
from flask import current_app
from flask.cli import AppGroup

from app.core.commit import transaction
from app.core.uploads import data_folder
from app.demo import build

demo = AppGroup("demo", help="Demo data.")


@demo.command("load")
def load() -> None:
    """Fill an empty database; does nothing to one with data."""
    with transaction():
        if build.is_loaded():
            return
        build.build(key=current_app.config["SECRET_KEY"], data=data_folder())
    click.echo("Demo data loaded.")
