// What is kept on the phone. Pages and the service worker open the same database.
import { openDB } from "idb";

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Draft} Draft
 * @typedef {import("../types").Mine} Mine
 * @typedef {{key: string, value: any}} Meta
 * @typedef {import("idb").DBSchema & {
 *   outbox: {key: string, value: Entry},
 *   drafts: {key: string, value: Draft},
 *   mine: {key: string, value: Mine},
 *   meta: {key: string, value: Meta},
 * }} Shape
 * @typedef {import("idb").IDBPDatabase<Shape>} Store
 */

const NAME = "bidra";
const VERSION = 1;

const PATIENCE = 5_000;

/** @type {Promise<Store> | undefined} */
let opened;

/** The database, opened once in each page and worker. Raises where it is absent or refused, or does not
 * answer: then there is another way. @returns {Promise<Store>} */
export function openStore() {
  opened ??= Promise.race([open(), tooLate()]).catch((error) => {
    opened = undefined;
    throw error;
  });
  return opened;
}

/** @returns {Promise<never>} */
function tooLate() {
  return new Promise((_resolve, reject) => setTimeout(() => reject(new Error("storage does not answer")), PATIENCE));
}

/** A connection of its own. @returns {Promise<Store>} */
async function open() {
  return openDB(NAME, VERSION, {
    upgrade(db) {
      db.createObjectStore("outbox", { keyPath: "id" });
      db.createObjectStore("drafts", { keyPath: "key" });
      db.createObjectStore("mine", { keyPath: "id" });
      db.createObjectStore("meta", { keyPath: "key" });
    },
    // A newer page wants to change the stores: let it, and open again when needed.
    blocking: (_current, _blocked, event) => {
      /** @type {IDBDatabase} */ (event.target).close();
      opened = undefined;
    },
    terminated: () => {
      opened = undefined;
    },
  });
}

/** @param {string} key @returns {Promise<any>} */
export async function getMeta(key) {
  return (await (await openStore()).get("meta", key))?.value;
}

/** @param {string} key @param {any} value */
export async function setMeta(key, value) {
  await (await openStore()).put("meta", { key, value });
}

/** Whether a person may see it: their own, or a guest's. @param {string | null} who @param {string | null} user */
export function isOwn(who, user) {
  return who === null || who === user;
}
