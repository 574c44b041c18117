"""The inbox, what a person wants to be told, and the browsers it may be told in, as JSON."""

import uuid
from typing import Any

from flask import current_app, request, session
from flask_smorest import Blueprint

from app.accounts.guards import signed_in, the_user
from app.accounts.sessions import this_user
from app.core.crowds import per_person
from app.notifications import service, subscriptions
from app.notifications.keys import load_keys
from app.notifications.models import PushSubscription
from app.notifications.schemas import (
    EndpointIn,
    InboxOut,
    InboxQuery,
    PreferencesIn,
    PreferencesOut,
    PushKeyOut,
    SubscriptionIn,
    SubscriptionOut,
    SubscriptionsOut,
    TestIn,
    TestOut,
    present_inbox,
    present_preferences,
)

blueprint = Blueprint(
    "notifications_api", __name__, url_prefix="/api/v1/me", description="Notifications"
)
SIGN_OUT = ("accounts_api.delete_session", "accounts.leave")
SIGN_OUT_EVERYWHERE = "accounts.leave_everywhere"
# A test wakes a phone: enough to try, too few to pester with.
test_limit = per_person("6/minute;30/hour", scope="push-test")


@blueprint.before_app_request
def forget_browser_at_sign_out() -> None:
    """Whoever signs out on a phone is not told on it any more. `accounts` stands below this package
    and cannot say so itself; it is done in the same transaction."""
    if request.method not in ("POST", "DELETE") or not request.endpoint:
        return
    if request.endpoint in SIGN_OUT and (user := this_user()) and "browser" in session:
        subscriptions.forget(user, uuid.UUID(session["browser"]))
    elif request.endpoint == SIGN_OUT_EVERYWHERE and (user := this_user()):
        subscriptions.forget_all(user)


@blueprint.get("/notifications")
@signed_in
@blueprint.arguments(InboxQuery, location="query")
@blueprint.response(200, InboxOut)
def list_notifications(query: dict[str, Any]) -> dict[str, Any]:
    """The inbox, newest first."""
    return present_inbox(the_user(), **query)


@blueprint.post("/notifications/<uuid:notification_id>/read")
@signed_in
@blueprint.response(204)
def mark_read(notification_id: uuid.UUID) -> None:
    """One has been read."""
    service.mark_read(the_user(), notification_id)


@blueprint.post("/notifications/read-all")
@signed_in
@blueprint.response(204)
def mark_all_read() -> None:
    """All have been read."""
    service.mark_all_read(the_user())


@blueprint.get("/preferences")
@signed_in
@blueprint.response(200, PreferencesOut)
def get_preferences() -> dict[str, Any]:
    """What one wants to be told outside the inbox: nothing, until it is chosen."""
    return present_preferences(the_user())


@blueprint.patch("/preferences")
@signed_in
@blueprint.arguments(PreferencesIn)
@blueprint.response(200, PreferencesOut)
def change_preferences(choices: dict[str, bool]) -> dict[str, Any]:
    """Change what is given; the rest stays. `asked` alone says no to being told."""
    if choices.pop("asked", False) and not choices:
        service.say_no(the_user())
    else:
        service.change_preferences(the_user(), **choices)
    return present_preferences(the_user())


@blueprint.get("/push-key")
@signed_in
@blueprint.response(200, PushKeyOut)
def get_push_key() -> dict[str, str]:
    """The key a browser subscribes with (`applicationServerKey`)."""
    return {"public_key": load_keys(current_app.config["DATA"]).application_server_key}


@blueprint.get("/push-subscriptions")
@signed_in
@blueprint.response(200, SubscriptionsOut)
def list_subscriptions() -> dict[str, Any]:
    """One's browsers, newest first. There are at most twenty."""
    return {"items": subscriptions.list_subscriptions(the_user()), "next": None}


@blueprint.put("/push-subscriptions")
@signed_in
@per_person("60/hour")
@blueprint.arguments(SubscriptionIn)
@blueprint.response(200, SubscriptionOut)
def subscribe(data: dict[str, Any]) -> PushSubscription:
    """Keep this browser's subscription; the same again changes nothing."""
    found = subscriptions.subscribe(
        the_user(),
        endpoint=data["endpoint"],
        p256dh=data["keys"]["p256dh"],
        auth=data["keys"]["auth"],
        user_agent=request.headers.get("User-Agent", ""),
    )
    session["browser"] = found.id.hex
    return found


@blueprint.delete("/push-subscriptions")
@signed_in
@blueprint.arguments(EndpointIn)
@blueprint.response(204)
def unsubscribe(data: dict[str, Any]) -> None:
    """Forget this browser's subscription."""
    subscriptions.unsubscribe(the_user(), endpoint=data["endpoint"])
    session.pop("browser", None)


@blueprint.post("/push-subscriptions/test")
@signed_in
@test_limit
@blueprint.arguments(TestIn)
@blueprint.response(202, TestOut)
def send_test(data: dict[str, Any]) -> dict[str, int]:
    """Send a test to one browser (`id`), or to all of one's own."""
    return {"sent_to": subscriptions.send_test(the_user(), data.get("id"))}
