// Push in this browser, on the page of notifications.
import { ref, show } from "../lib/page.js";
import { canPush, isOn, needsHomeScreen, turnOff, turnOn } from "../lib/push.js";

const PARTS = ["ask", "ios", "cannot", "denied", "done", "failed"];

/** @param {HTMLElement} root */
export default async function pushSettings(root) {
  /** @type {any} */ (navigator).clearAppBadge?.().catch(() => {}); // eslint-disable-line compat/compat -- where there is one
  ref(root, "yes")?.addEventListener("click", async () => only(root, await turnOn()));
  if (needsHomeScreen()) return only(root, "ios");
  if (!canPush()) return only(root, "cannot");
  if (Notification.permission === "denied") return only(root, "denied");
  if (!(await isOn())) return only(root, "ask");
  only(root, "done");
  const stop = ref(root, "stop");
  show(ref(root, "this"));
  show(stop);
  stop?.addEventListener("click", async () => {
    await turnOff();
    location.reload();
  });
}

/** Show one part. @param {HTMLElement} root @param {string} name */
function only(root, name) {
  for (const part of PARTS) show(ref(root, part), part === name);
}
