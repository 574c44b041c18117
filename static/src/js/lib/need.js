// A need as it is written in the form, and as the API takes it: what app/needs/forms.py does for the
// plain form. Nothing here knows the page.
import { DUE } from "./ledger.js";
import { clean, length } from "./text.js";

/**
 * @typedef {import("../types").Values} Values
 * @typedef {import("../types").Party} Party
 * @typedef {import("../types").Why} Why
 * @typedef {import("../types").Entry} Entry
 * @typedef {Record<string, string>} Faults  what is wrong, by field: `field_…` says it
 */

const ROWS = [0, 1, 2, 3];
const HOUR = 3600 * 1000;
const LONGEST_BODY = 2000;
const MOST_HANDS = 500;
/** What cannot be changed of one that is published. */
export const FIXED = ["municipality", "organisation", "slots"];
// The form's fields that show what is wrong with the document's (core/schedule_schemas.py).
const FIELDS = /** @type {Faults} */ ({ starts_at: "day", ends_at: "to", repeats: "until", slots: "role_0" });

/** @param {Values} values @param {string} name */
const text = (values, name) => clean(String(values[name] ?? ""));
/** @param {Values} values @param {string} name */
const list = (values, name) => [values[name] ?? []].flat();

/** The document. @param {Values} values @param {{municipality: string, language: string}} around @returns {Record<string, any>} */
export function documentOf(values, { municipality, language }) {
  /** @param {string} name */
  const field = (name) => text(values, name);
  const weekdays = list(values, "weekdays").map(Number);
  return {
    municipality,
    organisation: field("organisation"),
    language,
    title: field("title"),
    body: field("body"),
    place: field("place"),
    gives: field("gives"),
    contact: field("contact"),
    latitude: degrees(values, "latitude"),
    longitude: degrees(values, "longitude"),
    ...moments(values),
    flexible_until: field("flexible_until") || null,
    repeats: weekdays.length ? { weekdays, until: field("until") || null } : null,
    requirements: list(values, "requirements"),
    slots: ROWS.filter((row) => field(`role_${row}`)).map((row) => ({
      role: field(`role_${row}`),
      capacity: Number(field(`hands_${row}`) || 1),
    })),
  };
}

/** @param {Values} values @param {string} name */
function degrees(values, name) {
  const found = text(values, name);
  return found ? Number(found) : null;
}

/** One that ends before it begins ends the day after. @param {Values} values */
function moments(values) {
  const [day, from, to] = ["day", "from", "to"].map((name) => text(values, name));
  if (!day || !from) return { starts_at: null, ends_at: null };
  const starts = oslo(day, from);
  const sameDay = to ? oslo(day, to) : null;
  const ends = to && sameDay && sameDay <= starts ? oslo(dayAfter(day), to) : sameDay;
  return { starts_at: starts.toISOString(), ends_at: ends && ends.toISOString() };
}

/** A document as what the form's fields would say. @param {Record<string, any>} doc @returns {Values} */
export function valuesOf({ title, body, place, gives, contact, requirements, starts_at, ends_at, flexible_until, repeats }) {
  return {
    title, body, place, gives, contact, requirements,
    day: starts_at ? DAYS.format(Date.parse(starts_at)) : "",
    from: starts_at ? TIMES.format(Date.parse(starts_at)) : "",
    to: ends_at ? TIMES.format(Date.parse(ends_at)) : "",
    flexible_until: flexible_until ?? "",
    weekdays: (repeats?.weekdays ?? []).map(String),
    until: repeats?.until ?? "",
  };
}

/** @param {string} day */
const dayAfter = (day) => new Date(Date.parse(day) + 24 * HOUR).toISOString().slice(0, 10);

