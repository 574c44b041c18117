"""The calendar of a week: everything that happens in a municipality."""

from flask import Blueprint, g, render_template
from flask.typing import ResponseReturnValue

from app.calendar.week import Week, find_week, list_happenings, this_week
from app.core import clock
from app.core.shared_pages import good_until, made_of, public_page
from app.places.service import get_municipality, public_version
from app.prompts.service import next_change

blueprint = Blueprint("weeks", __name__)


@blueprint.get("/<slug>/uke")
@public_page
def now(slug: str) -> ResponseReturnValue:
    """This week. Not sent on to the week's own address: what a phone keeps is found again by the
    address that was asked for."""
    return _page(slug, this_week())


@blueprint.get("/<slug>/uke/<week>")
@public_page
def one(slug: str, week: str) -> ResponseReturnValue:
    return _page(slug, find_week(week))


def _page(slug: str, week: Week) -> str:
    made_of(public_version, slug)
    g.municipality = get_municipality(slug)
    good_until(next_change(g.municipality))
    return render_template(
        "calendar/week.html",
        week=week,
        today=clock.today(),
        moment_now=clock.now(),
        happenings=list_happenings(g.municipality, week),
    )
