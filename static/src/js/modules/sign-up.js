// Signing up in one tap, with no signal too: the wish waits in the outbox like an answer.
import { listen } from "../lib/channel.js";
import { announce, ref, say, show, write } from "../lib/page.js";
import { call, outbox, sendWaiting, session, wakeLater, writer } from "../lib/phone.js";

/** For who is signed in; all others follow the link. @param {HTMLElement} root */
export default async function signUp(root) {
  await session(); // without a signal, who it was is remembered
  const user = await writer();
  if (!user) return;
  const button = /** @type {HTMLButtonElement} */ (ref(root, "take"));
  const wanted = {
    need: root.dataset.need ?? "",
    slot: root.dataset.slot ?? "",
    on: root.dataset.on ?? "",
  };
  show(button);
  const draw = async () => {
    const entry = (await outbox.list()).find(
      ({ sign_up: one }) => one?.slot === wanted.slot && one.on === wanted.on,
    );
    const said = entry ? reason(entry) : await standing(wanted);
    write(ref(root, "said"), said);
    show(button, !said);
    show(ref(root, "others"), entry?.state === "refused");
    return said;
  };
  button.addEventListener("click", async () => {
    button.disabled = true;
    await outbox.put({ body: { body: root.dataset.name ?? "" }, sign_up: wanted, user });
    await wakeLater();
    await sendWaiting({ force: true });
    announce(await draw());
    button.disabled = false;
  });
  listen("outbox", draw);
  await draw();
}

/** @param {import("../types").Entry} entry */
function reason({ state, why }) {
  if (state === "waiting") return say("sign_up_kept");
  if (state === "needs_sign_in") return say("needs_sign_in");
  return say(`why_${why?.code}`) || why?.detail || say("why_other");
}

/** What the server says one has; nothing without a signal. @param {import("../types").SignUp} wanted */
async function standing({ slot, on }) {
  const answer = await call("/api/v1/me/sign-ups?limit=100");
  /** @type {{slot: string, on: string, state: string, position: number | null}[]} */
  const mine = (answer.ours && answer.status === 200 && answer.data.items) || [];
  const held = mine.find((one) => one.slot === slot && one.on === on);
  return held ? say(`sign_up_${held.state}`, { position: held.position ?? 0 }) : "";
}
