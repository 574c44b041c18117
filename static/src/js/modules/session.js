// Fills the parts of a page that all share with what is one's own: name, staff's way in, unread.
import { listen } from "../lib/channel.js";
import { here, show } from "../lib/page.js";
import { session } from "../lib/phone.js";
import { home } from "./choices.js";

const STAFF = new Set(["staff", "moderator", "municipal_admin", "region_admin"]);

/** @param {HTMLElement} root */
export default async function sessionParts(root) {
  /** @param {string} name @param {(element: HTMLElement) => void} act */
  const each = (name, act) => {
    for (const element of root.querySelectorAll(`[data-ref="${name}"]`)) act(/** @type {HTMLElement} */ (element));
  };
  const chosen = home();
  each("home", (link) => {
    if (chosen && link instanceof HTMLAnchorElement && /^\/((nb|nn|en)\/?)?$/.test(new URL(link.href).pathname)) {
      link.href = here(`/${chosen}`);
    }
  });
  listen("sign-out", () => location.reload());
  const found = await session();
  if (!found) return;
  const user = found.user;
  each("guest", (element) => show(element, !user));
  each("user", (element) => show(element, Boolean(user)));
  each("user-name", (element) => user?.name && (element.textContent = user.name.split(" ")[0] ?? ""));
  each("staff", (element) => show(element, Boolean(user?.roles.some((held) => STAFF.has(held.role)))));
  const unread = /** @type {any} */ (found).unread ?? 0;
  each("unread", (element) => {
    element.textContent = unread > 9 ? "9+" : String(unread);
    show(element, unread > 0);
  });
  if (user) checkPush(user.id);
  if (user?.organisations.length) (await import("../lib/keep-forms.js")).keepForms(user.organisations);
}

/** A subscription dies in silence: look after it at every launch. @param {string} user */
async function checkPush(user) {
  if (globalThis.Notification?.permission !== "granted") return;
  const { renew } = await import("../lib/push.js");
  await renew(user);
}
