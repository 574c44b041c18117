// What was sent from this phone, readable without a signal; kept up to date when there is one.
import { listen } from "../lib/channel.js";
import { ask, copyOf, day, here, ref, say, show, slot, write } from "../lib/page.js";
import { call, lastUser, outbox, sendWaiting, session, wakeLater } from "../lib/phone.js";
import { isOwn, openStore } from "../lib/store.js";

/** @typedef {import("../types").Mine} Mine */

/** @param {HTMLElement} root */
export default async function ownContributions(root) {
  const draw = async () => {
    const user = await lastUser();
    const going = new Set((await outbox.list()).filter((one) => one.withdrawn).map((one) => one.id));
    const all = (await (await openStore()).getAll("mine")).filter((one) => isOwn(one.who, user));
    const standing = all.filter(({ id, doc }) => !going.has(id) && doc.publication !== "withdrawn");
    const shown = standing.filter((one) => !document.querySelector(`[data-contribution="${one.id}"]`));
    shown.sort((a, b) => b.at.localeCompare(a.at));
    ref(root, "list")?.replaceChildren(...shown.map((one) => item(root, one)));
    show(root, shown.length > 0);
  };
  listen("mine", draw);
  listen("outbox", draw);
  await draw();
  await refresh();
  await draw();
}

/** Fetch what has happened to them since. */
async function refresh() {
  const found = await session();
  if (!found) return;
  const store = await openStore();
  if (found.user) {
    const mine = await call("/api/v1/me/contributions?limit=50");
    for (const doc of (mine.ours && mine.data?.items) || []) {
      await store.put("mine", { id: doc.id, who: found.user.id, at: doc.received_at, doc });
    }
  }
  for (const one of await store.getAll("mine")) {
    if (one.who !== null) continue;
    const answer = await call(`/api/v1/contributions/${one.id}`);
    if (answer.ours && answer.status === 200) {
      const doc = { ...answer.data, receipt_code: answer.data.receipt_code ?? one.doc.receipt_code };
      await store.put("mine", { ...one, doc });
    }
  }
}

/** @param {HTMLElement} root @param {Mine} mine */
function item(root, mine) {
  const { doc } = mine;
  const element = copyOf(root, "item");
  const at = /** @type {HTMLTimeElement} */ (slot(element, "at"));
  at.dateTime = doc.received_at;
  write(at, day(doc.received_at));
  write(slot(element, "text"), doc.body);
  write(slot(element, "state"), say(`state_${doc.publication === "returned" ? "returned" : doc.handling}`));
  const open = ["received", "read", "assigned"].includes(doc.handling);
  write(slot(element, "promise"), open ? say("promise", { day: day(doc.promised_at) }) : "");
  write(slot(element, "code"), doc.receipt_code ?? "");
  show(slot(element, "code-line"), Boolean(doc.receipt_code));
  slot(element, "replies")?.append(...doc.replies.map((reply) => replyItem(root, reply)));
  const link = /** @type {HTMLAnchorElement | null} */ (slot(element, "link"));
  if (link) link.href = here(`/meg/bidrag/${doc.id}`);
  slot(element, "withdraw")?.addEventListener("click", async () => {
    const sure = say(doc.replies.length ? "withdraw_sure_answered" : "withdraw_sure_sent");
    if (!(await ask(sure, say("withdraw")))) return;
    await outbox.takeBack(mine);
    wakeLater();
    sendWaiting({ force: true });
  });
  return element;
}

/** @param {HTMLElement} root @param {import("../types").Reply} reply */
function replyItem(root, reply) {
  const element = copyOf(root, "reply");
  write(slot(element, "unit"), reply.unit);
  write(slot(element, "body"), reply.body);
  return element;
}
