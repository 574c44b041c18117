// Saying yes in one tap, with no signal too: a place, an answer to an event, being in an initiative.
// The wish waits in the outbox like an answer.
import { listen, newest } from "../lib/channel.js";
import { announce, ref, say, show, write } from "../lib/page.js";
import { call, lastKnown, outbox, sendWaiting, session, wakeLater, writer } from "../lib/phone.js";

/**
 * For who is signed in; all others follow the link, which gives way to the button. `data-path` and
 * `data-body` are what is sent, `data-undo` takes it back,
 * `data-name` what it is called while it waits, `data-day` when it is; the list at `data-standing` says what one has: the
 * item that agrees with `data-match`, whose state is in the field `data-state`.
 * @param {HTMLElement} root
 */
export default async function wish(root) {
  const found = await session(); // without a signal, who it was is remembered
  const user = await writer();
  if (!user) return;
  const button = /** @type {HTMLButtonElement} */ (ref(root, "take"));
  const { path = "", body = "{}", undo } = root.dataset;
  const wanted = { path, json: JSON.parse(body), ...(undo && { undo }) };
  const same = JSON.stringify(wanted);
  let pressed = false;
  const isNamed = Boolean((found?.user ?? (await lastKnown()))?.name);
  show(ref(root, "way"), false);
  show(button);
  const count = keepCount(root);
  const look = async () => {
    const entry = (await outbox.list().catch(() => [])).find((one) => JSON.stringify(one.wish) === same);
    return { entry, said: entry ? reason(entry) : await standing(root) };
  };
  const draw = newest(look, ({ entry, said }) => {
    count(entry, said);
    write(ref(root, "said"), said);
    show(button, !said);
    const has = Boolean(said) && !entry;
    show(ref(root, "own"), has);
    show(ref(root, "unnamed"), has && !isNamed);
    show(ref(root, "way"), entry?.state === "needs_sign_in"); // the session has run out
    show(ref(root, "others"), entry?.state === "refused");
    if (pressed && said && !entry) askToTell();
  });
  button.addEventListener("click", async () => {
    button.disabled = pressed = true;
    try {
      await outbox.put({ body: { body: root.dataset.name ?? "" }, wish: wanted, user });
      wakeLater();
      await sendWaiting({ force: true });
      announce((await draw()).said);
    } catch (error) {
      console.error(error); // nothing can be kept here
      if (await sendNow()) announce((await draw()).said);
      else write(ref(root, "said"), say("not_kept"));
    }
    button.disabled = false;
  });
  const sendNow = async () => (await import("../lib/straight.js")).sendStraight(wanted).catch(() => false);
  listen("outbox", draw);
  addEventListener("pageshow", (event) => {
    if (/** @type {PageTransitionEvent} */ (event).persisted) draw(); // back from where one signs off
  });
  await draw();
}

/** Now that there is something to be told of. Without a signal it is asked another time. */
function askToTell() {
  const place = document.querySelector('[data-module="push-ask"]');
  if (place instanceof HTMLElement) import("./push-ask.js").then(({ askNow }) => askNow(place)).catch(() => {});
}

/** How many come, or how many places are left: with one's own while it waits to be sent, and as the page
 * has it anew once the server has said something else than before.
 * @param {HTMLElement} root @returns {(entry: import("../types").Entry | undefined, said: string) => void} */
function keepCount(root) {
  const shown = ref(root, "count");
  if (!shown) return () => {};
  let { textContent: own } = shown;
  /** @type {string | undefined} */
  let before;
  return (entry, said) => {
    const waits = entry?.state === "waiting" && !entry.withdrawn;
    shown.textContent = waits ? (shown.dataset.withMe ?? own) : own;
    const isNews = before !== undefined && before !== said && !entry;
    before = said;
    if (!isNews) return;
    readAnew(shown.id).then((text) => text && (shown.textContent = own = text), () => {});
  };
}

/** What a part of this page says by now. @param {string} id */
async function readAnew(id) {
  const page = await (await fetch(location.href)).text();
  return new DOMParser().parseFromString(page, "text/html").getElementById(id)?.textContent;
}

/** @param {import("../types").Entry} entry */
function reason({ state, why, withdrawn }) {
  if (state === "waiting" && withdrawn) return say("withdrawing");
  if (state === "waiting") return say(`waits_${why?.code}`) || say("wish_kept");
  if (state === "needs_sign_in") return say("needs_sign_in");
  return say(`why_${why?.code}`) || why?.detail || say("why_other");
}

/** What the server says one has; nothing without a signal. @param {HTMLElement} root */
async function standing(root) {
  const { dataset } = root;
  const answer = await call(dataset.standing ?? "");
  /** @type {Record<string, any>[]} */
  const mine = (answer.ours && answer.status === 200 && answer.data.items) || [];
  const match = Object.entries(JSON.parse(dataset.match ?? "{}"));
  const held = mine.find((one) => match.every(([name, value]) => one[name] === value));
  showOverlaps(root, held?.overlaps ?? []);
  return held ? say(`${dataset.says}_${held[dataset.state ?? ""]}`, { position: held.position ?? 0, day: dataset.day ?? "" }) : "";
}

/** What else one has at the same time. @param {HTMLElement} root @param {{path: string, title: string}[]} overlaps */
function showOverlaps(root, overlaps) {
  const links = overlaps.map(({ path, title }) => {
    const link = Object.assign(document.createElement("a"), { href: path, textContent: title });
    link.className = "ds-link";
    return link;
  });
  ref(root, "overlaps")?.replaceChildren(...links.flatMap((link, at) => (at ? [", ", link] : [link])));
  show(ref(root, "overlap"), links.length > 0);
}
