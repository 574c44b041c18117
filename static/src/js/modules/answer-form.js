// The answer box: kept while it is typed, safe on the phone before anything else, then sent.
import { listen } from "../lib/channel.js";
import { serverNow } from "../lib/clock.js";
import { keepDraft } from "../lib/drafts.js";
import { announce, day, here, ref, say, show, write } from "../lib/page.js";
import { findPersonalData } from "../lib/personal-data.js";
import { outbox, sendWaiting, session, wakeLater, writer } from "../lib/phone.js";
import { openStore } from "../lib/store.js";
import { clean, length } from "../lib/text.js";

/** @typedef {import("../types").Picture} Picture */
const LONGEST = 4000;
const SHOWN_FROM = 3500;

/** @param {HTMLElement} root */
export default async function answerForm(root) {
  const form = /** @type {HTMLFormElement} */ (ref(root, "form"));
  const body = /** @type {HTMLTextAreaElement} */ (ref(root, "body"));
  const options = ref(root, "options");
  const draft = keepDraft(form, `answer:${root.dataset.municipality}:${root.dataset.prompt}`, () => count());
  const pictures = pictureField(root);
  let warned = "";
  let busy = false;
  let keeps = false; // until it is known that this phone does
  const learns = openStore().then(() => (keeps = true), () => {});

  const count = () => {
    const left = LONGEST - length(body.value);
    const text = left < 0 ? say("over", { count: -left }) : say("left", { count: left });
    write(ref(root, "counter"), length(body.value) > SHOWN_FROM ? text : "");
    write(ref(root, "draft-note"), keeps && body.value.trim() ? say("draft") : "");
    return left;
  };
  body.addEventListener("input", count);
  form.addEventListener("change", () => nameFields(root, form));
  await draft.restored;
  learns.then(() => count());
  fillBehalf(root, form);
  nameFields(root, form);

  /** @param {string} text */
  const complain = (text) => {
    write(ref(root, "error"), text);
    if (text) body.setAttribute("aria-invalid", "true");
    else body.removeAttribute("aria-invalid");
    if (text) body.focus();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = clean(body.value);
    complain(!text ? say("empty") : count() < 0 ? say("why_too_long") : "");
    if (busy || !text || count() < 0 || !mayGo(text)) return;
    busy = true; // pressed twice, it is one answer
    try {
      const chosen = await pictures.read();
      const user = await writer();
      const written = read(root, form, text);
      const before = chosen.length ? undefined : await findSent(written);
      const { id } = before ?? (await outbox.put({ body: written, pictures: chosen, user }));
      const offers = Boolean(new FormData(form).get("offer"));
      if (!before && offers) await offer({ id, body: written }, user);
      show(ref(root, "offer-waits"), offers && !user);
      await draft.clear();
      form.reset();
      pictures.clear();
      count();
      await showSafe(root, id);
    } catch (error) {
      console.error(error); // nothing can be kept here: the server's own way, by its review page
      if (await session(true)) submitAsPage(form, await pictures.read());
      else complain(say("not_kept"));
    } finally {
      busy = false;
    }
  });

  /** Whether it may be sent: what must not be public is said first, and a second press sends.
   * @param {string} text */
  const mayGo = (text) => {
    const found = [...new Set(findPersonalData(text).map(({ kind }) => kind))];
    const list = ref(root, "warning-list");
    list?.replaceChildren(
      ...[...found.map((kind) => say(`warn_${kind}`)), say("warn_again")].map((line) => {
        const element = document.createElement("li");
        element.textContent = line;
        return element;
      }),
    );
    const fine = found.length === 0 || warned === text;
    show(ref(root, "warnings"), !fine);
    warned = fine ? "" : text;
    return fine;
  };

  ref(root, "another")?.addEventListener("click", () => {
    show(ref(root, "receipt"), false);
    show(ref(root, "saved"), false);
    show(form);
    body.focus();
  });
  show(options);
}

/** The next page asks for the pictures once more. @param {HTMLFormElement} form @param {Picture[]} pictures */
function submitAsPage(form, pictures) {
  for (const { name } of pictures) {
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "pictures", value: name });
    form.append(field);
  }
  form.submit();
}

/** The same text to the same question, as it waits or is at the municipality: the draft was open in two
 * tabs. @param {Pick<import("../types").Answer, "municipality" | "prompt" | "body">} written */
async function findSent(written) {
  /** @param {Partial<import("../types").Answer>} one */
  const isSame = (one) => one.body === written.body && one.prompt === written.prompt && one.municipality === written.municipality;
  const waits = (await outbox.list()).find((one) => !one.wish && !one.withdrawn && isSame(one.body));
  if (waits) return waits;
  const mine = (await (await openStore()).getAll("mine")).filter(({ doc }) => isSame(/** @type {any} */ (doc)));
  return mine.find(({ doc }) => doc.handling === "received" && doc.publication !== "returned");
}

