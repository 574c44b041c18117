// Asking our API, and knowing that it was our API that answered: a captive portal, a proxy or a
// cache answers 200 to anything.

const PATIENCE = 20_000;
const UPLOAD_PATIENCE = 120_000;

/**
 * @typedef {object} Answered
 * @property {number} status  0: no answer came
 * @property {boolean} ours  it carries our header, and a document if it should
 * @property {any} data
 * @property {string} code  of a problem document (RFC 9457)
 * @property {number | null} retryAfter  in ms from now
 * @property {number | null} date  when it was answered, by the server's clock, in ms since 1970
 * @property {string | null} build  the server's
 */

/**
 * @param {typeof fetch} fetch
 * @param {string} path
 * @param {{method?: string, json?: unknown, bytes?: ArrayBuffer, token?: string, match?: number, receipt?: string}} [options]
 * @returns {Promise<Answered>}
 */
export async function ask(fetch, path, { method = "GET", json, bytes, token, match, receipt } = {}) {
  /** @type {Record<string, string>} */
  const headers = { Accept: "application/json" };
  if (json !== undefined) headers["Content-Type"] = "application/json";
  if (bytes) headers["Content-Type"] = "application/octet-stream";
  if (token) headers["X-CSRF-Token"] = token;
  if (match !== undefined) headers["If-Match"] = `"${match}"`;
  if (receipt) headers["X-Receipt-Code"] = receipt;
  // AbortSignal.timeout came with Chrome 103, Safari 16 and Firefox 100.
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), bytes ? UPLOAD_PATIENCE : PATIENCE);
  try {
    const response = await fetch(path, {
      method,
      headers,
      body: bytes ?? (json === undefined ? undefined : JSON.stringify(json)),
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error", // no call of ours is redirected; a portal's is
      signal: control.signal,
    });
    return await read(response);
  } catch {
    return { status: 0, ours: false, data: null, code: "no_answer", retryAfter: null, date: null, build: null };
  } finally {
    clearTimeout(timer);
  }
}

/** @param {Response} response @returns {Promise<Answered>} */
async function read(response) {
  const marked = response.headers.get("Bidra") === "1";
  const isJson = response.status !== 204 && /\bjson\b/.test(response.headers.get("Content-Type") ?? "");
  const data = isJson ? await response.json() : null;
  const date = Date.parse(response.headers.get("Date") ?? "") || null;
  return {
    status: response.status,
    ours: marked && (response.status === 204 || (data !== null && typeof data === "object")),
    data,
    code: typeof data?.code === "string" ? data.code : "",
    retryAfter: readRetryAfter(response.headers.get("Retry-After"), date ?? Date.now()),
    date,
    build: marked ? response.headers.get("Bidra-Build") : null,
  };
}

/**
 * Seconds or an HTTP date (RFC 9110 § 10.2.3) → ms from now.
 * @param {string | null} value @param {number} now @returns {number | null}
 */
export function readRetryAfter(value, now) {
  if (!value) return null;
  const ms = /^\d+$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.max(0, ms) : null;
}
