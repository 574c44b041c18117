// What ought not to be made public, found while there is still time: national identity numbers, phone
// numbers, e-mail addresses. The twin of the server's (app/core/personal_data.py, which says why of each
// rule), and both are held to the same examples (tests/vectors/personal_data.json). No lookbehind: the
// oldest browsers we serve cannot read it.

/**
 * @typedef {"identity_number" | "phone" | "email"} Kind
 * @typedef {{kind: Kind, start: number, text: string}} Finding  in UTF-16 units
 * @typedef {[kind: Kind, start: number, end: number]} Span  of what is plain
 */

const K1 = [3, 7, 6, 1, 8, 9, 4, 5, 2, 1];
const K2 = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

const UNSEEN = /[\p{Mn}\p{Me}\p{Cf}\p{Cs}\u115f\u1160\u3164\uffa0]/u;
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
const URL = /(?:https?:\/\/|www\.)\S+/gi;
const WITHIN = /^[^\p{L}\p{N}]{1,3}$/u;
const BETWEEN = /^[^\p{L}\p{N}]{0,12}(?:p(?:erson)?n(?:umme)?r[^\p{L}\p{N}]{1,12})?$/iu;
const ACCOUNT = /kont[oi][\p{L}\p{Nl}\p{No}]*[ .:-]*(?:(?:nr|nummer|er)(?=[ .:]|$)[ .:]*){0,2}$/iu;
const MONEY_BEFORE = /(?:(?:^|[^\p{L}\p{N}_])(?:kr\.?|nok)|[€$£]) ?$/iu;
const MONEY_AFTER = /^ ?(?:(?:kr|kroner|nok|øre|mill|prosent)(?![\p{L}\p{N}_])|,-|[€$£%])/iu;
const EVENLY = ["2,3,3,3", "3,3,3,2", "4,4,3"];
const DECIMALS = /[0-9][.,]$/;

