// Sending one entry, and what each answer means for it (design.md § 4). Changes nothing on the
// phone: the outbox does, by the verdict.

/**
 * @typedef {import("../types").Entry} Entry
 * @typedef {import("../types").Contribution} Contribution
 * @typedef {import("../types").Why} Why
 * @typedef {import("../types").Session} Session
 * @typedef {import("./api.js").Answered} Answered
 * @typedef {(path: string, options?: {method?: string, json?: unknown, bytes?: ArrayBuffer, token?: string, match?: number, receipt?: string}) => Promise<Answered>} Call
 * @typedef {{is: "received", doc: Contribution | null}
 *   | {is: "refused" | "needs_sign_in", why: Why}
 *   | {is: "later", why: Why, stop: boolean, wait: number | null}} Verdict
 */

const SESSION = "/api/v1/session";
const CONTRIBUTIONS = "/api/v1/contributions";

/**
 * Who is signed in, and a token to write with. Raises nothing; null when it was not our API that
 * answered.
 * @param {Call} call @returns {Promise<{session: Session | null, answer: Answered}>}
 */
export async function askSession(call) {
  const answer = await call(SESSION);
  const isSession = answer.ours && answer.status === 200 && typeof answer.data?.csrf_token === "string";
  return { session: isSession ? answer.data : null, answer };
}

/** How a round writes: with one token, fetched afresh once for each call that finds it stale. */
export class Line {
  /** @param {Call} call @param {Session} session */
  constructor(call, session) {
    this.call = call;
    this.session = session;
  }

  /** @param {string | null} user  null: a guest's, which whoever is here may send */
  isFor(user) {
    return user === null || user === (this.session.user?.id ?? null);
  }

  /** @param {string} path @param {{method: string, json?: unknown, bytes?: ArrayBuffer, match?: number, receipt?: string}} options */
  async write(path, options) {
    const answer = await this.call(path, { ...options, token: this.session.csrf_token });
    if (!(answer.ours && answer.status === 400 && answer.code === "csrf")) return answer;
    const renewed = await askSession(this.call);
    if (!renewed.session) return renewed.answer;
    this.session = renewed.session;
    return this.call(path, { ...options, token: this.session.csrf_token });
  }
}

/** Send the text of an entry, or a wish, or that it is taken back. @param {Line} line @param {Entry} entry @returns {Promise<Verdict>} */
export async function deliver(line, entry) {
  if (entry.withdrawn) return undo(line, entry);
  if (entry.wish) return sendWish(line, entry.wish);
  const json = entry.who.user ? { ...entry.body, as_user: entry.who.user } : entry.body;
  const answer = await line.write(`${CONTRIBUTIONS}/${entry.id}`, { method: "PUT", json });
  if (answer.ours && answer.status === 409 && answer.code === "other_content") {
    return settle(line, entry, answer);
  }
  // It had arrived, and was taken back there: nothing is left to send.
  if (answer.ours && answer.code === "withdrawn") return { is: "received", doc: null };
  return judge(answer, entry);
}

/** @param {Line} line @param {import("../types").Wish} wish @returns {Promise<Verdict>} */
async function sendWish(line, wish) {
  const answer = await line.write(wish.path, { method: "PUT", json: wish.json });
  const arrived = wish.fixed && answer.ours && answer.code === "other_content";
  return arrived ? settleWish(line, wish, answer) : judgeWish(answer);
}

/** @param {Answered} answer @param {boolean} [isDone] @returns {Verdict} */
function judgeWish(answer, isDone = isHeld(answer)) {
  // It stands, but is off: it was taken back, or cancelled by somebody else.
  if (isDone && answer.data?.state === "cancelled") return { is: "refused", why: { status: 409, code: "cancelled" } };
  return isDone ? { is: "received", doc: null } : judgeRefusal(answer);
}

/** Let it not be there, whether it has arrived or not. Of an answer the server says so also when it had
 * not, and keeps it from coming; one that is not ours to take back is refused.
 * @param {Line} line @param {Entry} entry @returns {Promise<Verdict>} */
async function undo(line, { id, wish, receipt }) {
  const at = wish ? (wish.undo ?? wish.path) : `${CONTRIBUTIONS}/${id}`;
  const answer = await line.write(at, { method: "DELETE", receipt });
  const isOff = Boolean(wish) && (answer.status === 404 || answer.code === "cancelled");
  return judgeWish(answer, answer.ours && (answer.status === 204 || isOff));
}

/**
 * What was sent before it was changed had arrived, unknown to us. It is changed where it stands: under
 * another id it would stand there twice. Not what is fixed, nor when somebody has been at it since: then
 * it is no longer as it was read, or in its first version.
 * @param {Line} line @param {import("../types").Wish} wish @param {Answered} refusal @returns {Promise<Verdict>}
 */
