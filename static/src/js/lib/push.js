// This browser's subscription to push.
import { call, session, SUBSCRIPTIONS } from "./phone.js";
import { getMeta, setMeta } from "./store.js";
import { inCharge, registered } from "./worker.js";

const DAY = 24 * 3600 * 1000;

export const canPush = () => "PushManager" in globalThis && "Notification" in globalThis && "serviceWorker" in navigator;

/** iPhones and iPads have push in apps on the Home Screen alone (16.4). */
export const needsHomeScreen = () =>
  (/iP(hone|ad|od)/.test(navigator.userAgent) || (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1)) &&
  !matchMedia("(display-mode: standalone)").matches;

/** After «ja»: the browser's own question, then the subscription. @returns {Promise<"done" | "denied" | "failed">} */
export async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return "denied";
  const found = await session(true);
  if (!found?.user) return "failed";
  try {
    const subscription = await subscribe();
    const token = found.csrf_token;
    if (!(await register(subscription, found.user.id, token))) return "failed";
    return (await choose({ push_replies: true }, token)) ? "done" : "failed";
  } catch {
    return "failed";
  }
}

/** Tell the server what one wants to be told. @param {Record<string, boolean>} json @param {string} [token]
 * @returns {Promise<boolean>} whether it knows */
export async function choose(json, token) {
  token ??= (await session(true))?.csrf_token ?? "";
  const { ours, status } = await call("/api/v1/me/preferences", { method: "PATCH", json, token });
  return ours && status === 200;
}

/** One under the server's key of today: another key's is dead, whatever it looks like. */
async function subscribe() {
  const { pushManager } = await inCharge();
  const key = (await call("/api/v1/me/push-key")).data.public_key;
  const standing = await pushManager.getSubscription();
  if (standing && hasKey(standing, key)) return standing;
  await standing?.unsubscribe();
  return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

/** @param {PushSubscription} subscription @param {string} key  base64url */
function hasKey({ options }, key) {
  if (!options?.applicationServerKey) return true; // the browser does not say
  const bytes = String.fromCharCode(...new Uint8Array(options.applicationServerKey));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "") === key.replace(/=+$/, "");
}

/** Tell the server, and remember that we did. @param {PushSubscription} subscription @param {string} user @param {string} token */
async function register(subscription, user, token) {
  const answer = await call(SUBSCRIPTIONS, { method: "PUT", json: subscription.toJSON(), token });
  const kept = answer.ours && answer.status === 200;
  if (kept) await setMeta("push", { user, endpoint: subscription.endpoint, at: Date.now() });
  return kept;
}

/**
 * A subscription changes or dies in silence: look after it at every launch, once a day by its key
 * too. Only for whoever turned it on here.
 * @param {string} user
 */
export async function renew(user) {
  const known = await getMeta("push");
  if (known?.user !== user) return;
  const registration = await inCharge();
  const standing = await registration.pushManager.getSubscription();
  if (standing?.endpoint === known.endpoint && Math.abs(Date.now() - known.at) < DAY) return;
  const found = await session();
  if (found?.user?.id === user) await register(await subscribe(), user, found.csrf_token);
}

/** Whether this browser is told. */
export async function isOn() {
  const registration = await registered();
  return Notification.permission === "granted" && Boolean(await registration?.pushManager.getSubscription());
}

/** This browser is told no more. */
export async function turnOff() {
  const registration = await inCharge();
  const subscription = await registration.pushManager.getSubscription();
  const found = await session(true);
  if (!subscription || !found) return;
  const json = { endpoint: subscription.endpoint };
  await call(SUBSCRIPTIONS, { method: "DELETE", json, token: found.csrf_token });
  await setMeta("push", null);
  await subscription.unsubscribe();
}
