"""`flask places load FILE`."""

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from app.core.commit import transaction
from app.core.text import clean_all
from app.places import service

places = AppGroup("places", help="Regions, municipalities and units.")


@places.command("load")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def load(file: Path) -> None:
    """Create or update the places that FILE (JSON) describes."""
    with transaction():
        count = service.load_places(clean_all(json.loads(file.read_text())))
    click.echo(f"{count} municipalities loaded.")
