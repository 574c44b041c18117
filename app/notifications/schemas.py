"""What comes in about wishes and browsers, and what of the inbox goes out."""

from typing import Any

from flask_babel import gettext as _
from marshmallow import EXCLUDE, Schema, fields, validate

from app.accounts.models import User
from app.core import clock
from app.core.fields import Line
from app.core.when import told_day
from app.notifications import rules, service
from app.notifications.endpoints import LONGEST
from app.notifications.models import Notification, PushSubscription
from app.notifications.words import Sentence, tell
from app.places.models import Municipality


class InboxQuery(Schema):
    class Meta:
        unknown = EXCLUDE

    after = fields.String()
    limit = fields.Integer(validate=validate.Range(min=1, max=100), load_default=20)


class NotificationOut(Schema):
    id = fields.UUID()
    kind = fields.String()
    title = fields.String()
    body = fields.String()
    about = fields.String()
    day = fields.String(metadata={"description": "When what it is about is, as it was told."})
    path = fields.String()
    municipality = fields.String(allow_none=True)
    created_at = fields.DateTime()
    read_at = fields.DateTime(allow_none=True)


class InboxOut(Schema):
    items = fields.List(fields.Nested(NotificationOut))
    next = fields.String(allow_none=True)
    unread = fields.Integer()


class PreferencesIn(Schema):
    """Only what is given is changed: there is no default that could undo a choice."""

    push_replies = fields.Boolean()
    push_prompts = fields.Boolean()
    email_replies = fields.Boolean()
    email_prompts = fields.Boolean()
    email_needed = fields.Boolean()
    asked = fields.Boolean(
        validate=validate.Equal(True),
        metadata={"description": "Has said what they want, or no. Given as true: says no."},
    )


class BudgetOut(Schema):
    """Pushes that are not about one's own words: how many of `most` are used in `days` days."""

    used = fields.Integer()
    most = fields.Integer()
    days = fields.Integer()


class PreferencesOut(PreferencesIn):
    budget = fields.Nested(BudgetOut)


class PushKeyOut(Schema):
    public_key = fields.String()


class KeysIn(Schema):
    class Meta:
        unknown = EXCLUDE

    p256dh = Line(required=True, validate=validate.Length(max=100))
    auth = Line(required=True, validate=validate.Length(max=30))


class SubscriptionIn(Schema):
    """A browser's `PushSubscription.toJSON()`, with whatever else it puts there."""

    class Meta:
        unknown = EXCLUDE

    endpoint = Line(required=True, validate=validate.Length(max=LONGEST))
    keys = fields.Nested(KeysIn, required=True)


class EndpointIn(Schema):
    class Meta:
        unknown = EXCLUDE

    endpoint = Line(required=True, validate=validate.Length(max=LONGEST))


class SubscriptionOut(Schema):
    id = fields.UUID()
    label = fields.Function(lambda one: label(one))
    created_at = fields.DateTime()
    last_sent_at = fields.DateTime(allow_none=True)
    failures = fields.Integer()


class SubscriptionsOut(Schema):
    items = fields.List(fields.Nested(SubscriptionOut))
    next = fields.String(allow_none=True)


class TestIn(Schema):
    class Meta:
        unknown = EXCLUDE

    id = fields.UUID()


class TestOut(Schema):
    """To how many browsers a test is on its way."""

    sent_to = fields.Integer()


def label(subscription: PushSubscription) -> str:
    """«Chrome på Android», in the reader's language."""
    if subscription.browser and subscription.system:
        return _(
            "%(browser)s på %(system)s", browser=subscription.browser, system=subscription.system
        )
    return subscription.browser or subscription.system or _("Ukjent nettleser")


def present_inbox(user: User, *, after: str | None = None, limit: int = 20) -> dict[str, Any]:
    """A page of the inbox in the reader's language, and how many lines are unread in all."""
    page = service.list_inbox(user, after=after, limit=limit)
    places = service.places_of(page.items)
    return {
        "items": [_present(one, places) for one in page.items],
        "next": page.next,
        "unread": service.count_unread(user),
    }


def _present(one: Notification, places: dict[Any, Municipality]) -> dict[str, Any]:
    place = places.get(one.municipality_id)
    told = tell(Sentence.of(one.kind, one.params, place))
    return {
        "id": one.id,
        "kind": one.kind,
        "title": told.title,
        "body": told.body,
        "about": one.about,
        "day": told_day(one.params),
        "path": one.path,
        "municipality": place.slug if place else None,
        "created_at": one.created_at,
        "read_at": one.read_at,
    }


def present_preferences(user: User) -> dict[str, Any]:
    """What a person has chosen, and how much of the week's budget is used."""
    chosen = service.get_preferences(user)
    used = service.pushes_used([user.id], clock.now()).get(user.id, 0)
    return {
        **{name: getattr(chosen, name) for name in service.CHOICES},
        "asked": service.has_been_asked(user),
        "budget": {"used": used, "most": rules.BUDGET, "days": rules.WINDOW.days},
    }
