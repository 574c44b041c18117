// What was written on this phone and the server has not yet said it holds (design.md § 4). The same
// module runs in pages and in the service worker.
import { ask } from "./api.js";
import { askSession, deliver, deliverPicture, judgeRefusal, Line } from "./delivery.js";
import { alone } from "./locks.js";
import { isOwn, openStore } from "./store.js";
import { clean } from "./text.js";

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Answer} Answer
 * @typedef {import("../types").Picture} Picture
 * @typedef {import("../types").Contribution} Contribution
 * @typedef {import("../types").Session} Session
 * @typedef {import("./delivery.js").Verdict} Verdict
 * @typedef {ReturnType<typeof makeOutbox>} Outbox
 */

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 5 * 60_000;

/** How long to wait after so many tries: doubled each time, up to five minutes, spread over half of
 * it so that phones that lost the same mast do not come back at once. In ms.
 * @param {number} attempts @param {() => number} random */
export function backOff(attempts, random) {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempts - 1, 10));
  return full * (0.5 + random() / 2);
}

/**
 * @param {object} [parts]  what differs between a page, the service worker and a test
 * @param {() => Promise<import("./store.js").Store>} [parts.store]
 * @param {typeof globalThis.fetch} [parts.fetch]
 * @param {LockManager | undefined} [parts.locks]
 * @param {() => number} [parts.now]
 * @param {() => number} [parts.random]
 * @param {(topic: "outbox" | "mine" | "reload-required") => void} [parts.tell]
 * @param {(session: Session) => Promise<void> | void} [parts.onSession]
 */
