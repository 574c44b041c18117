// This browser's subscription to push.
import { call, session } from "./phone.js";

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
    const kept = await call("/api/v1/me/push-subscriptions", { method: "PUT", json: subscription.toJSON(), token });
    if (!kept.ours || kept.status !== 200) return "failed";
    const chosen = await call("/api/v1/me/preferences", { method: "PATCH", json: { push_replies: true }, token });
    return chosen.ours && chosen.status === 200 ? "done" : "failed";
  } catch {
    return "failed";
  }
}

async function subscribe() {
  const registration = await navigator.serviceWorker.ready;
  const standing = await registration.pushManager.getSubscription();
  if (standing) return standing;
  const key = await call("/api/v1/me/push-key");
  return registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key.data.public_key });
}

/** Tell the server again what this browser has: it may have changed in silence. @param {string} _user */
export async function renew(_user) {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  const found = await session();
  if (!subscription || !found?.user) return;
  await call("/api/v1/me/push-subscriptions", { method: "PUT", json: subscription.toJSON(), token: found.csrf_token });
}

/** This browser is told no more. */
export async function turnOff() {
  const registration = await navigator.serviceWorker.ready;
  const subscription = await registration.pushManager.getSubscription();
  const found = await session(true);
  if (!subscription || !found) return;
  await call("/api/v1/me/push-subscriptions", {
    method: "DELETE",
    json: { endpoint: subscription.endpoint },
    token: found.csrf_token,
  });
  await subscription.unsubscribe();
}
