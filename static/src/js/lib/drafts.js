// A form's fields, kept while they are typed: through a reload, a crash, a lock screen.
import { listen, tellOthers } from "./channel.js";
import { changed, read, refill } from "./fields.js";
import { lastUser, session, writer } from "./phone.js";
import { openStore } from "./store.js";

const PAUSE = 300;
/** @type {(() => Promise<void>)[]} */
const savers = [];

const SENT = "bidra:sent-draft";
const SIGN = /^#mottatt=([0-9a-f-]{36})$/;

/** The draft of what was posted goes when the server says by its sign that it is stored (core/forms.py),
 * and by nothing else; not what has been written since, in another tab. */
async function dropReceived() {
  const sign = SIGN.exec(location.hash)?.[1];
  if (!sign) return;
  history.replaceState(history.state, "", location.pathname + location.search);
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "{}");
  if (sent.sign !== sign) return;
  sessionStorage.removeItem(SENT);
  const tx = (await openStore()).transaction("drafts", "readwrite");
  const draft = await tx.store.get(sent.key);
  if (sent.drafts.includes(JSON.stringify(draft?.values))) tx.store.delete(sent.key);
  await tx.done;
  tellOthers("draft");
}
const dropped = dropReceived().catch(() => {});

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
 * @returns {{restored: Promise<void>, clear: () => Promise<void>, markSent: (sign: string) => void}}
 */
export function keepDraft(form, key, onRestore = () => {}, early = typedEarly(form)) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let dirty = false;
  /** What has been typed since the page came is newer than any draft. */
  const typed = new Set(early);
  /** Known beforehand: a page that goes waits for nothing. @type {string | null} */
  let who = null;
  /** What the draft says, as far as this page knows. */
  let kept = "";
  const learn = () => writer().then((user) => (who = user));
  const learned = learn();
  const save = async () => {
    clearTimeout(timer);
    if (!dirty) return;
    dirty = false;
    await learned;
    const values = read(form);
    try {
      await (await openStore()).put("drafts", { key, who, at: Date.now(), values });
      kept = JSON.stringify(values);
    } catch {
      // Full, or forbidden: it stands in the form alone.
    }
  };
  savers.push(save);
  const touch = () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
    learn();
  };
  form.addEventListener("input", ({ target }) => {
    typed.add(/** @type {HTMLInputElement} */ (target).name);
    touch();
  });
  addEventListener("pagehide", save);
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && save());
  const restored = restore(form, key, typed).then((values) => {
    if (values) kept = JSON.stringify(values);
    onRestore();
  }, () => {});
  listen("draft", async () => {
    const isSentElsewhere = kept && !(await (await openStore()).get("drafts", key));
    if (isSentElsewhere && JSON.stringify(read(form)) === kept) location.reload();
  });
  if (typed.size) restored.then(touch);
  return {
    restored,
    // Sending a form as a page is not yet having sent it; the page may go before its last words are kept.
    markSent: (sign) => {
      const drafts = [kept, JSON.stringify(read(form))];
      try {
        sessionStorage.setItem(SENT, JSON.stringify({ sign, key, drafts }));
      } catch {
        // The draft outlives it.
      }
    },
    clear: async () => {
      clearTimeout(timer);
      dirty = false;
      await (await openStore()).delete("drafts", key);
    },
  };
}

/** Only to whoever wrote it: as was last heard at first, and as it is when that is known. What was put
 * back at first.
 * @param {HTMLFormElement} form @param {string} key @param {Set<string>} typed */
async function restore(form, key, typed) {
  await dropped;
  const draft = await (await openStore()).get("drafts", key);
  if (!draft) return;
  const before = read(form);
  /** @param {string | null | undefined} user */
  const isFor = (user) => !draft.who || draft.who === user;
  const isShown = isFor(document.body.dataset.user ?? (await lastUser()));
  if (isShown) refill(form, draft.values, typed);
  session().then((found) => {
    const isTheirs = isFor(found?.user?.id);
    if (found?.user && isTheirs !== isShown) refill(form, isTheirs ? draft.values : before, typed);
  });
  return isShown ? draft.values : undefined;
}
