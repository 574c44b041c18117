// What was written on this phone and the server has not yet said it holds (design.md § 4), and sending it.
// The same module runs in pages, which write (writing.js), and in the service worker.
import { ask } from "./api.js";
import { askSession, deliver, deliverPicture, isStored, judgeRefusal, Line } from "./delivery.js";
import { backOff, changeEntry, DUE, dropPicture, isStuck, isTime, keepReceipt, keepRefusal, postponeAll } from "./ledger.js";
import { alone } from "./locks.js";
import { openStore } from "./store.js";

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("./ledger.js").Refusal} Refusal
 * @typedef {object} Parts  what differs between a page, the service worker and a test
 * @property {() => Promise<import("./store.js").Store>} [store]
 * @property {typeof globalThis.fetch} [fetch]
 * @property {LockManager} [locks]
 * @property {() => number} [now]  ms since 1970
 * @property {() => number} [random]
 * @property {(topic: "outbox" | "mine" | "reload-required") => void} [tell]
 * @property {(session: import("../types").Session) => unknown} [onSession]
 * @property {(answer: import("./api.js").Answered) => void} [onAnswer]
 */

export class Outbox {
  /** A round that has not begun: whoever asks meanwhile is served by it. @type {Promise<number | null> | null} */
  #queued = null;
  /** @type {Promise<unknown>} */
  #running = Promise.resolve();
  #forced = false;

  /** @param {Parts} [parts] */
  constructor(parts = {}) {
    const { fetch = (...request) => globalThis.fetch(...request) } = parts;
    this.store = parts.store ?? openStore;
    this.locks = parts.locks ?? globalThis.navigator?.locks;
    this.now = parts.now ?? Date.now;
    this.tell = parts.tell ?? (() => {});
    this.onSession = parts.onSession ?? (() => {});
    /** @type {import("./delivery.js").Call} */
    this.call = async (path, options) => {
      const answer = await ask(fetch, path, options);
      parts.onAnswer?.(answer);
      return answer;
    };
    /** @type {import("./ledger.js").Wait} */
    this.wait = (attempts, asked) => {
      const since = this.now();
      return { since, next_at: since + Math.max(asked ?? 0, backOff(attempts, parts.random ?? Math.random)) };
    };
  }

  /** Oldest first. @returns {Promise<Entry[]>} */
  async list() {
    const entries = await (await this.store()).getAll("outbox");
    return entries.sort((a, b) => a.created_at.localeCompare(b.created_at));
  }

