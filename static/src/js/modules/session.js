// Fills the parts of a page that all share with what is one's own: name, staff's way in, unread. The
// server has on personal pages; they may have been kept since.
import { listen } from "../lib/channel.js";
import { here, show } from "../lib/page.js";
import { lastKnown, session } from "../lib/phone.js";
import { home } from "./choices.js";

/** @param {HTMLElement} root */
export default async function sessionParts(root) {
  /** @param {string} name @param {(element: HTMLElement) => void} act */
  const each = (name, act) => {
    for (const element of root.querySelectorAll(`[data-ref="${name}"]`)) act(/** @type {HTMLElement} */ (element));
  };
  /** From a page of no place the bar leads to one's own. @param {string | null | undefined} slug */
  const lead = (slug) => {
    if (!slug) return;
    each("home", (link) => {
      if (link instanceof HTMLAnchorElement && /^\/((nb|nn|en)\/?)?$/.test(new URL(link.href).pathname)) {
        link.href = here(`/${slug}`);
      }
    });
    each("together", (item) => {
      if (item.hidden) item.querySelector("a")?.setAttribute("href", here(`/${slug}/behov`));
      show(item);
    });
  };
  /** @param {Pick<import("../types").User, "name" | "is_staff"> | null} user */
  const fill = (user) => {
    each("guest", (element) => show(element, !user));
    each("user", (element) => show(element, Boolean(user)));
    each("user-name", (element) => user?.name && (element.textContent = user.name.split(" ")[0] ?? ""));
    each("staff", (element) => show(element, Boolean(user?.is_staff)));
  };
  const ask = async (/** @type {boolean} */ fresh) => {
    const found = await session(fresh);
    if (!found) return null;
    fill(found.user);
    lead(found.municipality);
    const unread = /** @type {any} */ (found).unread ?? 0;
    each("unread", (element) => {
      element.textContent = unread > 9 ? "9+" : String(unread);
      show(element, unread > 0);
    });
    return found.user;
  };
  listen("inbox", () => ask(true));
  listen("sign-out", () => location.reload());
  addEventListener("pageshow", (event) => {
    if (/** @type {PageTransitionEvent} */ (event).persisted) ask(true); // back, to a page that was kept
  });
  lead(home());
  session(); // asked before the phone is
  const known = document.querySelector("meta[name=bidra-public]") && (await lastKnown());
  if (known) fill(known); // a public page knows nobody, and its bar is not to change when the answer comes
  const user = await ask(false);
  if (user) checkPush(user.id);
  if (!user?.organisations.length) return;
  const { keepForms } = await import("../lib/keep-forms.js");
  await keepForms(user.organisations).catch(() => {}); // nothing can be kept where storage is forbidden
}

/** A subscription dies in silence: look after it at every launch. @param {string} user */
async function checkPush(user) {
  if (globalThis.Notification?.permission !== "granted") return;
  const { renew } = await import("../lib/push.js");
  await renew(user);
}
