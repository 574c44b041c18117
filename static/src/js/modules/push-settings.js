// Push in this browser, on the page of notifications.
import { ref, show } from "../lib/page.js";
import { canPush, needsHomeScreen, turnOff } from "../lib/push.js";
import { bind, isOn, only } from "./push-ask.js";

/** @param {HTMLElement} root */
export default async function pushSettings(root) {
  /** @type {any} */ (navigator).clearAppBadge?.().catch(() => {}); // eslint-disable-line compat/compat -- where there is one
  bind(root);
  if (needsHomeScreen()) return only(root, "ios");
  if (!canPush()) return;
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
