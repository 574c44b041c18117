"""Map tiles, from this server."""

from flask import Blueprint, Response

from app.extensions import limiter
from app.places import tiles

blueprint = Blueprint("places", __name__)


@blueprint.get("/kart/<int:z>/<int:x>/<int:y>")
@limiter.limit("1200/minute")
def tile(z: int, x: int, y: int) -> Response:
    """A tile of the map, where a source of them is set."""
    data, media_type = tiles.find_tile(z, x, y)
    response = Response(data, mimetype=media_type)
    response.cache_control.public = True
    response.cache_control.max_age = int(tiles.FRESH.total_seconds())
    return response
