"""What one offers, what one is asked because of it, and what fits."""

import uuid
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.accounts.sessions import guest_digest
from app.contributions.api import sender
from app.contributions.service import find_visible
from app.core import clock, schedule
from app.core.concept_forms import read_concepts
from app.core.crowds import per_person
from app.core.engagements import find_clashes
from app.core.errors import DomainError, NotFound
from app.core.forms import Form, beside, read_form, refuse
from app.core.ids import new_id
from app.core.language import current_language
from app.core.text import excerpt
from app.core.when import on_day
from app.extensions import db
from app.needs import service as needs
from app.needs.models import SignUpState
from app.needs.words import refusal as need_refusal
from app.offers import asking, fitting, service
from app.offers.models import Offer
from app.offers.schemas import OfferIn, days_of, parts_of
from app.offers.words import refusal
from app.places.service import list_municipalities

blueprint = Blueprint("offers", __name__, url_prefix="/meg")
LISTS = ("days", "parts")


@blueprint.get("/tilbud")
@signed_in
def own() -> ResponseReturnValue:
    """What one has been asked, what one offers, and the needs that fit."""
    g.municipality = the_user().municipality
    return render_template(
        "offers/own.html",
        page=service.list_own(the_user(), after=request.args.get("etter")),
        asks=asking.list_open(the_user()).items,
        fits=fitting.find_fitting(the_user()),
        user=the_user(),
        read_as=service.read_as,
    )


@blueprint.get("/tilbud/nytt")
@signed_in
def new() -> ResponseReturnValue:
    """An empty form; with `?bidrag=` what one wrote there."""
    said = request.args.get("bidrag", type=uuid.UUID)
    return _form(Form(None, {}, _from_contribution(said) if said else {}), new_id())


def _from_contribution(contribution_id: uuid.UUID) -> dict[str, Any]:
    found = find_visible(contribution_id, author=sender())
    if found.is_withdrawn or not sender().wrote(found):
        raise NotFound
    what = excerpt(found.body, service.LONGEST - 2)
    return {"what": what, "contribution": str(found.id), "municipality": found.municipality.slug}


@blueprint.post("/tilbud/nytt")
@signed_in
@per_person("60/hour")
def post() -> ResponseReturnValue:
    offer_id = request.form.get("id", type=uuid.UUID) or new_id()
    form = read_form(OfferIn(), lists=LISTS, language=current_language())
    if form.data is None:
        return _form(form, offer_id), 422
    try:
        service.put_offer(
            offer_id=offer_id, user=the_user(), guest_digest=guest_digest(), **form.data
        )
    except DomainError as error:
        return _form(refuse(form, refusal(error), error.errors), offer_id), error.status
    flash(_("Takk! Vi spør deg når noen trenger akkurat det."), "success")
    return redirect(url_for("offers.own", lest=offer_id, _anchor=f"read-{offer_id}"), code=303)


def _form(form: Form, offer_id: uuid.UUID, offer: Offer | None = None) -> str:
    g.municipality = the_user().municipality
    return render_template(
        "offers/edit.html",
        form=form,
        offer_id=offer_id,
        offer=offer,
        home=the_user().municipality,
        municipalities=list_municipalities(),
    )


@blueprint.get("/tilbud/<uuid:offer_id>/endre")
@signed_in
def edit(offer_id: uuid.UUID) -> ResponseReturnValue:
    offer = service.find_own(offer_id, user=the_user())
    return _form(Form(None, {}, _to_given(offer)), offer_id, offer)


def _to_given(offer: Offer) -> dict[str, Any]:
    same = ("what", "kind", "travel_minutes", "asks_a_month", "visibility", "version")
    return {
        **{name: getattr(offer, name) for name in same},
        "municipality": offer.municipality.slug,
        "days": [str(day) for day in days_of(offer)],
        "parts": parts_of(offer),
        "until": offer.until.isoformat(),
    }


