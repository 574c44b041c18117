// Pages and the service worker tell each other what changed.

/** @typedef {"outbox" | "mine" | "session" | "sign-out" | "reload-required" | "line" | "inbox" | "draft"} Topic */

const channel = open();
const here = new EventTarget();

function open() {
  try {
    return new BroadcastChannel("bidra");
  } catch {
    return null; // absent, or refused where cookies are blocked
  }
}

/** Tell this page and all others. @param {Topic} topic */
export function tell(topic) {
  here.dispatchEvent(new Event(topic));
  tellOthers(topic);
}

/** Tell the other pages; this one knows. @param {Topic} topic */
export function tellOthers(topic) {
  channel?.postMessage({ type: topic });
}

/** @param {Topic} topic @param {() => void} listener */
export function listen(topic, listener) {
  here.addEventListener(topic, listener);
  channel?.addEventListener("message", (event) => {
    if (event.data?.type === topic) listener();
  });
}

/**
 * Look, then show; but an answer that was long on its way never covers what was looked up after it.
 * @template T @param {() => Promise<T>} look @param {(found: T) => void} present @returns {() => Promise<T>}
 */
export function newest(look, present) {
  let begun = 0;
  let shown = 0;
  return async () => {
    const turn = ++begun;
    const found = await look();
    if (turn > shown) {
      shown = turn;
      present(found);
    }
    return found;
  };
}
