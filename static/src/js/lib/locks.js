// One at a time, over all tabs and the service worker.

const PATIENCE = 60_000;

/** @type {Map<string, Promise<unknown>>} */
const tails = new Map();

/**
 * Run `work` alone under `name`. Whoever holds the lock for too long (a frozen tab) loses it: what
 * is guarded here is safe to do twice, the lock only spares the work. Where locks are refused (cookies
 * are blocked) this page keeps its own order.
 * @template T
 * @param {LockManager | undefined} locks @param {string} name @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function alone(locks, name, work) {
  if (!locks) return inThisContext(name, work);
  let begun = false;
  const once = () => {
    begun = true;
    return work();
  };
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), PATIENCE);
  try {
    return await locks.request(name, { signal: control.signal }, once);
  } catch (error) {
    if (begun) throw error;
    return control.signal.aborted ? locks.request(name, { steal: true }, once) : inThisContext(name, once);
  } finally {
    clearTimeout(timer);
  }
}

/** @template T @param {string} name @param {() => Promise<T>} work @returns {Promise<T>} */
function inThisContext(name, work) {
  const next = (tails.get(name) ?? Promise.resolve()).then(work, work);
  tails.set(name, next.catch(() => {}));
  return next;
}
