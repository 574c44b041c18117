// The one outbox of this page, who is signed in, and when to try again.
import { ask } from "./api.js";
import { listen, tell } from "./channel.js";
import { hearTime } from "./clock.js";
import { askSession } from "./delivery.js";
import { getMeta, openStore, setMeta } from "./store.js";
import { registered } from "./worker.js";
import { WritingOutbox } from "./writing.js";

/** @typedef {import("../types").Session} Session */
export const SUBSCRIPTIONS = "/api/v1/me/push-subscriptions";

export const outbox = new WritingOutbox({ tell, onSession: keepSession, onAnswer: hear });

/** @param {string} path @param {import("./delivery.js").Call extends (p: string, o?: infer O) => any ? O : never} [options] */
export const call = async (path, options) => {
  const answer = await ask((...request) => fetch(...request), path, options);
  hear(answer);
  return answer;
};

let away = false;
/** Whether the server was not there when we last asked it. */
export const isAway = () => away;

/** @param {import("./api.js").Answered} answer */
function hear({ ours, status, date, build }) {
  if (ours && date) hearTime(date);
  if (build) compareBuild(build);
  const isGone = !ours || status === 503;
  if (isGone === away) return;
  away = isGone;
  tell("line");
}

/** An old page before a newer server goes on working, and looks for its newer self. @param {string} build */
function compareBuild(build) {
  const own = document.documentElement.dataset.build;
  if (!own || own === build || seen === build) return;
  seen = build;
  registered().then((found) => found?.update()).catch(() => {});
}
/** @type {string | undefined} */
let seen;

/** @type {Promise<Session | null> | undefined} */
let asked;

/** Who is signed in; asked once a page, unless `fresh`. Null without a signal. */
export function session(fresh = false) {
  if (fresh || !asked) {
    asked = askSession(call).then(async ({ session: found }) => {
      if (found) await keepSession(found);
      return found;
    });
  }
  return asked;
}

/** Remember who it was, for when there is no signal, and for what waits when a session has run out.
 * What was another's here is put away. @param {Session} found */
async function keepSession(found) {
  latest = found;
  if (!found.user) return;
  const { id, name, organisations, is_staff } = found.user;
  const user = { id, name, organisations, is_staff };
  const before = await getMeta("user").catch(() => null);
  if (before && before.id !== user.id) {
    const tx = (await openStore()).transaction("mine", "readwrite");
    for (const one of await tx.store.getAll()) if (one.who === before.id) tx.store.delete(one.id);
    await tx.done;
  }
  await setMeta("user", user).catch(() => {});
}

/** @type {Session | undefined} */
let latest;

/** Who is writing: whose page it is; of a page for everybody, as it heard, or as was last heard. Never
 * waits for the line. */
export async function writer() {
  return document.body.dataset.user ?? (latest ? (latest.user?.id ?? null) : lastUser());
}

/** Who was signed in when we last heard. @returns {Promise<string | null>} */
export async function lastUser() {
  return (await lastKnown())?.id ?? null;
}

/** The same, with what they are. @returns {Promise<Pick<import("../types").User, "id" | "name" | "organisations" | "is_staff"> | null>} */
export async function lastKnown() {
  return (await getMeta("user").catch(() => null)) ?? null;
}

const SOON = 60_000;
const HOUR = 3600_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** Send what waits, now and whenever it is time to try again. @param {{force?: boolean}} [options] */
export async function sendWaiting(options) {
  const wait = await outbox.flush(options).catch(() => SOON);
  clearTimeout(timer);
  if (wait !== null) timer = setTimeout(() => sendWaiting(), Math.min(Math.max(wait, 1_000), HOUR));
  return wait;
}

/** Try whenever something may have changed: now, on a signal, when looked at, when the app is woken. */
export function keepSending() {
  sendWaiting({ force: true });
  addEventListener("online", () => sendWaiting({ force: true }));
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") sendWaiting({ force: true });
  });
  listen("session", () => sendWaiting({ force: true }));
}

/** Ask the browser to wake the service worker when there is a signal, where it can. */
export async function wakeLater() {
  const registration = /** @type {any} */ (await registered());
  await registration?.sync?.register("outbox").catch(() => {});
}
