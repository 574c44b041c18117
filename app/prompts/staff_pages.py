"""Writing and scheduling questions, at the desk."""

import uuid
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import staff, the_user
from app.accounts.service import administered_region, staff_municipalities
from app.core import clock
from app.core.errors import Conflict, Invalid, Outdated
from app.core.forms import EMPTY, Form, read_form, read_typed
from app.extensions import db
from app.prompts import service
from app.prompts.models import Audience, Prompt
from app.prompts.schemas import PromptIn, WordingIn

blueprint = Blueprint("prompts_staff", __name__, url_prefix="/stab/sporsmal")
LANGUAGES = ("nb", "nn")
FIELDS = ("title", "body", "who_asks", "where_in_process", "what_happens")


@blueprint.get("")
@staff
def index() -> ResponseReturnValue:
    page = service.list_own_prompts(the_user(), after=request.args.get("etter"))
    return render_template("prompts/staff_list.html", page=page, now=clock.now())


@blueprint.get("/nytt")
@staff
def new() -> ResponseReturnValue:
    return _editor(None, EMPTY, _next_week())


@blueprint.get("/<uuid:prompt_id>")
@staff
def edit(prompt_id: uuid.UUID) -> ResponseReturnValue:
    prompt = service.get_own_prompt(prompt_id, user=the_user())
    return _editor(prompt, EMPTY, _given(prompt))


@blueprint.post("/nytt")
@blueprint.post("/<uuid:prompt_id>")
@staff
def save(prompt_id: uuid.UUID | None = None) -> ResponseReturnValue:
    prompt = service.get_own_prompt(prompt_id, user=the_user()) if prompt_id else None
    form = read_form(PromptIn())
    if form.data is None:
        return _editor(prompt, form, form.given), 422
    if request.form.get("do") == "preview":
        return _editor(prompt, form, form.given, preview=_read_wordings())
    try:
        saved = _save(prompt, form.data)
    except (Invalid, Conflict, Outdated) as error:
        db.session.rollback()
        refused = Form(None, {**error.errors, "": [_explain(error.code)]}, form.given)
        return _editor(prompt, refused, form.given), error.status
    flash(_("Spørsmålet er planlagt.") if saved.scheduled else _("Kladden er lagret."), "success")
    return redirect(url_for("prompts_staff.index"))


def _save(prompt: Prompt | None, data: Mapping[str, Any]) -> Prompt:
    return service.save_prompt(
        by=the_user(),
        prompt=prompt,
        owner=_read_owner(data["owner"]),
        opens_at=_in_norway(data["opens_at"]),
        closes_at=_in_norway(data["closes_at"]),
        wordings=_read_wordings(),
        scheduled=request.form.get("do") == "schedule",
        version=data["version"],
    )


@blueprint.post("/<uuid:prompt_id>/resultat")
@staff
def tell_outcome(prompt_id: uuid.UUID) -> ResponseReturnValue:
    prompt = service.get_own_prompt(prompt_id, user=the_user())
    form = read_typed()
    if form.errors:
        return _editor(prompt, form, form.given), 422
    outcomes = {
        one.id: request.form[f"outcome.{one.id}"][:4000].strip()
        for one in prompt.wordings
        if f"outcome.{one.id}" in request.form
    }
    service.tell_outcome(by=the_user(), prompt=prompt, outcomes=outcomes)
    flash(_("Fortalt. Det står nå på kommunens side."), "success")
    return redirect(url_for("prompts_staff.edit", prompt_id=prompt.id))


def _read_owner(owner: str) -> dict[str, uuid.UUID]:
    """`municipality:<id>` or `region:<id>` of the form. Raises Invalid for places not one's own."""
    user = the_user()
    for place in staff_municipalities(user):
        if owner == f"municipality:{place.id}":
            return {"municipality_id": place.id}
    region_id = administered_region(user)
    if region_id and owner == f"region:{region_id}":
        return {"region_id": region_id}
    raise Invalid(code="owner", errors={"owner": ["unknown"]})


def _read_wordings() -> list[dict[str, Any]]:
    """The filled wordings of the form, named `<language>.<audience>.<field>`."""
    wordings = []
    for language in LANGUAGES:
        for audience in Audience:
            start = f"{language}.{audience}."
            given = {name: request.form.get(start + name, "") for name in FIELDS}
            if any(value.strip() for value in given.values()):
                schema = WordingIn(exclude=["outcome"])
                wordings.append(schema.load({"language": language, "audience": audience, **given}))
    return wordings


def _in_norway(naive: datetime) -> datetime:
    return clock.oslo(naive.date(), naive.time())


def _given(prompt: Prompt) -> dict[str, str]:
    """A prompt as the form's fields."""
    owner = "municipality" if prompt.municipality_id else "region"
    given = {
        "owner": f"{owner}:{prompt.municipality_id or prompt.region_id}",
        "opens_at": _local(prompt.opens_at),
        "closes_at": _local(prompt.closes_at),
        "version": str(prompt.version),
    }
    for wording in prompt.wordings:
        for name in FIELDS:
            given[f"{wording.language}.{wording.audience}.{name}"] = getattr(wording, name)
    return given


def _next_week() -> dict[str, str]:
    """A new question opens next Monday at eight and stays for a week."""
    monday = clock.today() + timedelta(days=7 - clock.today().weekday())
    opens = clock.oslo(monday, time(8))
    return {
        "opens_at": _local(opens),
        "closes_at": _local(clock.oslo(monday + timedelta(days=7), time(8))),
    }


def _local(moment: datetime) -> str:
    return moment.astimezone(clock.OSLO).strftime("%Y-%m-%dT%H:%M")


def _editor(
    prompt: Prompt | None,
    form: Form,
    given: Mapping[str, str],
    preview: list[dict[str, Any]] | None = None,
) -> str:
    user = the_user()
    return render_template(
        "prompts/staff_edit.html",
        prompt=prompt,
        form=form,
        given=given,
        preview=preview,
        places=staff_municipalities(user),
        region=administered_region(user),
        audiences=list(Audience),
        languages_side_by_side=LANGUAGES,
        asked=prompt is not None and prompt.scheduled and prompt.opens_at <= clock.now(),
    )


def _explain(code: str) -> str:
    return {
        "incomplete": _(
            "Spørsmålet må si hvem som spør, hvor i prosessen vi er, og hva som skjer."
        ),
        "week_taken": _("Det er allerede planlagt et spørsmål den uken."),
        "changed": _("Noen andre har endret dette. Åpne det på nytt i en ny fane og sammenlign."),
    }.get(code, _("Noe er feil. Rett opp feltene som er merket."))
