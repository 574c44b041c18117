"""`flask initiatives index`."""

from flask.cli import AppGroup

from app.core.commit import transaction
from app.initiatives.finding import index_all

initiatives = AppGroup("initiatives", help="What residents start.")


@initiatives.command("index")
def index() -> None:
    """Index anew what initiatives are found by: once after an upgrade that says so."""
    with transaction():
        last = index_all()
    while last is not None:
        with transaction():
            last = index_all(after=last)
