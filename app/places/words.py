"""Names of places, as each language says them."""

from flask_babel import gettext as _

from app.places.models import Municipality


def at_place(municipality: Municipality) -> str:
    """«på Hitra», «i Orkland»; in English the preposition is another matter («in Hitra»)."""
    return _(
        "%(preposition)s %(name)s", preposition=municipality.preposition, name=municipality.name
    )
