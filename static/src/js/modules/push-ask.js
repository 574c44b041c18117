// «Vil du ha beskjed når kommunen svarer?» — after the first answer, and only then.
import { ref, show } from "../lib/page.js";
import { session } from "../lib/phone.js";
import { canPush, needsHomeScreen, turnOn } from "../lib/push.js";
import { getMeta, setMeta } from "../lib/store.js";
import { registered } from "../lib/worker.js";

const PARTS = ["ask", "sign-in", "ios", "denied", "done", "failed"];

/** @param {HTMLElement} root */
export default async function pushAsk(root) {
  if ((await getMeta("push-declined")) || globalThis.Notification?.permission === "denied") return;
  const signedIn = Boolean((await session())?.user);
  if (needsHomeScreen()) only(root, "ios");
  else if (!canPush()) return;
  else if (!signedIn) only(root, "sign-in");
  else if (await isOn()) return;
  else only(root, "ask");
  bind(root);
}

/** @param {HTMLElement} root */
export function bind(root) {
  ref(root, "yes")?.addEventListener("click", async () => only(root, await turnOn()));
  ref(root, "no")?.addEventListener("click", async () => {
    await setMeta("push-declined", true);
    show(root, false);
  });
}

/** Show one part. @param {HTMLElement} root @param {string} name */
export function only(root, name) {
  for (const part of PARTS) show(ref(root, part), part === name);
  show(root);
}

export async function isOn() {
  const registration = await registered();
  return Notification.permission === "granted" && Boolean(await registration?.pushManager.getSubscription());
}
