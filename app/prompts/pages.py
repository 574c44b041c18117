"""The front page, and a municipality's: this week's question first."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import clock
from app.core.language import current_language
from app.core.shared_pages import good_until, made_of, public_page
from app.places.models import Municipality
from app.places.service import get_municipality, list_municipalities, public_version
from app.prompts import service
from app.prompts.models import Audience

blueprint = Blueprint("prompts", __name__)
SMALLEST_SHOWN = 5  # small-place privacy: no smaller number is shown
EARLIER = 5


@blueprint.get("/")
@public_page
def front() -> ResponseReturnValue:
    """Choose a municipality. The phone remembers which, and goes there by itself next time."""
    return render_template("prompts/front.html", municipalities=list_municipalities())


@blueprint.get("/velg")
@public_page
def choose() -> ResponseReturnValue:
    """The choice as a form posts it, for those without JavaScript."""
    slug = get_municipality(request.args.get("kommune", "")).slug
    return redirect(url_for("prompts.municipality", slug=slug))


@blueprint.get("/<slug>")
@public_page
def municipality(slug: str) -> ResponseReturnValue:
    now = clock.now()
    audience = read_audience()
    made_of(public_version, slug)
    place = about(slug)
    good_until(service.next_change(place, at=now))
    prompt = service.current_prompt(place, at=now)
    earlier = service.earlier_prompts(place, limit=EARLIER)
    return render_template(
        "prompts/municipality.html",
        prompt=prompt,
        wording=prompt and wording(prompt, audience),
        audience=audience,
        audiences=prompt and service.audiences_of(prompt),
        earlier=[(one, wording(one)) for one in earlier.items],
        more=earlier.next,
        promise=promise_kept(place),
    )


@blueprint.get("/<slug>/sporsmal")
@public_page
def earlier(slug: str) -> ResponseReturnValue:
    """All questions that have closed, page by page."""
    made_of(public_version, slug)
    place = about(slug)
    good_until(service.next_change(place))
    page = service.earlier_prompts(place, after=request.args.get("etter"))
    return render_template(
        "prompts/earlier.html", prompts=[(one, wording(one)) for one in page.items], more=page.next
    )


def about(slug: str) -> Municipality:
    """The municipality that a page is about. Raises NotFound."""
    g.municipality = get_municipality(slug)
    place: Municipality = g.municipality
    return place


def wording(prompt: service.Prompt, audience: Audience = Audience.RESIDENT) -> service.Wording:
    return service.wording_for(prompt, language=current_language(), audience=audience)


def read_audience() -> Audience:
    given = request.args.get("som", "")
    return Audience(given) if given in set(Audience) else Audience.RESIDENT


def promise_kept(place: Municipality) -> dict[str, int] | None:
    """How the promise of an answer has been kept; None where the number is too small to show."""
    if place.answers_due < SMALLEST_SHOWN:
        return None
    return {
        "due": place.answers_due,
        "in_time": place.answers_in_time,
        "percent": round(100 * place.answers_in_time / place.answers_due),
    }
