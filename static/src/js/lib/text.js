// Text as people write it.

// Controls but newline and tab, and the marks that turn the writing direction of what follows.
const UNWANTED = /[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]/g;

/** As the server stores it. @param {string} text */
export function clean(text) {
  return text.replace(/\r\n?/g, "\n").replace(UNWANTED, "").trim();
}

/** @type {Intl.Segmenter | null} */
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter() : null;

/** Characters as people count them: an emoji with a skin tone is one (Unicode UAX 29). @param {string} text */
export function length(text) {
  if (/^[\t\n\x20-\x7e]*$/.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter ? segmenter.segment(text) : text) count += 1;
  return count;
}
