// A form's fields, kept while they are typed: through a reload, a crash, a lock screen.
import { lastUser, writer } from "./phone.js";
import { openStore } from "./store.js";

/** @typedef {import("../types").Values} Values */
const PAUSE = 300;
/** @type {(() => Promise<void>)[]} */
const savers = [];

const SENT = "bidra:sent-draft";

/** A form posted as a page: sending it is not yet having sent it. @param {string} key */
export const markSent = (key) => sessionStorage.setItem(SENT, key);

/** The draft of what was posted goes when the server's next page has come: not with an error, and not
 * when one came back to the form because nothing came at all. */
async function dropSent() {
  const key = sessionStorage.getItem(SENT);
  if (!key) return;
  sessionStorage.removeItem(SENT);
  const came = /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType("navigation")[0]);
  const isNext = came?.type === "navigate" && (came.responseStatus ?? 200) < 400;
  if (!isNext || document.querySelector('[data-module="offline"]')) return;
  await (await openStore()).delete("drafts", key);
}
const dropped = dropSent().catch(() => {});

/** Write down now what has just been typed: the page is about to go. */
export const saveDrafts = () => Promise.allSettled(savers.map((save) => save()));

/**
 * @param {HTMLFormElement} form @param {string} key @param {() => void} [onRestore]
 * @returns {{restored: Promise<void>, clear: () => Promise<void>}}
 */
export function keepDraft(form, key, onRestore = () => {}) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let dirty = false;
  /** What has been typed since the page came is newer than any draft. @type {Set<string>} */
  const typed = new Set();
  /** Known beforehand: a page that goes waits for nothing. @type {string | null} */
  let who = null;
  const save = async () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    await (await openStore()).put("drafts", { key, who, at: Date.now(), values: read(form) });
  };
  savers.push(save);
  form.addEventListener("input", ({ target }) => {
    dirty = true;
    typed.add(/** @type {HTMLInputElement} */ (target).name);
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
    writer().then((user) => (who = user));
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  return {
    restored: restore(form, key, typed).then(onRestore, () => {}),
    clear: async () => {
      clearTimeout(timer);
      dirty = false;
      await (await openStore()).delete("drafts", key);
    },
  };
}

/** @param {HTMLFormElement} form @param {string} key @param {Set<string>} typed */
async function restore(form, key, typed) {
  await dropped;
  const draft = await (await openStore()).get("drafts", key);
  if (!draft || (draft.who && draft.who !== (await lastUser()))) return;
  fill(form, draft.values, typed);
}

/** What is typed and chosen in a form. @param {Pick<HTMLFormElement, "elements">} form @returns {Values} */
export function read({ elements }) {
  /** @type {Values} */
  const values = {};
  for (const { name, type, value, checked } of /** @type {Iterable<HTMLInputElement>} */ (elements)) {
    if (!name || FIXED.has(name) || UNTYPED.has(type)) continue;
    if (type === "checkbox") values[name] = [...(values[name] ?? []), ...(checked ? [value] : [])];
    else if (type !== "radio" || checked) values[name] = value;
  }
  return values;
}
const FIXED = new Set(["csrf_token", "id", "version", "prompt", "language", "audience"]);
const UNTYPED = new Set(["button", "fieldset", "file", "submit"]);

/** Put it back, but where `typed` says not to; what is folded away around a change is opened. A hidden
 * field is the template's, unless it was left empty.
 * @param {Pick<HTMLFormElement, "elements">} form @param {Values} values @param {Set<string>} [typed] */
export function fill({ elements }, values, typed = new Set()) {
  for (const field of /** @type {Iterable<HTMLInputElement>} */ (elements)) {
    const { name, type } = field;
    const wanted = values[name];
    if (wanted === undefined || typed.has(name) || (type === "hidden" && field.value)) continue;
    const before = field.checked + field.value;
    if (type === "checkbox" || type === "radio") field.checked = [wanted].flat().includes(field.value);
    else field.value = String(wanted);
    const details = field.closest("details");
    if (details && before !== field.checked + field.value) details.open = true;
  }
}
