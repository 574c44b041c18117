"""The plan of a person as JSON."""

from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.calendar import plan
from app.calendar.schemas import PlanPage, PlanQuery, dump_planned

blueprint = Blueprint("plan_api", __name__, url_prefix="/api/v1")


@blueprint.get("/me/plan")
@signed_in
@blueprint.arguments(PlanQuery, location="query")
@blueprint.response(200, PlanPage)
def list_own(query: dict[str, Any]) -> ResponseReturnValue:
    """What one has signed up for, waits for or said yes to, the nearest first; or what is over."""
    if query.pop("past"):
        over = plan.list_past(the_user().id, **query)
        return jsonify({"items": [dump_planned(one, ()) for one in over.items], "next": over.next})
    page = plan.list_coming(the_user().id, **query)
    return jsonify({"items": [dump_planned(*one) for one in page.items], "next": page.next})