const OSLO = /** @type {const} */ ({ timeZone: "Europe/Oslo" });
const DAYS = new Intl.DateTimeFormat("sv-SE", OSLO);
const TIMES = new Intl.DateTimeFormat("en-GB", { ...OSLO, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const HOURS = new Intl.DateTimeFormat("en-GB", { ...OSLO, hour: "2-digit", hourCycle: "h23" });

/**
 * The moment when clocks in Norway show that: two hours before UTC's clocks do in summer, else one. Of
 * an hour that comes twice the first is meant.
 * @param {string} day @param {string} time
 */
export function oslo(day, time) {
  const wall = Date.parse(`${day}T${time}Z`);
  const inSummer = Number(HOURS.format(wall - 2 * HOUR)) === new Date(wall).getUTCHours();
  return new Date(wall - (inSummer ? 2 : 1) * HOUR);
}

/** What can be said before it is sent; the server looks at it all again. @param {Values} values @param {number} now @returns {Faults} */
export function faultsOf(values, now) {
  /** @param {string} name */
  const field = (name) => text(values, name);
  return {
    ...(!field("organisation") && { organisation: "behalf" }),
    ...(!/[\p{L}\p{N}]/u.test(field("title")) && { title: "required" }),
    ...timeFaults(values, now),
    ...slotFaults(values),
    ...(length(field("body")) > LONGEST_BODY && { body: "about_too_long" }),
  };
}

/** @param {Values} values @param {number} now @returns {Faults} */
function timeFaults(values, now) {
  const [day, from, until, flexible] = ["day", "from", "until", "flexible_until"].map((name) => text(values, name));
  const isWeekly = list(values, "weekdays").length > 0;
  const today = DAYS.format(now);
  if (!day && isWeekly) return { day: "day_weekly" };
  if (!day && from) return { day: "day" };
  if (day && !from) return { from: "from" };
  if (!day) return flexible && flexible < today ? { flexible_until: "past" } : {};
  if (isWeekly && until && until < day) return { until: "ends_before" };
  if (isWeekly) return until && until < today ? { until: "past" } : {};
  return from && oslo(day, from).getTime() <= now ? { day: "past" } : {};
}

/** @param {Values} values @returns {Faults} */
function slotFaults(values) {
  const rows = ROWS.filter((row) => text(values, `role_${row}`));
  if (!rows.length) return { role_0: "slots" };
  const wrong = rows.filter((row) => {
    const hands = Number(text(values, `hands_${row}`) || 1);
    return !Number.isInteger(hands) || hands < 1 || hands > MOST_HANDS;
  });
  return Object.fromEntries(wrong.map((row) => [`hands_${row}`, "hands"]));
}

/** What the server said was wrong, at the form's fields; but identity numbers, which held.js says. @param {Why | null} why @returns {Faults} */
export function faultsOfRefusal(why) {
  const errors = Object.entries(why?.errors ?? {}).filter(([, codes]) => !JSON.stringify(codes).includes("identity_number"));
  const found = errors.map(([name, codes]) => {
    const field = FIELDS[name] ?? name;
    return [field, String(Array.isArray(codes) && name !== "slots" ? codes[0] : name)];
  });
  return Object.fromEntries(found);
}

/** What is asked for again: all but when, since that day is over. @param {Values} values @returns {Values} */
export function again(values) {
  return { ...values, day: "", until: "", flexible_until: "" };
}

/**
 * Write anew what waits, or was sent while it was being written: under its own id it is still one, and
 * under another it is another.
 * @param {import("./writing.js").WritingOutbox} outbox @param {Entry} seen
 * @param {Pick<Entry, "id" | "body" | "wish">} written
 */
export async function rewrite(outbox, seen, written) {
  /** @param {Entry} entry @returns {Entry} */
  const to = (entry) => ({
    ...entry, ...DUE, ...written,
    rev: entry.rev + 1, tried: entry.tried && written.id === entry.id, withdrawn: false,
  });
  if (await outbox.change(seen.id, to)) return;
  await (await outbox.store()).put("outbox", to({ ...seen, tried: true }));
  outbox.tell("outbox");
}
