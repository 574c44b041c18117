"""The browsers a person may be called in."""

import re
import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import delete, select

from app.accounts.models import User
from app.core import clock
from app.core.errors import Invalid, NotFound
from app.core.ids import new_id
from app.core.queue import wake
from app.core.settings import setting
from app.extensions import db
from app.notifications.endpoints import is_allowed, is_auth, is_p256dh
from app.notifications.inserts import insert_new
from app.notifications.models import (
    Channel,
    Delivery,
    Kind,
    Notification,
    Preferences,
    PushSubscription,
)
from app.notifications.service import JOB

MOST = 20
# The first that fits: Edge and Opera also say Chrome, and everybody says Safari.
BROWSERS = (
    ("Edge", r"Edg(e|A|iOS)?/"),
    ("Opera", r"OPR/|Opera"),
    ("Samsung Internet", r"SamsungBrowser/"),
    ("Firefox", r"Firefox/|FxiOS/"),
    ("Chrome", r"Chrom(e|ium)/|CriOS/"),
    ("Safari", r"Safari/|AppleWebKit/"),
)
SYSTEMS = (
    ("Android", r"Android"),
    ("iPhone", r"iPhone"),
    ("iPad", r"iPad"),
    ("Windows", r"Windows"),
    ("ChromeOS", r"CrOS"),
    ("Mac", r"Macintosh"),
    ("Linux", r"Linux"),
)


def subscribe(
    user: User, *, endpoint: str, p256dh: str, auth: str, user_agent: str
) -> PushSubscription:
    """Keep a browser's subscription. One that belonged to another account is this one's now: the
    browser says who uses it. What is told there is chosen apart, and nothing until then: the next
    person on a phone has not asked for what the last one did.

    Raises Invalid for an address that is no push service of ours to call, or broken keys.
    """
    if not is_allowed(endpoint, setting("PUSH_HOSTS")):
        raise Invalid(code="unknown_push_service", errors={"endpoint": [_not_allowed()]})
    if not is_p256dh(p256dh) or not is_auth(auth):
        raise Invalid(
            code="broken_keys",
            errors={"keys": [_("Varslene virker ikke lenger. Slå dem på igjen.")]},
        )
    row = {
        "id": new_id(),
        "user_id": user.id,
        "endpoint": endpoint,
        "p256dh": p256dh,
        "auth": auth,
        "created_at": clock.now(),
    }
    insert_new(PushSubscription, [row], PushSubscription.id)
    found = _find(endpoint)
    if found.user_id != user.id:
        found.user_id, found.created_at = user.id, clock.now()
        found.last_sent_at, found.failures, found.last_error = None, 0, ""
    found.p256dh, found.auth = p256dh, auth
    found.browser, found.system = _first(BROWSERS, user_agent), _first(SYSTEMS, user_agent)
    if wishes := db.session.get(Preferences, user.id):
        wishes.lost_at = None
    _drop_oldest(user)
    db.session.flush()
    return found


def unsubscribe(user: User, *, endpoint: str) -> None:
    """Forget a browser by its address. Another's, or one unknown, is left as it is."""
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.endpoint == endpoint, PushSubscription.user_id == user.id
        )
    )


def remove_subscription(user: User, subscription_id: uuid.UUID) -> None:
    """Forget a browser from the list. Raises NotFound."""
    db.session.delete(_own(user, subscription_id))
    db.session.flush()


def forget(user: User, subscription_id: uuid.UUID) -> None:
    """Forget a browser if it is still theirs."""
    db.session.execute(
        delete(PushSubscription).where(
            PushSubscription.id == subscription_id, PushSubscription.user_id == user.id
        )
    )


def forget_all(user: User) -> None:
    """Forget every browser of a person."""
    db.session.execute(delete(PushSubscription).where(PushSubscription.user_id == user.id))


def list_subscriptions(user: User) -> Sequence[PushSubscription]:
    """A person's browsers, newest first."""
    return db.session.scalars(
        select(PushSubscription)
        .where(PushSubscription.user_id == user.id)
        .order_by(PushSubscription.created_at.desc(), PushSubscription.id)
    ).all()


def send_test(user: User, subscription_id: uuid.UUID | None = None) -> int:
    """Send a test to one browser or to all, whatever the hour; returns how many will get it.

    Raises NotFound when there is none.
    """
    browsers = [_own(user, subscription_id)] if subscription_id else list_subscriptions(user)
    if not browsers:
        raise NotFound(_("Ingen nettleser er satt opp til å få varsler."), code="no_browser")
    now = clock.now()
    test = Notification(
        id=new_id(),
        user_id=user.id,
        kind=Kind.TEST,
        subject_id=user.id,
        dedupe=new_id().hex,
        municipality_id=user.municipality_id,
        path="/meg/varsler",
        created_at=now,
        read_at=now,
    )
    db.session.add(test)
    db.session.flush()
    for browser in browsers:
        db.session.add(
            Delivery(
                notification_id=test.id, channel=Channel.PUSH, target_id=browser.id, due_at=now
            )
        )
    db.session.flush()
    wake(JOB)
    return len(browsers)


def _not_allowed() -> str:
    return _("Vi kan ikke sende varsler til denne nettleseren.")


def _find(endpoint: str) -> PushSubscription:
    query = select(PushSubscription).where(PushSubscription.endpoint == endpoint)
    return db.session.scalars(query).one()


def _own(user: User, subscription_id: uuid.UUID) -> PushSubscription:
    found = db.session.get(PushSubscription, subscription_id)
    if found is None or found.user_id != user.id:
        raise NotFound
    return found


def _first(names: Sequence[tuple[str, str]], user_agent: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, user_agent)), "")


def _drop_oldest(user: User) -> None:
    db.session.flush()
    for surplus in list_subscriptions(user)[MOST:]:
        db.session.delete(surplus)
