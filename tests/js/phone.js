// A phone for the tests: IndexedDB in memory, a clock, locks, and any number of tabs.
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { WritingOutbox } from "../../static/src/js/lib/writing.js";
import { Server } from "./server.js";

let number = 0;

export class Phone {
  server = new Server();
  time = Date.parse("2026-11-24T11:00:00Z");
  #name = `phone-${number++}`;
  #locks = new Locks();
  #opened = null;

  constructor() {
    globalThis.indexedDB ??= new IDBFactory();
  }

  store = () => {
    this.#opened ??= openDB(this.#name, 1, {
      upgrade(db) {
        for (const name of ["outbox", "mine"]) db.createObjectStore(name, { keyPath: "id" });
        for (const name of ["drafts", "meta"]) db.createObjectStore(name, { keyPath: "key" });
      },
    });
    return this.#opened;
  };

  /** A page or a service worker: its own outbox over the same phone. */
  tab(parts = {}) {
    return new WritingOutbox({
      store: this.store,
      fetch: this.server.fetch,
      locks: this.#locks,
      now: () => this.time,
      random: () => 0.5,
      ...parts,
    });
  }

  /** The battery is empty: what was running is gone, locks too; what was stored is not. */
  restart() {
    this.#locks = new Locks();
  }

  later(ms) {
    this.time += ms;
  }

  async kept(name) {
    return (await this.store()).getAll(name);
  }
}

/** navigator.locks, as far as the outbox uses it: one at a time, in order. */
class Locks {
  #tails = new Map();

  request(name, options, work) {
    const next = (this.#tails.get(name) ?? Promise.resolve()).then(work, work);
    this.#tails.set(name, next.catch(() => {}));
    return next;
  }
}

export const answer = (body, more = {}) => ({
  body: {
    municipality: "hitra",
    prompt: null,
    body,
    visibility: "everyone",
    signed_as: "nobody",
    on_behalf_of: null,
    language: "nb",
    written_at: "2026-11-24T11:00:00Z",
  },
  user: null,
  ...more,
});
