// What waits on this phone: shown as waiting, changed or withdrawn while it waits, with the reason
// when it was refused.
import { listen } from "../lib/channel.js";
import { ask, copyOf, here, ref, say, show, slot, write } from "../lib/page.js";
import { lastUser, outbox, sendWaiting } from "../lib/phone.js";
import { takeOut } from "../lib/personal-data.js";
import { isOwn } from "../lib/store.js";

/** @typedef {import("../types").Entry} Entry */
const LONG = 3 * 24 * 3600 * 1000;

/** @param {HTMLElement} root */
export default async function outboxStatus(root) {
  const list = ref(root, "list");
  const draw = async () => {
    if (list?.querySelector("form:not([hidden])")) return; // somebody is writing in it
    const user = await lastUser();
    const entries = await outbox.list();
    const readable = entries.filter((entry) => isOwn(entry.who.user, user));
    list?.replaceChildren(...readable.map((entry) => item(root, entry, draw)));
    const count = entries.length;
    write(ref(root, "title"), count === 1 ? say("unsent_one") : say("unsent_many", { count }));
    show(root, count > 0);
  };
  ref(root, "try-now")?.addEventListener("click", () => outbox.retry().finally(() => sendWaiting({ force: true })));
  listen("outbox", draw);
  listen("session", draw);
  await draw();
}

/** @param {HTMLElement} root @param {Entry} entry @param {() => void} draw */
function item(root, entry, draw) {
  const element = copyOf(root, "item");
  element.dataset.state = entry.state;
  const waitedLong = Date.now() - Date.parse(entry.created_at) > LONG;
  const isGoing = entry.withdrawn === true;
  write(slot(element, "state"), say(isGoing && entry.state === "waiting" ? "withdrawing" : entry.state));
  const waits = say(`waits_${entry.why?.code}`) || (waitedLong ? say("waited_long") : "");
  const mended = without(entry);
  const why = entry.state === "waiting" ? waits : reason(entry);
  write(slot(element, "why"), mended ? say("why_identity_number") : why);
  write(slot(element, "text"), entry.body.body);
  write(slot(element, "stands"), entry.why?.stands ? `${say("stands")} ${entry.why.stands}` : "");
  show(slot(element, "sign-in"), entry.state === "needs_sign_in");
  show(slot(element, "as-guest"), entry.state === "needs_sign_in" && !entry.wish && !isGoing);
  show(slot(element, "edit"), !entry.wish && !isGoing);
  show(slot(element, "withdraw"), !isGoing || entry.state === "refused");
  const open = /** @type {HTMLAnchorElement | null} */ (slot(element, "open"));
  const page = entry.wish?.form?.page;
  show(open, Boolean(page) && !isGoing);
  if (open && page) open.href = here(`${page}?apne=${entry.id}`);
  show(slot(element, "resend"), !entry.wish && !isGoing && entry.state === "refused" && entry.why?.status === 409);
  show(slot(element, "take-out"), Boolean(mended) && !isGoing);
  on(element, "take-out", () => outbox.mend(entry.id, without).then(() => sendWaiting({ force: true })));
  on(element, "as-guest", () => outbox.sendAsGuest(entry.id).then(() => sendWaiting()));
  on(element, "resend", () => outbox.sendAsNew(entry.id).then(() => sendWaiting()));
  on(element, "withdraw", async () => {
    const sure = say(entry.tried ? "withdraw_sure_tried" : "withdraw_sure");
    if ((await ask(sure, say("withdraw"))) && (await outbox.withdraw(entry))) sendWaiting({ force: true });
  });
  editor(element, entry, draw);
  return element;
}

/** What it says without identity numbers; null where it has none. @param {Entry} entry */
function without({ body, wish }) {
  const said = JSON.stringify({ body, wish });
  /** @type {Pick<Entry, "body" | "wish">} */
  const mended = JSON.parse(said, (_name, value) => (typeof value === "string" ? takeOut(value, say("taken_out")) : value));
  return JSON.stringify(mended) === said ? null : mended;
}

/** @param {HTMLElement} element @param {string} name @param {() => unknown} act */
function on(element, name, act) {
  slot(element, name)?.addEventListener("click", act);
}

/** @param {Entry} entry */
function reason({ state, why, wish }) {
  if (state === "needs_sign_in") return "";
  return (wish?.form && say(`need_${why?.code}`)) || say(`why_${why?.code}`) || say(`waits_${why?.code}`) || why?.detail || say("why_other");
}

/** @param {HTMLElement} element @param {Entry} entry @param {() => void} draw */
function editor(element, entry, draw) {
  const form = slot(element, "edit-form");
  const field = /** @type {HTMLTextAreaElement} */ (slot(element, "edit-body"));
  on(element, "edit", () => {
    show(form);
    field.value = entry.body.body;
    field.focus();
  });
  const close = () => {
    show(form, false);
    draw();
  };
  on(element, "cancel", close);
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    const changes = { body: field.value };
    if (!(await outbox.edit(entry.id, changes))) await outbox.editSent(entry, changes);
    close();
    sendWaiting();
  });
}