async function settleWish(line, { path, json, fixed = [], match = 1 }, refusal) {
  const standing = await line.call(path);
  const held = judgeWish(standing);
  if (held.is !== "received") return held;
  const { data } = standing;
  const changes = { ...json };
  for (const name of fixed) delete changes[name];
  const isSame = fixed.every((name) => includes(data[name], json[name]));
  if (!isSame) return refuse(refusal, data.title);
  const answer = await line.write(path, { method: "PATCH", json: changes, match });
  if (answer.ours && answer.status === 412) return refuse(answer, data.title, { code: "changed", now: data });
  return isTaken(answer) ? refuse(answer, data.title) : judgeWish(answer);
}

/** Whether a document says all that was sent; it may say more. @param {any} doc @param {any} sent @returns {boolean} */
function includes(doc, sent) {
  if (typeof sent !== "object") return doc === sent;
  return doc?.length === sent.length && Object.keys(sent).every((key) => includes(doc[key], sent[key]));
}

/** Send a picture of an entry. @param {Line} line @param {string} id @param {import("../types").Picture} picture */
export function deliverPicture(line, id, picture) {
  const path = `${CONTRIBUTIONS}/${id}/pictures/${picture.id}`;
  return line.write(path, { method: "PUT", bytes: picture.data });
}

/**
 * An earlier version of an edited text had arrived, unknown to us: change what stands into what was
 * written last, or say what stands.
 * @param {Line} line @param {Entry} entry @param {Answered} refusal @returns {Promise<Verdict>}
 */
async function settle(line, entry, refusal) {
  const standing = await line.call(`${CONTRIBUTIONS}/${entry.id}`);
  if (!isReceipt(standing, entry.id)) {
    return standing.ours && standing.status < 500 ? judge(refusal, entry) : judge(standing, entry);
  }
  const doc = /** @type {Contribution} */ (standing.data);
  if (saysTheSame(doc, entry)) return { is: "received", doc };
  if (entry.rev === 0) return refuse(refusal, doc.body);
  const { body, visibility, signed_as } = entry.body;
  const answer = await line.write(`${CONTRIBUTIONS}/${entry.id}`, {
    method: "PATCH",
    json: { body, visibility, signed_as },
    match: doc.version,
  });
  if (isTaken(answer)) return refuse(answer, doc.body);
  return judge(answer, entry);
}

/** What stands is not ours to change any more. @param {Answered} answer */
function isTaken({ ours, status }) {
  return ours && [403, 404, 409, 412].includes(status);
}

/** @param {Contribution} doc @param {Entry} entry */
function saysTheSame(doc, { body }) {
  return (
    doc.body === body.body && // both were cleaned when they were kept
    doc.visibility === body.visibility &&
    doc.signed_as === body.signed_as
  );
}

/** Whether it is our API saying that it holds this one. @param {Answered} answer @param {string} id */
export function isReceipt(answer, id) {
  return isStored(answer, id) && typeof answer.data.received_at === "string";
}

/** @param {Answered} answer @param {Entry} entry @returns {Verdict} */
export function judge(answer, entry) {
  if (isReceipt(answer, entry.id)) return { is: "received", doc: answer.data };
  return judgeRefusal(answer);
}

/** Whether it is our API saying that it holds this picture. @param {Answered} answer @param {string} id */
export function isStored(answer, id) {
  return isHeld(answer) && answer.data.id === id;
}

/** @param {Answered} answer */
function isHeld({ ours, status }) {
  return ours && (status === 200 || status === 201);
}

/** What an answer that is no receipt means. @param {Answered} answer @returns {Exclude<Verdict, {is: "received"}>} */
export function judgeRefusal(answer) {
  const { ours, status, code } = answer;
  const why = toWhy(answer);
  const wait = answer.retryAfter;
  if (!ours) return { is: "later", why, stop: true, wait };
  if (status === 401) return { is: "needs_sign_in", why };
  if (status === 410 && code === "reload_required") return { is: "later", why, stop: true, wait };
  if (status === 429 || status === 503) return { is: "later", why, stop: true, wait };
  const passes = status < 400 || status >= 500 || status === 408 || status === 425 || code === "csrf";
  if (passes) return { is: "later", why, stop: false, wait };
  return { is: "refused", why };
}

/** @param {Answered} answer @returns {Why} */
function toWhy({ ours, status, code, data }) {
  if (!ours) return { status, code: status ? "alien_answer" : "no_answer" };
  const detail = typeof data?.detail === "string" ? data.detail : undefined;
  return { status, code, detail, errors: data?.errors };
}

/** @param {Answered} answer @param {string} stands @param {Partial<Why>} [more] @returns {Verdict} */
function refuse(answer, stands, more) {
  return { is: "refused", why: { ...toWhy(answer), code: "stands", stands, ...more } };
}
