// Posting a need, with no signal too: it is safe on the phone before anything else, and published when
// the server can be reached. What waits or was refused is opened here again, with all that was typed.
import { showBeside } from "../lib/beside.js";
import { listen, newest } from "../lib/channel.js";
import { serverNow } from "../lib/clock.js";
import { complain } from "../lib/complain.js";
import { keepDraft } from "../lib/drafts.js";
import { read, refill } from "../lib/fields.js";
import { again, documentOf, faultsOf, faultsOfRefusal, FIXED, rewrite, valuesOf } from "../lib/need.js";
import { announce, copyOf, here, ref, say, show, slot, write } from "../lib/page.js";
import { call, lastKnown, lastUser, outbox, sendWaiting, session, wakeLater, writer } from "../lib/phone.js";
import { sendStraight } from "../lib/straight.js";
import { getMeta, isOwn, setMeta } from "../lib/store.js";

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Party} Party
 * @typedef {import("../types").Values} Values
 * @typedef {Pick<Entry, "id" | "body"> & {wish: import("../types").Wish}} Written
 */

/** @param {HTMLElement} root */
export default async function needForm(root) {
  const form = /** @type {HTMLFormElement} */ (ref(root, "form"));
  const parties = await findParties(root, form);
  if (!parties.length) return;
  let opened = await open(root, form);
  const about = opened?.id ?? `${root.dataset.municipality}:${root.dataset.for}`;
  const draft = keepDraft(form, `need:post:${about}`, undefined, []); // nobody could see it until now
  await draft.restored;
  if (!opened) await offerStarts(root, form);
  show(ref(root, "ways"), false);
  show(ref(root, "write"));

  let busy = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = read(form);
    if (busy || complain(form, faultsOf(values, serverNow()), true)) return;
    busy = true; // pressed twice, it is one need
    const written = writeNeed(root, values, parties, opened, await findSent(values));
    try {
      await keep(written, values, opened);
      await draft.clear();
      opened = await send(root, form, written.id);
    } catch (error) {
      console.error(error); // nothing can be kept here: straight to the server, or not at all
      if (await sendStraight(written.wish)) location.assign(`${pageOf(written.id)}?lagt-ut=1`);
      else notify(root, say("need_not_kept"));
    } finally {
      busy = false;
    }
  });
  ref(root, "another")?.addEventListener("click", () => location.assign(location.pathname));
}

/** Whom one speaks for, as it was last heard and as it is now. Never waits for the line when it is known.
 * @param {HTMLElement} root @param {HTMLFormElement} form @returns {Promise<Party[]>} */
async function findParties(root, form) {
  /** @type {Party[]} */
  const parties = [];
  /** @param {Party[]} [found] */
  const draw = (found = []) => {
    if (JSON.stringify(found) !== JSON.stringify(parties)) drawParties(root, form, parties, found);
  };
  draw((await lastKnown())?.organisations);
  const asked = session().then((found) => {
    if (found?.user) draw(found.user.organisations);
    show(ref(root, "signed-out"), found?.user === null);
  });
  if (!parties.length) await asked;
  return parties;
}

/** @param {HTMLElement} root @param {HTMLFormElement} form @param {Party[]} parties  changed into the found @param {Party[]} found */
function drawParties(root, form, parties, found) {
  const chosen = read(form).organisation || root.dataset.for || (found.length === 1 ? found[0]?.id : "");
  parties.splice(0, parties.length, ...found);
  const choices = found.map((party) => {
    const element = copyOf(root, "behalf-choice");
    const input = /** @type {HTMLInputElement} */ (slot(element, "input"));
    const label = /** @type {HTMLLabelElement} */ (slot(element, "label"));
    label.htmlFor = input.id = `organisation-${party.id}`;
    input.value = party.id;
    input.checked = party.id === chosen;
    const isElsewhere = party.municipality !== root.dataset.municipality;
    label.textContent = isElsewhere ? `${party.name} · ${party.municipality_name}` : party.name;
    return element;
  });
  ref(root, "behalf-list")?.replaceChildren(...choices);
}

/** What waits or was refused, in the form as it was typed. @param {HTMLElement} root @param {HTMLFormElement} form */
async function open(root, form) {
  const id = new URLSearchParams(location.search).get("apne");
  if (!id) return null;
  const entry = await find(id);
  if (!entry || entry.withdrawn) notify(root, say("need_gone"), id);
  if (!entry?.wish?.form || entry.withdrawn) return null;
  refill(form, entry.wish.form.values);
  if (entry.state === "refused") explain(root, form, entry);
  return entry;
}

/** One's own that waits. @param {string} id @returns {Promise<Entry | null>} */
async function find(id) {
  const user = await lastUser();
  return (await outbox.list()).find((one) => one.id === id && isOwn(one.who.user, user)) ?? null;
}

/** Whether the server holds something else under its id, or what was called off. @param {Entry} entry */
const stands = (entry) => ["stands", "cancelled"].includes(entry.why?.code ?? "");

/** Why it was not published. @param {HTMLElement} root @param {HTMLFormElement} form @param {Entry} entry */
function explain(root, form, entry) {
  const { why, id } = entry;
  if (why?.code === "stands") return notify(root, say("need_already"), id);
  if (why?.code === "changed") {
    showBeside(form, valuesOf(why.now));
    return notify(root, say("need_changed_since"), id);
  }
  notify(root, say(`need_${why?.code}`) || why?.detail || say("need_other"));
  complain(form, { ...faultsOfRefusal(why), ...faultsOf(read(form), serverNow()) });
}

/** @param {HTMLElement} root @param {string} text @param {string} [published]  the id of what can be seen */
function notify(root, text, published) {
  write(ref(root, "notice-text"), text);
  link(root, "notice", published);
  const notice = ref(root, "notice");
  show(notice);
  notice?.focus();
}