/** What one can do oneself becomes an offer, once the answer has been received.
 * @param {Pick<import("../types").Entry, "id" | "body">} entry @param {string | null} user */
function offer({ id, body }, user) {
  const json = { municipality: body.municipality, language: body.language, contribution: id };
  const path = `/api/v1/me/offers/${crypto.randomUUID()}`;
  return outbox.put({ body: { body: say("offer_kept", { text: body.body }) }, wish: { path, json, undo: path }, user });
}

/** @param {HTMLElement} root @param {HTMLFormElement} form @param {string} text */
function read(root, form, text) {
  const data = new FormData(form);
  /** @param {string} name */
  const field = (name) => String(data.get(name) ?? "").trim();
  return {
    municipality: root.dataset.municipality ?? "",
    prompt: root.dataset.prompt || null,
    body: text,
    visibility: /** @type {"everyone"} */ (field("visibility") || "everyone"),
    signed_as: /** @type {"nobody"} */ (field("signed_as") || "nobody"),
    on_behalf_of: field("on_behalf_of") || null,
    language: root.dataset.language ?? "nb",
    written_at: new Date(serverNow()).toISOString(),
    audience: root.dataset.audience ?? "resident",
    name: field("name"),
    place: field("place"),
  };
}

/** It is safe: say so, send it, and show the receipt when there is one. @param {HTMLElement} root @param {string} id */
async function showSafe(root, id) {
  show(ref(root, "form"), false);
  const saved = ref(root, "saved");
  write(ref(root, "saved-text"), say("saved"));
  show(saved);
  saved?.focus();
  navigator.storage?.persist?.().catch(() => {});
  wakeLater();
  let done = false;
  const look = async () => {
    if (done) return;
    const mine = await (await openStore()).get("mine", id);
    if (!mine) return;
    done = true;
    showReceipt(root, mine.doc);
  };
  listen("mine", look);
  await sendWaiting({ force: true });
  await look();
  if (done) return;
  const entry = (await outbox.list()).find((one) => one.id === id);
  const text = say(`waits_${entry?.why?.code}`) || say("saved");
  write(ref(root, "saved-text"), text);
  announce(text);
}

/** @param {HTMLElement} root @param {import("../types").Contribution} doc */
function showReceipt(root, doc) {
  show(ref(root, "saved"), false);
  write(ref(root, "receipt-code"), doc.receipt_code ?? "");
  write(ref(root, "receipt-promise"), say("promise", { day: day(doc.promised_at) }));
  const link = /** @type {HTMLAnchorElement | null} */ (ref(root, "receipt-link"));
  if (link) link.href = here(`/meg/bidrag/${doc.id}`);
  const receipt = ref(root, "receipt");
  show(receipt);
  receipt?.focus();
  announce(say("sent"));
  const place = root.querySelector('[data-module="push-ask"]');
  // Without a signal it is asked another time.
  if (place instanceof HTMLElement) import("./push-ask.js").then(({ askNow }) => askNow(place), () => {});
}

/** On whose behalf: the units and organisations of whoever is signed in. @param {HTMLElement} root @param {HTMLFormElement} form */
async function fillBehalf(root, form) {
  const user = (await session())?.user;
  const select = /** @type {HTMLSelectElement | null} */ (ref(root, "behalf-select"));
  if (!user || !select) return;
  const units = user.roles.filter((held) => held.unit).map((held) => ({ id: held.unit ?? "", name: held.unit_name ?? "" }));
  for (const { id, name } of [...user.organisations, ...units]) select.add(new Option(name, id));
  show(ref(root, "behalf"), select.options.length > 1);
  form.dataset.signedIn = "1";
  nameFields(root, form);
}

/** A guest who wants a name shown is asked for it. @param {HTMLElement} root @param {HTMLFormElement} form */
function nameFields(root, form) {
  const wanted = new FormData(form).get("signed_as") !== "nobody";
  show(ref(root, "guest-name"), wanted && !form.dataset.signedIn);
}

/** @param {HTMLElement} root */
function pictureField(root) {
  const input = /** @type {HTMLInputElement | null} */ (ref(root, "pictures"));
  const code = () => import("../lib/pictures.js");
  let chosen = Promise.resolve();
  input?.addEventListener("change", () => {
    chosen = code().then(({ choose }) => choose(root, input));
  });
  return {
    /** Those still being made small too. @returns {Promise<Picture[]>} */
    read: async () => {
      await chosen.catch(console.error);
      return root.querySelector("[data-picture]") ? (await code()).chosen(root) : [];
    },
    clear: () => {
      ref(root, "picture-list")?.replaceChildren();
      write(ref(root, "picture-error"), "");
    },
  };
}
