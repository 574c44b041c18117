// Writing on this phone: what is kept, changed and withdrawn in the outbox. Pages do; the service worker
// only sends.
import { changeEntry, DUE, isStuck } from "./ledger.js";
import { alone } from "./locks.js";
import { Outbox } from "./outbox.js";
import { clean } from "./text.js";

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Answer} Answer
 * @typedef {import("../types").Picture} Picture
 */

export class WritingOutbox extends Outbox {
  /**
   * Keep an answer, or a wish. Returns when it is safe on the phone.
   * @param {{body: Entry["body"], wish?: import("../types").Wish, pictures?: Picture[], user: string | null, id?: string}} written
   * @returns {Promise<Entry>}
   */
  async put({ body, wish, pictures = [], user, id = crypto.randomUUID() }) {
    /** @type {Entry} */
    const entry = {
      id,
      body: { ...body, body: clean(body.body) },
      ...(wish && { wish }),
      rev: 0,
      pictures,
      received: false,
      who: { user },
      created_at: new Date(this.now()).toISOString(),
      ...DUE,
    };
    await (await this.store()).add("outbox", entry);
    this.tell("outbox");
    return entry;
  }

  /**
   * Change what waits. False when it is no longer here: it was sent while one looked at it.
   * @param {string} id @param {Partial<Pick<Answer, "body" | "visibility" | "signed_as">>} changes
   */
  edit(id, changes) {
    return this.change(id, (entry) => edited(entry, changes));
  }

  /**
   * Change what was sent while it was being changed: it waits anew, as an edit of what the server has.
   * @param {Entry} seen @param {Partial<Pick<Answer, "body" | "visibility" | "signed_as">>} changes
   */
  async editSent(seen, changes) {
    await (await this.store()).put("outbox", { ...edited(seen, changes), pictures: [] });
    this.tell("outbox");
  }

  /**
   * Take it back; what may have arrived is undone there before it is gone here. False when it is no
   * longer here, and cannot be undone.
   * @param {Entry} seen
   */
  async withdraw(seen) {
    if (await this.change(seen.id, takenBack)) return true;
    const undone = takenBack({ ...seen, tried: true }); // it was sent while one looked at it
    if (!undone) return false;
    await (await this.store()).put("outbox", undone);
    this.tell("outbox");
    return true;
  }

  /** Change what is in it as `to` says, null for not at all, and send it anew.
   * @param {string} id @param {(entry: Entry) => Pick<Entry, "body" | "wish"> | null} to */
  mend(id, to) {
    return this.change(id, (entry) => {
      const mended = to(entry);
      return mended ? { ...entry, ...mended, ...DUE, rev: entry.rev + 1, received: false } : entry;
    });
  }

  /** Take back what the server has: it waits here until the server has heard of that.
   * @param {import("../types").Mine} mine */
  async takeBack({ doc, who }) {
    /** @type {Entry} */
    const entry = {
      id: doc.id,
      body: { body: doc.body },
      rev: 1,
      pictures: [],
      received: false,
      tried: true,
      withdrawn: true,
      receipt: doc.receipt_code,
      who: { user: who },
      created_at: new Date(this.now()).toISOString(),
      ...DUE,
    };
    await (await this.store()).put("outbox", entry);
    this.tell("outbox");
  }

  /** Try again what the server broke on, and what rests because it always did. */
  async retry() {
    for (const { id } of (await this.list()).filter(isStuck)) await this.change(id, (entry) => ({ ...entry, ...DUE }));
  }

  /** Send it as whoever is here. @param {string} id */
  sendAsGuest(id) {
    return this.change(id, (entry) => ({ ...entry, ...DUE, who: { user: null } }));
  }

  /** Send what was refused as an answer of its own. @param {string} id */
  sendAsNew(id) {
    return this.change(id, (entry) => {
      const pictures = entry.pictures.map((one) => ({ ...one, id: crypto.randomUUID() }));
      return { ...entry, ...DUE, pictures, id: crypto.randomUUID(), rev: 0, received: false };
    });
  }

  /** Not while it is being sent. @param {string} id @param {(entry: Entry) => Entry | null} to @returns {Promise<boolean>} */
  async change(id, to) {
    const found = await alone(this.locks, `bidra-entry:${id}`, async () =>
      changeEntry(await this.store(), id, to),
    );
    this.tell("outbox");
    return found;
  }
}

/** Null: nothing of it is anywhere else. Of one that is known to stand there in other words, only the new
 * ones are taken back; and what the server will not undo is not asked for again.
 * @param {Entry} entry @returns {Entry | null} */
function takenBack(entry) {
  const { wish, tried, why, withdrawn, state } = entry;
  const isSettled = why?.stands !== undefined || (withdrawn && state === "refused");
  if (!tried || isSettled || (wish && !wish.undo)) return null;
  return { ...entry, ...DUE, withdrawn: true, received: false, pictures: [], rev: entry.rev + 1 };
}

/** @param {Entry} entry @param {Partial<Answer>} changes @returns {Entry} */
function edited(entry, changes) {
  const body = { ...entry.body, ...changes };
  body.body = clean(body.body);
  return { ...entry, ...DUE, body, rev: entry.rev + 1, received: false };
}