@blueprint.post("/tilbud/<uuid:offer_id>/endre")
@signed_in
def change(offer_id: uuid.UUID) -> ResponseReturnValue:
    offer = service.find_own(offer_id, user=the_user())
    form = read_form(OfferIn(), lists=LISTS, language=offer.language)
    if form.data is None:
        return _form(form, offer_id, offer), 422
    version = request.form.get("version", type=int) or 0
    try:
        service.change_offer(offer=offer, version=version, **form.data)
    except DomainError as error:
        refused = refuse(form, refusal(error), error.errors)
        standing = service.find_own(offer_id, user=the_user())
        return _form(beside(refused, error, _to_given(standing)), offer_id, standing), error.status
    flash(_("Lagret."), "success")
    return redirect(url_for("offers.own"), code=303)


@blueprint.post("/tilbud/<uuid:offer_id>")
@signed_in
def act(offer_id: uuid.UUID) -> ResponseReturnValue:
    """Pause, resume, keep or delete it: one tap (deleting asks «sure?» on the page), and no question
    why."""
    acts = {
        "pause": (service.pause_offer, _("Satt på pause. Du blir ikke spurt om dette.")),
        "resume": (service.resume_offer, _("Velkommen tilbake. Du kan bli spurt igjen.")),
        "keep": (service.keep_offer, _("Takk! Tilbudet står et halvt år til.")),
        "delete": (service.delete_offer, _("Slettet. Takk for at du ville bidra.")),
    }
    found = acts.get(request.form.get("do", ""))
    if found is None:
        raise NotFound
    do, said = found
    do(offer_id=offer_id, user=the_user())
    flash(said)
    return redirect(url_for("offers.own"), code=303)


@blueprint.post("/tilbud/<uuid:offer_id>/handler-om")
@signed_in
@per_person("60/hour")
def choose_concepts(offer_id: uuid.UUID) -> ResponseReturnValue:
    """What it is about, where the words were read wrongly."""
    service.choose_concepts(offer_id=offer_id, user=the_user(), concepts=read_concepts())
    flash(_("Takk! Da vet vi det."), "success")
    return redirect(url_for("offers.own", _anchor=f"read-{offer_id}"), code=303)


@blueprint.get("/spurt/<uuid:ask_id>")
@signed_in
def asked(ask_id: uuid.UUID) -> ResponseReturnValue:
    """What one is asked to come to, why just oneself, and yes or no."""
    return _asked(ask_id)


def _asked(ask_id: uuid.UUID, error: str = "") -> str:
    ask = asking.find_own(ask_id, user=the_user())
    g.municipality = ask.need.municipality
    return render_template(
        "offers/asked.html",
        ask=ask,
        fit=fitting.fit_of(ask),
        error=error,
        user=the_user(),
        clashes=find_clashes(the_user().id, ask.need, [ask.on])[ask.on],
        is_over=schedule.last_moment(ask.need, ask.on) <= clock.now(),
        asks_others=asking.asks_others(ask),
    )


@blueprint.post("/spurt/<uuid:ask_id>")
@signed_in
def answer(ask_id: uuid.UUID) -> ResponseReturnValue:
    accept = {"yes": True, "no": False}.get(request.form.get("answer", ""))
    if accept is None:
        return _asked(ask_id, _("Velg ja eller nei.")), 422
    try:
        ask, mine = asking.answer(ask_id=ask_id, user=the_user(), accept=accept)
    except NotFound:
        raise
    except DomainError as error:
        db.session.rollback()
        return _asked(ask_id, need_refusal(error)), error.status
    if mine is None:
        flash(_("Takk for at du svarte! Ingen ser at du sa nei, og vi spør ikke om dette igjen."))
        return redirect(url_for("offers.own"), code=303)
    if mine.state == SignUpState.WAITING:
        flash(_("Takk! Det ble nettopp fullt. Du står i køen, og får beskjed om det blir plass."))
    else:
        flash(_("Du er påmeldt %(day)s. Takk!", day=on_day(ask.need, ask.on)), "success")
    return redirect(url_for("needs.personal", need_id=ask.need_id), code=303)


@blueprint.post("/behov/<uuid:need_id>/ikke-sporr")
@signed_in
def stop(need_id: uuid.UUID) -> ResponseReturnValue:
    """The organisation wants nobody more asked."""
    asking.stop(need=needs.find_own(need_id, user=the_user()), by=the_user())
    flash(_("Ingen flere blir spurt. Alle kan fortsatt melde seg på selv."))
    return redirect(url_for("needs_organiser.manage", need_id=need_id), code=303)
