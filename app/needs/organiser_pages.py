"""Needs: what an organisation does with its own."""

import uuid
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from app.accounts.guards import signed_in, the_user
from app.accounts.models import Organisation
from app.core import clock, schedule
from app.core.concept_forms import read_concepts
from app.core.crowds import per_person
from app.core.errors import DomainError
from app.core.forms import EMPTY, Form, beside, go_on, read_form, refuse, require_data
from app.core.ids import new_id
from app.core.language import current_language
from app.core.schedule_schemas import DayOffIn
from app.needs import afterwards, changing, finding, service, sign_ups
from app.needs.forms import at_fields, beside_given, read_need_form, to_given
from app.needs.index import read_as
from app.needs.models import Need
from app.needs.schemas import MessageIn, NeedChange, NeedIn, ThanksIn
from app.needs.standards import standard_needs
from app.needs.words import organiser_refusal, reached
from app.organisations.members import require_member
from app.places.service import get_municipality

blueprint = Blueprint("needs_organiser", __name__, url_prefix="/meg")
LOOKED_BACK = timedelta(days=60)


@blueprint.get("/organisasjoner/<uuid:organisation_id>/behov")
@signed_in
def index(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """All that one's organisation has asked for: what is to come, or with `?vis=tidligere` the rest."""
    organisation = require_member(the_user(), organisation_id)
    g.municipality = organisation.municipality
    over = request.args.get("vis") == "tidligere"
    find = finding.list_over if over else finding.list_needs
    page = find(organisation=organisation, after=request.args.get("etter"))
    return render_template("needs/all.html", organisation=organisation, page=page, over=over)


@blueprint.get("/organisasjoner/<uuid:organisation_id>/behov/nytt")
@signed_in
def new(organisation_id: uuid.UUID) -> ResponseReturnValue:
    """An empty form; with `?fra=` one that has been, to say it again; with `?mal=` a ready-made one."""
    organisation = require_member(the_user(), organisation_id)
    last = request.args.get("fra", type=uuid.UUID)
    given = _again(last) if last else standard_needs().get(request.args.get("mal", ""), {})
    return _form(organisation, Form(None, {}, given), new_id())


def _again(need_id: uuid.UUID) -> dict[str, Any]:
    need = service.find_own(need_id, user=the_user())
    given = {**to_given(need), "day": "", "until": "", "flexible_until": ""}
    return {name: value for name, value in given.items() if not name.startswith("slot_")}


@blueprint.post("/organisasjoner/<uuid:organisation_id>/behov/nytt")
@signed_in
@per_person("100/hour")
def post(organisation_id: uuid.UUID) -> ResponseReturnValue:
    organisation = require_member(the_user(), organisation_id)
    need_id = request.form.get("id", type=uuid.UUID) or new_id()
    form = read_need_form(
        NeedIn(),
        municipality=organisation.municipality.slug,
        organisation=str(organisation.id),
        language=current_language(),
    )
    if form.data is None:
        return _form(organisation, form, need_id), 422
    try:
        service.put_need(
            need_id=need_id,
            by=the_user(),
            municipality=get_municipality(form.data["municipality"]),
            organisation_id=organisation.id,
            content=form.data["content"],
        )
    except DomainError as error:
        return _form(
            organisation, refuse(form, organiser_refusal(error), at_fields(error.errors)), need_id
        ), error.status
    flash(_("Lagt ut. Alle kan se det nå."), "success")
    return go_on(url_for("needs_organiser.manage", need_id=need_id, lest=1))


def _form(organisation: Organisation, form: Form, need_id: uuid.UUID) -> str:
    g.municipality = organisation.municipality
    return render_template(
        "needs/edit.html",
        organisation=organisation,
        form=form,
        need_id=need_id,
        need=None,
        standards=standard_needs(),
        last=service.find_last(organisation),
    )


@blueprint.get("/behov/<uuid:need_id>/styr")
@signed_in
def manage(need_id: uuid.UUID) -> ResponseReturnValue:
    """Who is coming and who came, day by day, and what can be done about it."""
    return _manage(service.find_own(need_id, user=the_user()))


def _manage(need: Need, form: Form = EMPTY, doing: str = "") -> str:
    g.municipality = need.municipality
    found = sign_ups.list_for_organiser(need, since=clock.today() - LOOKED_BACK)
    days = sorted({one.on for one in found})
    return render_template(
        "needs/manage.html",
        need=need,
        sign_ups=found,
        begun={day for day in days if afterwards.has_begun(need, day)},
        may_be_off=schedule.coming_days(need) if need.weekdays else [],
        coming=[day for day in days if day >= clock.today()],
        messages=afterwards.list_messages(need),
        read_as=read_as(need),
        thanked=afterwards.count_thanked(need),
        form=form,
        doing=doing,
    )


@blueprint.post("/behov/<uuid:need_id>/melding")
@signed_in
def send_message(need_id: uuid.UUID) -> ResponseReturnValue:
    """A message to those who have signed up."""
    need = service.find_own(need_id, user=the_user())
    form = read_form(MessageIn())
    try:
        data = require_data(form)
        sent = afterwards.send_message(need=need, by=the_user(), **data)
    except DomainError as error:
        return _manage_refused(need_id, form, error, "message")
    flash(reached(afterwards.reach_of(sent)), "success")
    return _back(need_id)


@blueprint.post("/behov/<uuid:need_id>/oppmote")
@signed_in
def tick(need_id: uuid.UUID) -> ResponseReturnValue:
    """Who came: only the organisation sees it."""
    need = service.find_own(need_id, user=the_user())
    sign_up_id = request.form.get("sign_up", type=int) or 0
    attended = {"yes": True, "no": False}.get(request.form.get("attended", ""))
    afterwards.tick(need=need, sign_up_id=sign_up_id, attended=attended, by=the_user())
    return _back(need_id, f"sign-up-{sign_up_id}")


@blueprint.post("/behov/<uuid:need_id>/takk")
@signed_in
def thank(need_id: uuid.UUID) -> ResponseReturnValue:
    need = service.find_own(need_id, user=the_user())
    form = read_form(ThanksIn())
    try:
        count = afterwards.thank(need=need, by=the_user(), **require_data(form))
    except DomainError as error:
        return _manage_refused(need_id, form, error, "thanks")
    if count:
        flash(ngettext("Takken er sendt til én.", "Takken er sendt til %(num)s.", count), "success")
    else:
        flash(_("Alle som kom, har fått takk før."))
    return _back(need_id)


def _manage_refused(
    need_id: uuid.UUID, form: Form, error: DomainError, doing: str
) -> ResponseReturnValue:
    refused = refuse(form, organiser_refusal(error), at_fields(error.errors))
    return _manage(service.find_own(need_id, user=the_user()), refused, doing), error.status


def _back(need_id: uuid.UUID, part: str | None = None) -> ResponseReturnValue:
    """To the page, at some part of it."""
    there = url_for("needs_organiser.manage", need_id=need_id, _anchor=part)
    return redirect(there, code=303)


@blueprint.get("/behov/<uuid:need_id>/endre")
@signed_in
def edit(need_id: uuid.UUID) -> ResponseReturnValue:
    need = service.find_own(need_id, user=the_user())
    return _edit(need, Form(None, {}, to_given(need)))


@blueprint.post("/behov/<uuid:need_id>/endre")
@signed_in
def change(need_id: uuid.UUID) -> ResponseReturnValue:
    need = service.find_own(need_id, user=the_user())
    form = read_need_form(NeedChange(), language=need.language)
    if form.data is None:
        return _edit(need, form), 422
    version = request.form.get("version", type=int) or 0
    try:
        changing.change_need(need=need, by=the_user(), version=version, **form.data)
    except DomainError as error:
        refused = refuse(form, organiser_refusal(error), at_fields(error.errors))
        standing = service.find_own(need_id, user=the_user())
        return _edit(
            standing, beside(refused, error, beside_given(standing, form.given))
        ), error.status
    flash(_("Lagret. De påmeldte får beskjed hvis tid eller sted er endret."), "success")
    return go_on(url_for("needs_organiser.manage", need_id=need_id))


def _edit(need: Need, form: Form) -> str:
    g.municipality = need.municipality
    return render_template(
        "needs/edit.html", organisation=need.organisation, form=form, need_id=need.id, need=need
    )


@blueprint.post("/behov/<uuid:need_id>/handler-om")
@signed_in
@per_person("60/hour")
def choose_concepts(need_id: uuid.UUID) -> ResponseReturnValue:
    """What it is about, where the words were read wrongly."""
    need = service.find_own(need_id, user=the_user())
    changing.choose_concepts(need=need, by=the_user(), concepts=read_concepts())
    flash(_("Takk! Da vet vi hvem vi skal spørre."), "success")
    return _back(need_id, f"read-{need_id}")


@blueprint.post("/behov/<uuid:need_id>/fridag")
@signed_in
def day_off(need_id: uuid.UUID) -> ResponseReturnValue:
    """One day of a weekly need is off, or on again."""
    need = service.find_own(need_id, user=the_user())
    form = read_form(DayOffIn())
    try:
        data = require_data(form)
        if data["off"]:
            changing.call_off_day(need=need, on=data["on"], by=the_user())
        else:
            changing.take_up_day(need=need, on=data["on"], by=the_user())
    except DomainError as error:
        return _manage_refused(need_id, form, error, "day_off")
    told = _("Avlyst den dagen. De påmeldte får beskjed.")
    flash(told if data["off"] else _("Dagen er med igjen."), "success")
    return _back(need_id)


@blueprint.post("/behov/<uuid:need_id>/avlys")
@signed_in
def cancel(need_id: uuid.UUID) -> ResponseReturnValue:
    need = service.find_own(need_id, user=the_user())
    service.cancel_need(need=need, by=the_user())
    flash(_("Avlyst. De påmeldte får beskjed."))
    return _back(need_id)
