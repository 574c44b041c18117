"""Which municipality a form begins with."""

from collections.abc import Sequence

from flask import request

from app.core.language import LANGUAGES
from app.places.models import Municipality


def begin_with(municipalities: Sequence[Municipality], home: Municipality | None = None) -> str:
    """The slug of the one whose pages somebody came from (`?kommune=hitra`, or `?next=/hitra/behov` on
    the way through signing in), or else of where they live. Empty where neither is known: then the
    form asks, and guesses nothing.
    """
    way = [one for one in request.values.get("next", "").split("?")[0].split("/") if one]
    began = way[1:2] if way[:1] and way[0] in LANGUAGES else way[:1]
    known = {one.slug for one in municipalities}
    named = (request.args.get("kommune", ""), *began)
    return next((one for one in named if one in known), home.slug if home else "")
