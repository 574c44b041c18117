"""Friendships: what everybody reads."""

import uuid

from flask import Blueprint, g, render_template, request
from flask.typing import ResponseReturnValue

from app.core.shared_pages import made_of, public_page
from app.friendships import finding, service
from app.friendships.models import State
from app.places.service import get_municipality, public_version

blueprint = Blueprint("friendships", __name__)


@blueprint.get("/<slug>/vennskap")
@public_page
def index(slug: str) -> ResponseReturnValue:
    """Those that a party here is in; with `?vis=` what sleeps or has ended."""
    made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    state = {"hvilende": State.SLEEPING, "avsluttet": State.ENDED}.get(
        request.args.get("vis", ""), State.ACTIVE
    )
    page = finding.list_public(
        municipality=g.municipality, states=(state,), after=request.args.get("etter")
    )
    return render_template("friendships/index.html", page=page, state=state)


@blueprint.get("/vennskap/<uuid:friendship_id>")
@public_page
def public(friendship_id: uuid.UUID) -> ResponseReturnValue:
    """One: who, what, since when, and what came of it."""
    friendship = service.find_public(friendship_id)
    g.municipality = friendship.proposer.municipality
    return render_template("friendships/friendship.html", friendship=friendship)