  /**
   * Try to send what is due; `force` tries what waits for a better moment too, unless the server
   * itself asked us to wait. A call during a round makes another after it, so that what was put
   * meanwhile, here or in another tab, is seen. Returns ms until the next is due, or null.
   * @param {{force?: boolean}} [options] @returns {Promise<number | null>}
   */
  flush({ force = false } = {}) {
    this.#forced ||= force;
    this.#queued ??= this.#running.then(() => {
      const all = this.#forced;
      this.#queued = null;
      this.#forced = false;
      const round = alone(this.locks, "bidra-outbox", () => this.#round(all));
      this.#running = round.catch(() => {});
      return round;
    });
    return this.#queued;
  }

  /** @param {boolean} force */
  async #round(force) {
    /** @type {Line | null} */
    let line = null;
    const tried = new Set();
    for (let entry; (entry = await this.#nextDue(tried, force)); ) {
      tried.add(entry.id);
      line ??= await this.#openLine();
      if (!line || !(await this.#tryEntry(line, entry.id))) break;
    }
    return this.#nextMoment();
  }

  /** @param {Set<string>} tried @param {boolean} force */
  async #nextDue(tried, force) {
    return (await this.list()).find((entry) => !tried.has(entry.id) && this.#isDue(entry, force));
  }

  /** @param {Entry} entry @param {boolean} force */
  #isDue(entry, force) {
    const { state, why, hard } = entry;
    if (state === "needs_sign_in") return true; // the session, asked first, decides
    if (why?.code === "other_author") return force; // perhaps its author has signed in since
    if (isStuck(entry)) return isTime(entry, this.now());
    return state === "waiting" && (isTime(entry, this.now()) || (force && !hard));
  }

  /** Null, and everything put off, when our server cannot be reached. */
  async #openLine() {
    const { session, answer } = await askSession(this.call);
    if (!session) {
      await this.#putOff(judgeRefusal(answer));
      return null;
    }
    await this.onSession(session);
    return new Line(this.call, session);
  }

  /** Whether the round may go on. @param {Line} line @param {string} id @returns {Promise<boolean>} */
  #tryEntry(line, id) {
    return alone(this.locks, `bidra-entry:${id}`, async () => {
      const entry = await (await this.store()).get("outbox", id);
      if (!entry) return true;
      try {
        return await this.#send(line, entry);
      } catch (error) {
        console.error(error); // a defect of ours in one must not hold up the others
        const why = { status: 0, code: "unexpected" };
        return this.#settle(entry, { is: "later", why, stop: false, wait: null });
      }
    });
  }

  /** @param {Line} line @param {Entry} entry */
  async #send(line, entry) {
    if (!line.isFor(entry.who.user)) {
      const code = line.session.user ? "other_person" : "signed_out";
      return this.#settle(entry, { is: "needs_sign_in", why: { status: 401, code } });
    }
    if (!entry.received) {
      // Known before it goes: the answer may be lost, and this page too.
      if (!entry.wish || entry.wish.undo) await changeEntry(await this.store(), entry.id, (now) => ({ ...now, tried: true }));
      const verdict = await deliver(line, entry);
      if (verdict.is !== "received") return this.#settle(entry, verdict);
      if (!verdict.doc) return this.#done(entry);
      await keepReceipt(await this.store(), entry, verdict.doc, line.session.user?.id ?? null);
      this.tell("mine");
      this.tell("outbox");
    }
    return this.#sendPictures(line, entry);
  }

  /** The server has it, and there is nothing to keep of it. @param {Entry} sent */
  async #done(sent) {
    if (sent.withdrawn) await (await this.store()).delete("mine", sent.id);
    if (sent.withdrawn) this.tell("mine");
    await changeEntry(await this.store(), sent.id, (entry) => (entry.rev === sent.rev ? null : { ...entry, ...DUE }));
    this.tell("outbox");
    return true;
  }

  /** One that is refused stays, with why; the others go. @param {Line} line @param {Entry} entry */
  async #sendPictures(line, entry) {
    for (const picture of entry.pictures) {
      const answer = await deliverPicture(line, entry.id, picture);
      const refusal = isStored(answer, picture.id) ? null : judgeRefusal(answer);
      if (refusal) {
        const mayGoOn = await this.#settle(entry, refusal);
        if (refusal.is === "refused") continue;
        return mayGoOn;
      }
      await dropPicture(await this.store(), entry.id, picture.id);
      this.tell("outbox");
    }
    return true;
  }

  /** Write down why not. Whether the round may go on. @param {Entry} sent @param {Refusal} refusal */
  async #settle(sent, refusal) {
    if (refusal.is === "later" && refusal.stop) {
      await this.#putOff(refusal);
      return false;
    }
    await keepRefusal(await this.store(), sent, refusal, this.wait);
    this.tell("outbox");
    return true;
  }

  /** @param {Refusal} refusal */
  async #putOff(refusal) {
    await postponeAll(await this.store(), refusal, this.wait);
    this.tell("outbox");
    if (refusal.why.code === "reload_required") this.tell("reload-required");
  }

  /** @returns {Promise<number | null>} */
  async #nextMoment() {
    const waiting = (await this.list()).filter((entry) => entry.state === "waiting");
    const moments = waiting.map((entry) => (isTime(entry, this.now()) ? 0 : entry.next_at - this.now()));
    return moments.length ? Math.min(...moments) : null;
  }
}