export function makeOutbox({
  store = openStore,
  fetch = (...request) => globalThis.fetch(...request),
  locks = globalThis.navigator?.locks,
  now = Date.now,
  random = Math.random,
  tell = () => {},
  onSession = () => {},
} = {}) {
  /** @type {import("./delivery.js").Call} */
  const call = (path, options) => ask(fetch, path, options);

  /**
   * Keep an answer. Returns when it is safe on the phone.
   * @param {{body: Answer, pictures?: Picture[], user: string | null, id?: string}} written
   * @returns {Promise<Entry>}
   */
  async function put({ body, pictures = [], user, id = crypto.randomUUID() }) {
    /** @type {Entry} */
    const entry = {
      id,
      body: { ...body, body: clean(body.body) },
      rev: 0,
      pictures,
      received: false,
      who: { user },
      created_at: new Date(now()).toISOString(),
      ...DUE,
    };
    await (await store()).add("outbox", entry);
    tell("outbox");
    return entry;
  }

  /** Oldest first. @returns {Promise<Entry[]>} */
  async function list() {
    const entries = await (await store()).getAll("outbox");
    return entries.sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  /**
   * Change what waits. False when it is no longer here: it was sent while one looked at it.
   * @param {string} id @param {Partial<Pick<Answer, "body" | "visibility" | "signed_as">>} changes
   */
  function edit(id, changes) {
    const given = changes.body === undefined ? changes : { ...changes, body: clean(changes.body) };
    return change(id, (entry) => ({
      ...entry,
      ...DUE,
      body: { ...entry.body, ...given },
      rev: entry.rev + 1,
      received: false,
    }));
  }

  /** Take it back. False when it is no longer here. @param {string} id */
  function withdraw(id) {
    return change(id, () => null);
  }

  /** Send it without a name to sign in with. @param {string} id */
  function sendAsGuest(id) {
    return change(id, (entry) => ({ ...entry, ...DUE, who: { user: null } }));
  }

  /** Send what was refused as an answer of its own. @param {string} id */
  function sendAsNew(id) {
    return change(id, (entry) => {
      const pictures = entry.pictures.map((one) => ({ ...one, id: crypto.randomUUID() }));
      return { ...entry, ...DUE, pictures, id: crypto.randomUUID(), rev: 0, received: false };
    });
  }

  /** Not while it is being sent. @param {string} id @param {(entry: Entry) => Entry | null} to @returns {Promise<boolean>} */
  function change(id, to) {
    return alone(locks, `bidra-entry:${id}`, async () => {
      const tx = (await store()).transaction("outbox", "readwrite");
      const entry = await tx.store.get(id);
      const next = entry ? to(entry) : null;
      if (next?.id !== id && entry) tx.store.delete(id);
      if (next) tx.store.put(next);
      await tx.done;
      if (entry) tell("outbox");
      return entry !== undefined;
    });
  }

  /** @type {Promise<unknown> | null} */
  let queued = null;
  /** @type {Promise<unknown>} */
  let running = Promise.resolve();
  let forced = false;

  /**
   * Try to send what is due; `force` tries what waits for a better moment too, unless the server
   * itself asked us to wait. A call during a round makes another after it, so that what was put
   * meanwhile, here or in another tab, is seen. Returns ms until the next is due, or null.
   * @param {{force?: boolean}} [options] @returns {Promise<number | null>}
   */
  function flush({ force = false } = {}) {
    forced ||= force;
    queued ??= running.then(() => {
      queued = null;
      const all = forced;
      forced = false;
      const round = alone(locks, "bidra-outbox", () => runRound(all));
      running = round.catch(() => {});
      return round;
    });
    return /** @type {Promise<number | null>} */ (queued);
  }

  /** @param {boolean} force */
  async function runRound(force) {
    /** @type {Line | null} */
    let line = null;
    const tried = new Set();
    for (let entry; (entry = await nextDue(tried, force)); ) {
      tried.add(entry.id);
      line ??= await openLine();
      if (!line || !(await tryEntry(line, entry.id))) break;
    }
    return nextMoment();
  }

  /** @param {Set<string>} tried @param {boolean} force */
  async function nextDue(tried, force) {
    const entries = await list();
    return entries.find((entry) => !tried.has(entry.id) && isDue(entry, force));
  }

  /** @param {Entry} entry @param {boolean} force */
  function isDue({ state, next_at, hard }, force) {
    if (state === "needs_sign_in") return true;
    return state === "waiting" && (next_at <= now() || (force && !hard));
  }

  /** Null, and everything put off, when our server cannot be reached. */
  async function openLine() {
    const { session, answer } = await askSession(call);
    if (!session) {
      await postpone(judgeRefusal(answer));
      return null;
    }
    await onSession(session);
    return new Line(call, session);
  }

  /** Whether the round may go on. @param {Line} line @param {string} id @returns {Promise<boolean>} */
  function tryEntry(line, id) {
    return alone(locks, `bidra-entry:${id}`, async () => {
      const entry = await (await store()).get("outbox", id);
      if (!entry) return true;
      try {
        return await sendEntry(line, entry);
      } catch (error) {
        console.error(error);
        const why = { status: 0, code: "unexpected" };
        return settle(entry, { is: "later", why, stop: false, wait: null });
      }
    });
  }

  /** @param {Line} line @param {Entry} entry */
  async function sendEntry(line, entry) {
    if (!line.isFor(entry.who.user)) {
      const code = line.session.user ? "other_person" : "signed_out";
      return settle(entry, { is: "needs_sign_in", why: { status: 401, code } });
    }
    if (!entry.received) {
      const verdict = await deliver(line, entry);
      if (verdict.is !== "received") return settle(entry, verdict);
      await keepReceipt(entry, verdict.doc, line.session.user?.id ?? null);
    }
    return sendPictures(line, entry);
  }

  /**
   * The server holds it: keep its copy and let go of ours, in one transaction.
   * @param {Entry} sent @param {Contribution} doc @param {string | null} user
   */
  async function keepReceipt(sent, doc, user) {
    const tx = (await store()).transaction(["outbox", "mine"], "readwrite");
    const outbox = tx.objectStore("outbox");
    const current = await outbox.get(sent.id);
    tx.objectStore("mine").put({ id: doc.id, who: user, at: doc.received_at, doc });
    if (current && current.rev !== sent.rev) outbox.put({ ...current, ...DUE });
    else if (current?.pictures.length) outbox.put({ ...current, received: true });
    else if (current) outbox.delete(sent.id);
    await tx.done;
    tell("mine");
    tell("outbox");
  }

  /** @param {Line} line @param {Entry} entry */
  async function sendPictures(line, entry) {
    for (const picture of entry.pictures) {
      const answer = await deliverPicture(line, entry.id, picture);
      const isStored = answer.ours && [200, 201].includes(answer.status) && answer.data.id === picture.id;
      if (!isStored) return settle(entry, judgeRefusal(answer));
      await dropPicture(entry.id, picture.id);
    }
    return true;
  }

  /** @param {string} id @param {string} picture */
  async function dropPicture(id, picture) {
    const tx = (await store()).transaction("outbox", "readwrite");
    const entry = await tx.store.get(id);
    if (entry) {
      const pictures = entry.pictures.filter((one) => one.id !== picture);
      if (pictures.length || !entry.received) tx.store.put({ ...entry, pictures });
      else tx.store.delete(id);
    }
    await tx.done;
    tell("outbox");
  }

  /** Write down what came of a try. Whether the round may go on. @param {Entry} sent @param {Verdict} verdict */
  async function settle(sent, verdict) {
    if (verdict.is === "received") return true;
    if (verdict.is === "later" && verdict.stop) {
      await postpone(verdict);
      return false;
    }
    const tx = (await store()).transaction("outbox", "readwrite");
    const entry = await tx.store.get(sent.id);
    if (entry && entry.rev === sent.rev) {
      tx.store.put(verdict.is === "later" ? later(entry, verdict) : { ...entry, state: verdict.is, why: verdict.why });
    }
    await tx.done;
    tell("outbox");
    return true;
  }

  /** Nothing gets through: all that waits waits on. @param {Verdict} verdict */
  async function postpone(verdict) {
    const tx = (await store()).transaction("outbox", "readwrite");
    for (const entry of await tx.store.getAll()) {
      if (entry.state === "waiting") tx.store.put(later(entry, verdict));
    }
    await tx.done;
    tell("outbox");
    if (verdict.is !== "received" && verdict.why.code === "reload_required") tell("reload-required");
  }

  /** @param {Entry} entry @param {Verdict} verdict @returns {Entry} */
  function later(entry, verdict) {
    if (verdict.is === "received") return entry;
    const attempts = entry.attempts + 1;
    const asked = verdict.is === "later" ? verdict.wait : null;
    // A stranger's wish is no more than a hint: not longer than our own longest wait.
    const wait = verdict.why.code === "alien_answer" && asked ? Math.min(asked, LONGEST_WAIT) : asked;
    const next_at = now() + Math.max(wait ?? 0, backOff(attempts, random));
    return { ...entry, attempts, why: verdict.why, next_at, hard: wait !== null };
  }

  /** @returns {Promise<number | null>} */
  async function nextMoment() {
    const moments = (await list()).filter((one) => one.state === "waiting").map((one) => one.next_at);
    return moments.length ? Math.max(0, Math.min(...moments) - now()) : null;
  }

  return { put, list, edit, withdraw, sendAsGuest, sendAsNew, flush };
}

/** How an entry stands that may be sent at once. */
const DUE = /** @type {const} */ ({ state: "waiting", why: null, attempts: 0, next_at: 0, hard: false });

/** What a person may see of what waits: another's is counted, not shown. @param {Entry} entry @param {string | null} user */
export function isReadable(entry, user) {
  return isOwn(entry.who.user, user);
}
