"""What is asked, as JSON."""

from typing import Any

from flask_smorest import Blueprint

from app.core.errors import NotFound
from app.core.shared_pages import public_page
from app.places.service import get_municipality
from app.prompts import service
from app.prompts.schemas import PromptOut, PromptPage, PromptQuery, present_prompt

blueprint = Blueprint("prompts_api", __name__, url_prefix="/api/v1", description="Prompts")


@blueprint.get("/municipalities/<slug>/prompts/current")
@public_page
@blueprint.response(200, PromptOut)
def current(slug: str) -> dict[str, Any]:
    """The question that is open now; 404 when none is."""
    prompt = service.current_prompt(get_municipality(slug))
    if prompt is None:
        raise NotFound(code="no_prompt")
    return present_prompt(prompt, slug)


@blueprint.get("/municipalities/<slug>/prompts")
@public_page
@blueprint.arguments(PromptQuery, location="query")
@blueprint.response(200, PromptPage)
def list_prompts(query: dict[str, Any], slug: str) -> dict[str, Any]:
    """Questions that have been asked, the newest first."""
    page = service.list_prompts(get_municipality(slug), **query)
    return {"items": [present_prompt(one, slug) for one in page.items], "next": page.next}
