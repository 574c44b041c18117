// «Vil du ha beskjed om noe endrer seg?» — when somebody has just said yes to something, until they have
// answered. The browser's own question comes from the press alone.
import { announce, ref, show } from "../lib/page.js";
import { call, session } from "../lib/phone.js";
import { canPush, choose, needsHomeScreen, turnOn } from "../lib/push.js";

const ENDS = ["done", "by-email", "denied", "failed"];

/** On a page of one's own the server knows that it is to be asked. @param {HTMLElement} root */
export default function pushAsk(root) {
  if (!root.hidden) arrange(root);
}

/** On a page that all share: now is the moment. A guest is told what it takes, where there are words for
 * it. @param {HTMLElement} root */
export async function askNow(root) {
  const user = (await session())?.user;
  const signIn = ref(root, "sign-in");
  if (user ? await hasAnswered() : !signIn) return;
  show(ref(root, "ask"), Boolean(user));
  show(signIn, !user);
  arrange(root);
  show(root);
}

/** Without an answer of ours it is asked another time. */
async function hasAnswered() {
  const { ours, status, data } = await call("/api/v1/me/preferences");
  return !ours || status !== 200 || data.asked;
}

/** @param {HTMLElement} root */
function arrange(root) {
  if (root.dataset.bound) return;
  root.dataset.bound = "1";
  show(ref(root, "yes"), canPush() && !needsHomeScreen() && Notification.permission !== "denied");
  show(ref(root, "ios"), needsHomeScreen());
  /** @param {string} name @param {() => Promise<string>} act */
  const on = (name, act) =>
    ref(root, name)?.addEventListener("click", async (event) => {
      event.preventDefault();
      end(root, await act());
    });
  on("yes", turnOn);
  on("email", async () => ((await choose({ email_replies: true, email_needed: true })) ? "by-email" : "failed"));
  on("no", async () => ((await choose({ asked: true })) ? "" : "failed"));
}

/** What it came to is said where the question stood; what did not work may be tried another way.
 * @param {HTMLElement} root @param {string} how */
function end(root, how) {
  for (const one of ENDS) show(ref(root, one), one === how);
  const again = how === "denied" || how === "failed";
  show(ref(root, "ask"), again);
  show(ref(root, "ios"), again && needsHomeScreen());
  if (how === "denied") show(ref(root, "yes"), false);
  if (!how) show(root, false);
  else announce(ref(root, how)?.textContent ?? "");
}
