"""The inbox and its settings as pages; every form works without JavaScript."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.accounts.guards import signed_in, the_user
from app.core.errors import NotFound
from app.core.way_back import own_path
from app.extensions import csrf
from app.notifications import service, subscriptions
from app.notifications.api import test_limit
from app.notifications.mail import read_unsubscribe_token
from app.notifications.reasons import SURE, Topic
from app.notifications.schemas import label, present_inbox, present_preferences

blueprint = Blueprint("notifications", __name__)
BY_EMAIL = {"email_replies": True, "email_needed": True}


@blueprint.get("/meg/varsler")
@signed_in
def inbox() -> ResponseReturnValue:
    user = the_user()
    browsers = subscriptions.list_subscriptions(user)
    return render_template(
        "notifications/inbox.html",
        inbox=present_inbox(user, after=request.args.get("etter")),
        preferences=present_preferences(user),
        browsers=[(one, label(one)) for one in browsers],
        lost=not browsers and service.get_preferences(user).lost_at,
        email=user.email,
        quiet=service.quiet_hours(),
    )


@blueprint.post("/meg/varsler/<uuid:notification_id>")
@signed_in
def open_notification(notification_id: uuid.UUID) -> ResponseReturnValue:
    """Mark it read and go where it leads: without JavaScript a line of the inbox is a button."""
    found = service.mark_read(the_user(), notification_id)
    return redirect(request.script_root + found.path, 303)


@blueprint.post("/meg/varsler/lest")
@signed_in
def mark_all_read() -> ResponseReturnValue:
    service.mark_all_read(the_user())
    return _back()


@blueprint.post("/meg/varsler/valg")
@signed_in
def choose() -> ResponseReturnValue:
    """A checkbox that is not ticked is not sent: the form names which ones it showed. Where no phone is
    set up for what was chosen, that is said, and led to."""
    shown = [name for name in request.form.getlist("shown") if name in service.CHOICES]
    user = the_user()
    chosen = service.change_preferences(user, **{name: name in request.form for name in shown})
    wants_push = chosen.push_replies or chosen.push_prompts
    if wants_push and not subscriptions.list_subscriptions(user):
        flash(_("Lagret, men ingen telefon er satt opp til å få varsler ennå."), "warning")
        return redirect(url_for("notifications.inbox", _anchor="browsers"), 303)
    flash(_("Valgene dine er lagret."))
    return _back()


@blueprint.post("/meg/varsler/svar")
@signed_in
def answer() -> ResponseReturnValue:
    """«Vil du ha beskjed?»: by e-mail, or no. Push is for a script to turn on."""
    if request.form.get("answer") == "email":
        service.change_preferences(the_user(), **BY_EMAIL)
        flash(_("Du får beskjed på e-post til %(address)s.", address=the_user().email), "success")
    else:
        service.say_no(the_user())
        flash(_("Vi spør ikke igjen. Du kan ombestemme deg under Varsler."))
    return redirect(own_path(request.form.get("next", "")) or url_for("notifications.inbox"), 303)


@blueprint.post("/meg/varsler/nettlesere/<uuid:subscription_id>/test")
@signed_in
@test_limit
def send_test(subscription_id: uuid.UUID) -> ResponseReturnValue:
    subscriptions.send_test(the_user(), subscription_id)
    flash(_("Et prøvevarsel er på vei. Det skal vises i løpet av et minutt."))
    return _back()


@blueprint.post("/meg/varsler/nettlesere/<uuid:subscription_id>/fjern")
@signed_in
def remove_browser(subscription_id: uuid.UUID) -> ResponseReturnValue:
    subscriptions.remove_subscription(the_user(), subscription_id)
    flash(_("Nettleseren får ikke flere varsler."))
    return _back()


@blueprint.get("/varsler/avmeld/<token>")
def unsubscribe_page(token: str) -> ResponseReturnValue:
    """Asks first: mail programs open links by themselves."""
    _user, topic = _read(token)
    return _unsubscribe_page(token, topic)


@blueprint.post("/varsler/avmeld/<token>")
@csrf.exempt  # RFC 8058: the mailbox posts it, and the token says who
def unsubscribe(token: str) -> ResponseReturnValue:
    user_id, topic = _read(token)
    stopped = None if "all" in request.form else topic
    service.stop_emails(user_id, *([stopped] if stopped else []))
    return _unsubscribe_page(token, stopped, done=True)


def _unsubscribe_page(token: str, topic: Topic | None, *, done: bool = False) -> str:
    sure = SURE[topic] if topic else None
    return render_template("notifications/unsubscribe.html", token=token, sure=sure, done=done)


def _read(token: str) -> tuple[uuid.UUID, Topic | None]:
    found = read_unsubscribe_token(token)
    if found is None:
        raise NotFound
    return found


def _back() -> ResponseReturnValue:
    return redirect(url_for("notifications.inbox"), 303)
