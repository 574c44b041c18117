// A form's fields, kept while they are typed: through a reload, a crash, a lock screen.
import { read, refill } from "./fields.js";
import { lastUser, writer } from "./phone.js";
import { openStore } from "./store.js";

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
  refill(form, draft.values, typed);
}