/** @param {HTMLElement} root @param {string} name @param {string} [id] */
function link(root, name, id) {
  const element = /** @type {HTMLAnchorElement | null} */ (ref(root, `${name}-link`));
  if (element && id) element.href = pageOf(id);
  show(ref(root, `${name}-see`), Boolean(id));
}

/** @param {string} id */
const pageOf = (id) => here(`/meg/behov/${id}/styr`);

/** A ready-made one, and the last one again. @param {HTMLElement} root @param {HTMLFormElement} form */
async function offerStarts(root, form) {
  const start = (/** @type {Values} */ values) => {
    refill(form, values);
    form.dispatchEvent(new Event("input")); // so that it is kept
    show(ref(root, "starts"), false);
    form.querySelector("input")?.focus();
  };
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-standard]"))) {
    button.addEventListener("click", () => start(JSON.parse(button.dataset.standard ?? "{}")));
  }
  const last = await getMeta("need").catch(() => null);
  const isMine = last && isOwn(last.who, await lastUser());
  if (isMine) {
    write(ref(root, "again-button"), say("need_again", { title: last.values.title }));
    ref(root, "again-button")?.addEventListener("click", () => start(again(last.values)));
  }
  show(ref(root, "again"), Boolean(isMine));
  show(ref(root, "starts"), !read(form).title);
}

/** The id of the same, sent since this page was opened: the draft was open in two tabs. @param {Values} values
 * @returns {Promise<string | undefined>} */
async function findSent(values) {
  const last = await getMeta("need").catch(() => null);
  const isSame = last?.at >= performance.timeOrigin && JSON.stringify(last.values) === JSON.stringify(values);
  return isSame ? last.id : undefined;
}

/**
 * Under the id of what was opened it is the same need, whether the server has that or not; what stands
 * otherwise is left alone.
 * @param {HTMLElement} root @param {Values} values @param {Party[]} parties @param {Entry | null} opened
 * @param {string} [sent]  the id of the same, where it has been sent
 * @returns {Written}
 */
function writeNeed({ dataset }, values, parties, opened, sent = crypto.randomUUID()) {
  const party = /** @type {Party} */ (parties.find((one) => one.id === values.organisation));
  const id = opened && !stands(opened) ? opened.id : sent;
  const json = documentOf(values, { municipality: party.municipality, language: dataset.language ?? "nb" });
  const called = say("need_called", { title: json.title, organisation: party.name });
  const form = { page: `/${dataset.municipality}/behov/nytt`, values };
  const path = `/api/v1/needs/${id}`;
  const match = opened?.why?.now?.version ?? opened?.wish?.match; // that one has been shown
  return { id, body: { body: called }, wish: { path, json, fixed: FIXED, match, undo: path, form } };
}

/** Returns when it is safe on the phone. @param {Written} written @param {Values} values @param {Entry | null} opened */
async function keep(written, values, opened) {
  const user = (await writer()) ?? (await lastUser());
  if (opened) await rewrite(outbox, opened, written);
  else if (!(await find(written.id))) await outbox.put({ ...written, user });
  await setMeta("need", { who: user, values, id: written.id, at: Date.now() });
}

/** Send it, and say what became of it. What was refused is back in the form, and returned.
 * @param {HTMLElement} root @param {HTMLFormElement} form @param {string} id */
async function send(root, form, id) {
  showSaved(root, say("need_sending"));
  ref(root, "saved")?.focus();
  navigator.storage?.persist?.().catch(() => {});
  wakeLater();
  await sendWaiting({ force: true });
  const entry = await find(id);
  if (!entry) location.assign(`${pageOf(id)}?lagt-ut=1`);
  else if (entry.state === "refused") return backToForm(root, form, entry);
  else await follow(root, id);
  return entry;
}

/** @param {HTMLElement} root @param {string} text @param {string} [published] */
function showSaved(root, text, published) {
  show(ref(root, "notice"), false);
  show(ref(root, "write"), false);
  write(ref(root, "saved-text"), text);
  link(root, "saved", published);
  show(ref(root, "saved"));
  announce(text);
}

/** @param {HTMLElement} root @param {HTMLFormElement} form @param {Entry} entry */
function backToForm(root, form, entry) {
  show(ref(root, "saved"), false);
  show(ref(root, "write"));
  explain(root, form, entry);
  return entry;
}

/** It waits: say so, until it is published, refused or withdrawn. @param {HTMLElement} root @param {string} id */
async function follow(root, id) {
  let told = "";
  const look = async () => {
    const entry = await find(id);
    return entry ? { entry, text: standing(entry), published: undefined } : { entry, ...(await lookUp(id)) };
  };
  const draw = newest(look, ({ entry, text, published }) => {
    if (text !== told) showSaved(root, (told = text), published);
    show(ref(root, "saved-sign-in"), entry?.state === "needs_sign_in");
  });
  listen("outbox", draw);
  await draw();
}

/** @param {Entry} entry */
function standing({ state, why, withdrawn }) {
  if (withdrawn && state === "waiting") return say("withdrawing");
  if (state === "needs_sign_in") return say("need_kept_signed_out");
  return say(`waits_${why?.code}`) || say(state === "refused" ? "need_refused" : "need_kept");
}

/** It has left the phone: published, or withdrawn here. @param {string} id */
async function lookUp(id) {
  const answer = await call(`/api/v1/needs/${id}`);
  const isThere = answer.ours && answer.status === 200 && answer.data.state === "open";
  return { text: say(isThere ? "need_published" : "need_gone"), published: isThere ? id : undefined };
}
