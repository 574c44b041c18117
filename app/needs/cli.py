"""`flask needs index`."""

from flask.cli import AppGroup

from app.core.commit import transaction
from app.needs.finding import index_all

needs = AppGroup("needs", help="What organisations need.")


@needs.command("index")
def index() -> None:
    """Index anew what needs are found by: once after an upgrade that says so."""
    with transaction():
        last = index_all()
    while last is not None:
        with transaction():
            last = index_all(after=last)
