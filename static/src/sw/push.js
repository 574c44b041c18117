// Push, in the form of Declarative Web Push: browsers that know it show it themselves, here it is
// shown by hand. Every push shows something: a silent one costs the subscription.
import { ask } from "../js/lib/api.js";
import { tell } from "../js/lib/channel.js";
import { askSession } from "../js/lib/delivery.js";

/** @typedef {ServiceWorkerGlobalScope & typeof globalThis} Worker */

/** @param {Worker} sw @param {PushEvent} event */
export async function pushed(sw, event) {
  const { notification, app_badge } = read(event);
  if (typeof app_badge === "number") await /** @type {any} */ (sw.navigator).setAppBadge?.(app_badge)?.catch(() => {});
  tell("inbox"); // an open page counts anew
  const { title, body = "", lang = "nb", tag = "", navigate = "/" } = Object(notification);
  await sw.registration.showNotification(String(title || "Bidra"), {
    body,
    lang,
    tag,
    icon: __ICON__,
    badge: __BADGE__,
    data: { navigate },
  });
}

/** What cannot be read is shown all the same. @param {PushEvent} event @returns {any} */
function read(event) {
  try {
    return Object(event.data?.json());
  } catch {
    return {};
  }
}

/** Open what it speaks of, in a window that is there if there is one. @param {Worker} sw @param {NotificationEvent} event */
export async function tapped(sw, event) {
  event.notification.close();
  const wanted = new URL(event.notification.data?.navigate ?? "/", sw.location.origin);
  const url = wanted.origin === sw.location.origin ? wanted.href : sw.location.origin;
  const windows = await sw.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = windows.find((client) => client.url === url);
  if (open) return open.focus();
  for (const client of windows) {
    const moved = await client.navigate(url).catch(() => null);
    if (moved) return moved.focus();
  }
  return sw.clients.openWindow(url);
}

/** The browser has changed the subscription: take a new one, and tell the server. @param {Worker} sw */
export async function renewed(sw) {
  /** @type {import("../js/lib/delivery.js").Call} */
  const call = (path, options) => ask((...request) => fetch(...request), path, options);
  const { session } = await askSession(call);
  if (!session?.user) return;
  const key = await call("/api/v1/me/push-key");
  const options = { userVisibleOnly: true, applicationServerKey: key.data.public_key };
  const subscription = await sw.registration.pushManager.subscribe(options);
  await call("/api/v1/me/push-subscriptions", {
    method: "PUT",
    json: subscription.toJSON(),
    token: session.csrf_token,
  });
}
