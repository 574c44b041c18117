// A form's fields, kept while they are typed: through a reload, a crash, a lock screen.
import { changed, read, refill } from "./fields.js";
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

/** What was typed before this script had come; not what the browser put back when one came back: that
 * has been kept, or sent. @param {HTMLFormElement} form */
function typedEarly(form) {
  const came = /** @type {PerformanceNavigationTiming} */ (performance.getEntriesByType("navigation")[0]);
  return came?.type === "back_forward" ? [] : changed(form);
}

/** Write down now what has just been typed: the page is about to go. */
export const saveDrafts = () => Promise.allSettled(savers.map((save) => save()));

/**
 * Called before the page itself fills in anything, unless it says what was typed `early`.
 * @param {HTMLFormElement} form @param {string} key @param {() => void} [onRestore] @param {string[]} [early]
 * @returns {{restored: Promise<void>, clear: () => Promise<void>}}
 */
export function keepDraft(form, key, onRestore = () => {}, early = typedEarly(form)) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let dirty = false;
  /** What has been typed since the page came is newer than any draft. */
  const typed = new Set(early);
  /** Known beforehand: a page that goes waits for nothing. @type {string | null} */
  let who = null;
  const save = async () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    await (await openStore()).put("drafts", { key, who, at: Date.now(), values: read(form) });
  };
  savers.push(save);
  const touch = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
    writer().then((user) => (who = user));
  };
  form.addEventListener("input", ({ target }) => {
    typed.add(/** @type {HTMLInputElement} */ (target).name);
    touch();
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  const restored = restore(form, key, typed).then(onRestore, () => {});
  if (typed.size) restored.then(touch);
  return {
    restored,
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
