"""Push on a phone that reaches no push service: what is subscribed, delivered and shown."""

import time
from collections.abc import Callable
from typing import Any

# `pushManager.subscribe` asks a push service on the internet: here it gives what ours made.
FAKE_PUSH = """
(() => {
  const given = %s;
  let standing = null;
  const make = () => ({
    endpoint: given.endpoint,
    toJSON: () => given,
    unsubscribe: async () => { standing = null; return true; },
  });
  PushManager.prototype.subscribe = async () => (standing = make());
  PushManager.prototype.getSubscription = async () => standing;
})();
"""


def until(page: Any, check: Callable[[], Any], seconds: float = 15.0) -> Any:
    """Waits in the browser's own loop, so that its events come through."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = check()
        if found:
            return found
        page.wait_for_timeout(100)
    raise AssertionError("it did not happen in time")


def deliver(phone: Any, data: str) -> None:
    """Hand a message to the service worker as the browser would; it may be asleep."""
    cdp = phone.context.new_cdp_session(phone.page)
    found: list[dict[str, Any]] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(event["registrations"]),
    )
    cdp.send("ServiceWorker.enable")
    registration = until(phone.page, lambda: [one for one in found if not one["isDeleted"]])[0]
    where = {"origin": phone.url, "registrationId": registration["registrationId"]}
    # The session stays: gone at once, it may take along what it was to deliver (nobody has seen why).
    cdp.send("ServiceWorker.deliverPushMessage", {**where, "data": data})


def shown(phone: Any, count: int = 1) -> list[str]:
    """The titles that are shown, once there are so many."""
    ask = """navigator.serviceWorker.ready.then((one) => one.getNotifications())
      .then((all) => all.map((one) => one.title))"""

    def titles() -> list[str] | None:
        found: list[str] = phone.page.evaluate(ask)
        return found if len(found) >= count else None

    found: list[str] = until(phone.page, titles, seconds=40)
    return found
