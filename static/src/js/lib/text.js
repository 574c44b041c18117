// Text as people write it. `clean` is the twin of the server's (app/core/text.py), and both are held to
// the same examples (tests/vectors/text.json).

// Word, old Macs, terminals and Unicode each have a line break of their own.
const LINE_BREAKS = /\r\n|[\r\x0b\x0c\x85\u2028\u2029]/g;
// What joins, or chooses a form, stays between or behind what it works on.
const JOINED =
  "\\u0600-\\u1cff\\u2190-\\u2bff\\ua840-\\uabff\\ufb50-\\ufdff\\ufe0f\\ufe70-\\ufefc\\u{10a00}-\\u{1faff}";
const FORMED = "\\u00a9\\u00ae\\u1800-\\u18af\\u2000-\\u9fff\\uf900-\\ufaff\\u{1f000}-\\u{3ffff}";
const NEEDED = [
  `[${JOINED}][\\u200c\\u200d](?=[${JOINED}])`,
  `[${FORMED}][\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}]`,
  "[#*0-9]\\ufe0f(?=\\u20e3)",
  "\\u{1f3f4}[\\u{e0061}-\\u{e007a}]{1,8}\\u{e007f}",
].join("|");
// Controls but newline and tab, halves of what takes two code units, what turns the direction of what
// follows, and what nobody sees.
const INVISIBLE =
  "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\xad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f" +
  "\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufeff\\uffa0\\ufff0-\\ufffc\\ufffe\\uffff" +
  "\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]";
const UNWANTED = new RegExp(`(${NEEDED})|${INVISIBLE}`, "gu");
// No language puts more marks on a letter (UAX 15, stream-safe text).
const TOO_MANY_MARKS = /(\p{M}{30})\p{M}+/gu;
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}\p{Co}]/u;
const BLANK = /[\u2800\ufffd]/g;
// Letters with as many code points as that are more than one: a base and its marks are 31.
const LETTER = 32;

/** As the server stores it. @param {string} text */
export function clean(text) {
  const seen = text.replace(LINE_BREAKS, "\n").replace(UNWANTED, (_, needed) => needed ?? "");
  const whole = seen.replace(TOO_MANY_MARKS, "$1").normalize("NFC");
  return VISIBLE.test(whole.replace(BLANK, "")) ? whole.trim() : "";
}

/** @type {Intl.Segmenter | null} */
// eslint-disable-next-line compat/compat, no-restricted-properties -- where there is one
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;

/**
 * Characters as people count them: an emoji with a skin tone is one (Unicode UAX 29), a letter under a
 * heap of marks is more.
 * @param {string} text
 */
export function length(text) {
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return text.length;
  if (!segmenter) return [...text].length;
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    count += segment.length < LETTER ? 1 : 1 + Math.floor(([...segment].length - 1) / LETTER);
  }
  return count;
}
