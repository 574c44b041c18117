"""Map tiles, from this server."""

from flask import Blueprint, Response

from app.core.crowds import per_network
from app.places import tiles

blueprint = Blueprint("places", __name__)


@blueprint.get("/kart/<int:z>/<int:x>/<int:y>")
@per_network("6000/minute", scope="tiles")  # a hall full of phones, each with a screen of twenty
def tile(z: int, x: int, y: int) -> Response:
    """A tile of the map, where a source of them is set."""
    data, media_type = tiles.find_tile(z, x, y)
    response = Response(data, mimetype=media_type)
    response.cache_control.public = True
    response.cache_control.max_age = int(tiles.FRESH.total_seconds())
    return response
