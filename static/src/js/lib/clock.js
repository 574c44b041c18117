// The server's time: a phone's clock may be days wrong.

const KEY = "bidra:clock";
const NOTABLE = 60_000;

/** How far this phone is ahead, in ms; as last heard, where that can be remembered. */
let ahead = 0;
try {
  ahead = Number(localStorage.getItem(KEY));
} catch {
  // storage is forbidden
}

/** The server's time as well as we know it, in ms since 1970. */
export const serverNow = () => Date.now() - ahead;

/** What the server has just said it is. @param {number} date  in ms since 1970 */
export function hearTime(date) {
  const found = Date.now() - date;
  ahead = Math.abs(found) < NOTABLE ? 0 : found;
  try {
    localStorage.setItem(KEY, String(ahead));
  } catch {
    // then it is heard again
  }
}