const DATE =
  /(^|[^\p{L}\p{N}_])(?:[0-3]?[0-9][. /-]{1,2}[01]?[0-9][. /-]{1,2}(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[. /-][01]?[0-9][. /-][0-3]?[0-9])(?![\p{L}\p{N}_])/gu;
const RUN = /\+?[0-9]+(?:[ .()-]{1,2}[0-9]+)*/g;
const LISTED = /[0-9]+(?:[,;:/\n\t][0-9]+)*/g;
const NO_PHONE = new RegExp(
  "^(?:" +
    [
      "[0-9]{1,2}[.:][0-9]{2}[ -]{1,2}[0-9]{1,2}[.:][0-9]{2}",
      "(?:1[89]|20)[0-9]{2} ?- ?(?:1[89]|20)[0-9]{2}",
      "[0-9]{3}0 ?- ?[0-9]{3}0",
      "[0-9]{1,3}(?:[ .][0-9]{3}){2}",
      "[0-9]{1,3} ?- ?[0-9]{1,3}[ .][0-9]{3}",
      "[0-9]{1,3}\\.[0-9]{4,}",
      "(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]",
      "[0-3][0-9][01][0-9](?:19|20)[0-9]{2}",
    ].join("|") +
    ")$",
);
const LABEL = "[\\p{L}\\p{N}_-]{1,63}";
const AT = "(?:@\\s?| @ | ?[(\\[{<] ?(?:@|at|a|krøllalfa|alfakrøll) ?[)\\]}>] ?| (?:krøllalfa|alfakrøll|snabel-a) )";
const DOT = "(?:[.\\u3002]| ?[(\\[{<] ?(?:\\.|dot|punktum|prikk) ?[)\\]}>] ?| (?:dot|punktum) )";
const EMAIL = new RegExp(
  `[\\p{L}\\p{N}_.+%'-]{1,64}(?:${AT}(?:${LABEL}${DOT}){1,8}| at (?:${LABEL} (?:dot|punktum) ){1,8})[\\p{L}\\p{Nl}\\p{No}]{2,24}`,
  "giu",
);

/** Everything found, in the order of the text. @param {string} text @returns {Finding[]} */
export function findPersonalData(text) {
  const folded = fold(text);
  const found = identityNumbers(folded.plain);
  const plain = blank(folded.plain, found);
  const emails = [...plain.matchAll(EMAIL)].map((one) => spanOf("email", one));
  const phones = findPhones(blank(plain, emails));
  return [...found, ...emails, ...phones].sort((a, b) => a[1] - b[1]).map((span) => finding(text, folded, span));
}

/** The identity numbers alone. @param {string} text */
export function findIdentityNumbers(text) {
  const folded = fold(text);
  return identityNumbers(folded.plain).map((span) => finding(text, folded, span));
}

/** The text with `instead` for each identity number. @param {string} text @param {string} instead */
export function takeOut(text, instead) {
  return findIdentityNumbers(text).reduceRight(
    (rest, { start, text: found }) => rest.slice(0, start) + instead + rest.slice(start + found.length),
    text,
  );
}

/** @param {string} text @param {ReturnType<typeof fold>} folded @param {Span} span @returns {Finding} */
function finding(text, { at }, [kind, start, end]) {
  return { kind, start: at[start] ?? 0, text: text.slice(at[start], at[end]) };
}

/** @param {Kind} kind @param {RegExpMatchArray} match @returns {Span} */
function spanOf(kind, match, from = 0) {
  const start = from + (match.index ?? 0);
  return [kind, start, start + match[0].length];
}

/** The same length, with letters for what has been found. @param {string} plain @param {Span[]} spans */
function blank(plain, spans) {
  return spans.reduce((rest, [, start, end]) => rest.slice(0, start) + "x".repeat(end - start) + rest.slice(end), plain);
}

/** As it is read: spaces, dashes and digits of all kinds as the plain ones, and nothing unseen; and where
 * each sign of that stands. @param {string} text */
function fold(text) {
  let plain = "";
  let seen = 0;
  /** @type {number[]} */
  const at = [];
  for (const sign of text) {
    const read = plainSign(sign);
    for (let unit = 0; unit < read.length; unit++) at.push(seen);
    plain += read;
    seen += sign.length;
  }
  at.push(text.length);
  return { plain, at };
}

/** @param {string} sign */
function plainSign(sign) {
  if (sign <= "\x7f") return sign;
  if (UNSEEN.test(sign)) return "";
  if (/[\p{Pd}\u2212]/u.test(sign)) return "-";
  if (/\p{Nd}/u.test(sign)) return digitOf(sign);
  const whole = sign.normalize("NFKC");
  const digits = whole.match(/[0-9]/g) ?? [];
  if (digits.length === 1) return digits[0];
  return whole.length === 1 ? whole : sign;
}

/** Unicode has the ten digits of each kind in a row. @param {string} sign */
function digitOf(sign) {
  const code = sign.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/** @param {string} text @returns {Span[]} */
function identityNumbers(text) {
  const plain = text
    .replace(UUID, (one) => "x".repeat(one.length))
    .replace(URL, (one) => one.replace(/[^0-9]/g, "x"));
  const groups = [...plain.matchAll(/[0-9]+/g)].map((one) => spanOf("identity_number", one));
  /** @type {Span[]} */
  const found = [];
  for (let first = 0; first < groups.length; first++) {
    let digits = 0;
    for (let last = first; last < groups.length && digits < 13; last++) {
      const [, start, end] = /** @type {Span} */ (groups[last]);
      digits += end - start;
      if ((digits !== 11 && digits !== 13) || !isOne(plain, groups.slice(first, last + 1))) continue;
      found.push(["identity_number", groups[first]?.[1] ?? 0, end]);
      first = last;
      break;
    }
  }
  return found;
}

/** Whether these groups of digits are one, written as people write it. @param {string} plain @param {Span[]} groups */
function isOne(plain, groups) {
  let digits = groups.map(([, start, end]) => plain.slice(start, end)).join("");
  const half = digits.length - 5;
  if (half === 8 && !/^....(?:19|20)/.test(digits)) return false;
  if (half === 8) digits = digits.slice(0, 4) + digits.slice(6);
  if (!isIdentityNumber(digits)) return false;
  const sizes = groups.map(([, start, end]) => end - start);
  const between = groups.slice(1).map(([, start], at) => plain.slice(groups[at]?.[2], start));
  const start = groups[0]?.[1] ?? 0;
  const before = plain.slice(Math.max(0, start - 40), start);
  return (
    hasShape(sizes, between, half) &&
    !before.endsWith("+") &&
    !(sizes.length === 1 && DECIMALS.test(before)) &&
    !ACCOUNT.test(before) &&
    !isMoney(plain, start, groups[groups.length - 1]?.[2] ?? 0)
  );
}

/** @param {number[]} sizes @param {string[]} between @param {number} half */
function hasShape(sizes, between, half) {
  const evenly = between.every((one) => one === between[0]);
  if (String(sizes) === "4,2,5" && evenly && /^[. ]$/.test(between[0] ?? "")) return false; // a bank account
  let sum = 0;
  const left = sizes.findIndex((size) => (sum += size) === half) + 1;
  if (left) {
    const right = sizes.length - left;
    const inner = between.filter((_, at) => at !== left - 1);
    const isFew = [1, 2, 3, half].includes(left) && [1, 2, 5].includes(right);
    return isFew && BETWEEN.test(between[left - 1] ?? "") && inner.every((one) => WITHIN.test(one));
  }
  if (!between.every((one) => WITHIN.test(one))) return false;
  return sizes.length <= (half === 6 ? 2 : 1) || (evenly && EVENLY.includes(String(sizes)));
}

/**
 * Today's control digits, and those of 2032: the first remainder may then be 0, 1, 2 or 3
 * (Skatteetaten, «Ny kontrollsifferberegning fra 2032»).
 * @param {string} digits
 */
export function isIdentityNumber(digits) {
  const sum = (/** @type {number[]} */ weights) =>
    weights.reduce((total, weight, at) => total + weight * Number(digits[at]), 0) % 11;
  let day = Number(digits.slice(0, 2));
  let month = Number(digits.slice(2, 4));
  if (day > 40) day -= 40; // D-nummer
  const synthetic = [80, 65, 40].find((offset) => month > offset);
  if (synthetic) month -= synthetic;
  const isDay = new Date(Date.UTC(2000, month - 1, day)).getUTCDate() === day; // a leap year
  return sum(K1) <= 3 && sum(K2) === 0 && month >= 1 && month <= 12 && day >= 1 && isDay;
}

/** @param {string} text @returns {Span[]} */
function findPhones(text) {
  const masked = text.replace(UUID, mask).replace(URL, mask);
  const plain = masked.replace(DATE, (one, before) => before + mask(one.slice(before.length)));
  /** @type {Span[]} */
  const found = [];
  for (const match of plain.matchAll(RUN)) {
    const [, start, end] = spanOf("phone", match);
    if (DECIMALS.test(plain.slice(0, start).slice(-2)) || isMoney(plain, start, end)) continue;
    if (isPhone(match[0])) found.push(["phone", start, end]);
    else {
      for (const one of match[0].matchAll(/[0-9]+/g)) {
        if (isNational(one[0]) && !NO_PHONE.test(one[0])) found.push(spanOf("phone", one, start));
      }
    }
  }
  for (const match of plain.matchAll(LISTED)) {
    if (/^[2-9][0-9]{2}[^0-9][0-9]{2}[^0-9][0-9]{3}$/.test(match[0])) found.push(spanOf("phone", match));
  }
  return found;
}

/** @param {string} one */
const mask = (one) => "x".repeat(one.length);

/** @param {string} plain @param {number} start @param {number} end */
function isMoney(plain, start, end) {
  return MONEY_BEFORE.test(plain.slice(Math.max(0, start - 5), start)) || MONEY_AFTER.test(plain.slice(end, end + 12));
}

/** @param {string} run */
function isPhone(run) {
  const digits = run.replace(/[^0-9]/g, "");
  if (run.startsWith("+")) return digits.length >= 8 && digits.length <= 15;
  if (digits.startsWith("00")) return digits.length >= 10 && digits.length <= 15;
  if (/^47[^0-9]*[2-9]/.test(run) && digits.length === 10) return true;
  return isNational(digits) && !NO_PHONE.test(run);
}

/** @param {string} digits */
const isNational = (digits) => /^[2-9][0-9]{7}$/.test(digits);
