// What each try changes on the phone. Every change is one transaction that reads the entry anew: it
// may have been edited or withdrawn while its answer was on the way.

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Contribution} Contribution
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./delivery.js").Verdict} Verdict
 * @typedef {Exclude<Verdict, {is: "received"}>} Refusal
 * @typedef {(attempts: number, asked: number | null) => {since: number, next_at: number}} Wait  when to try again, in ms since 1970
 */

const FIRST_WAIT = 2_000;
export const LONGEST_WAIT = 5 * 60_000;
const DAY = 24 * 3600_000;
/** So often the server may break on one thing while it takes others, some ten minutes, before that is
 * said; then it is tried once a day for a week, and after that when somebody asks for it. */
const PATIENT = 8;
const MOST = PATIENT + 7;

/** How an entry stands that may be sent at once. */
export const DUE = /** @type {const} */ ({
  state: "waiting",
  why: null,
  attempts: 0,
  next_at: 0,
  since: 0,
  breaks: 0,
  hard: false,
});

/**
 * Change an entry; `to` gives what it becomes (under another id, too), null to remove it. False when
 * it is no longer there.
 * @param {Store} db @param {string} id @param {(entry: Entry) => Entry | null} to
 */
export async function changeEntry(db, id, to) {
  const tx = db.transaction("outbox", "readwrite");
  const entry = await tx.store.get(id);
  if (entry) {
    const next = to(entry);
    if (next?.id !== id) tx.store.delete(id);
    if (next) tx.store.put(next);
  }
  await tx.done;
  return entry !== undefined;
}

/**
 * The server holds it: keep its copy and let go of ours, in one transaction.
 * @param {Store} db @param {Entry} sent @param {Contribution} doc @param {string | null} user
 */
export async function keepReceipt(db, sent, doc, user) {
  const tx = db.transaction(["outbox", "mine"], "readwrite");
  const outbox = tx.objectStore("outbox");
  const current = await outbox.get(sent.id);
  tx.objectStore("mine").put({ id: doc.id, who: user, at: doc.received_at, doc });
  if (current && current.rev !== sent.rev) outbox.put({ ...current, ...DUE });
  else if (current?.pictures.length) outbox.put({ ...current, received: true });
  else if (current) outbox.delete(sent.id);
  await tx.done;
}

/** The server holds a picture. @param {Store} db @param {string} id @param {string} picture */
export function dropPicture(db, id, picture) {
  return changeEntry(db, id, (entry) => {
    const pictures = entry.pictures.filter((one) => one.id !== picture);
    return pictures.length || !entry.received ? { ...entry, pictures } : null;
  });
}

/**
 * It was not delivered: write down why.
 * @param {Store} db @param {Entry} sent @param {Refusal} refusal @param {Wait} wait
 */
export function keepRefusal(db, sent, refusal, wait) {
  return changeEntry(db, sent.id, (entry) => {
    if (entry.rev !== sent.rev) return entry;
    if (refusal.is === "later") return later(entry, refusal, wait);
    return { ...entry, state: refusal.is, why: refusal.why };
  });
}

/** Nothing gets through: all that waits waits on. @param {Store} db @param {Refusal} refusal @param {Wait} wait */
export async function postponeAll(db, refusal, wait) {
  const tx = db.transaction("outbox", "readwrite");
  for (const entry of await tx.store.getAll()) {
    if (entry.state === "waiting") tx.store.put(later(entry, refusal, wait));
  }
  await tx.done;
}

/** @param {Entry} entry @param {Refusal} refusal @param {Wait} wait @returns {Entry} */
function later(entry, { why, ...rest }, wait) {
  const asked = "wait" in rest ? rest.wait : null;
  // A stranger's wish is a hint: it holds us back no longer than our own longest wait.
  const bounded = why.code === "alien_answer" && asked ? Math.min(asked, LONGEST_WAIT) : asked;
  const attempts = entry.attempts + 1;
  const breaks = (entry.breaks ?? 0) + ("stop" in rest && !rest.stop ? 1 : 0);
  if (breaks >= PATIENT) {
    const code = why.code === "csrf" ? why.code : "broken";
    return { ...entry, state: "refused", why: { ...why, code }, attempts, breaks, hard: true, ...wait(attempts, DAY) };
  }
  return { ...entry, why, attempts, breaks, hard: bounded !== null, ...wait(attempts, bounded) };
}

/** Whether the server breaks on it, so that it rests. @param {Entry} entry */
export function isStuck({ state, why }) {
  return state === "refused" && ["broken", "csrf"].includes(why?.code ?? "");
}

/** Whether its time has come. A moment after now in which it was put off means that the phone's clock
 * has been set back. @param {Entry} entry @param {number} now */
export function isTime({ next_at, since = 0, breaks = 0 }, now) {
  return breaks < MOST && (next_at <= now || since > now);
}

/**
 * How long to wait after so many tries, in ms: doubled each time, up to five minutes, spread over
 * half of it so that phones that lost the same mast do not come back at once.
 * @param {number} attempts @param {() => number} random
 */
export function backOff(attempts, random) {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempts - 1, 10));
  return full * (0.5 + random() / 2);
}
