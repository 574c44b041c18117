// A guest who has signed in: what this phone sent before may become the account's.
import { ref, say, show, write } from "../lib/page.js";
import { call, session } from "../lib/phone.js";
import { openStore } from "../lib/store.js";

/** @param {HTMLElement} root */
export default async function claim(root) {
  const found = await session();
  if (!found?.user) return;
  const sent = (await (await openStore()).getAll("mine")).filter((one) => one.who === null && one.doc.receipt_code);
  if (!sent.length) return;
  write(ref(root, "text"), say(sent.length === 1 ? "claim_one" : "claim_many", { count: sent.length }));
  show(root);
  ref(root, "claim")?.addEventListener("click", async () => {
    const json = { receipt_codes: sent.map((one) => one.doc.receipt_code) };
    const answer = await call("/api/v1/me/claims", { method: "POST", json, token: found.csrf_token });
    if (!answer.ours || answer.status !== 200) return;
    const store = await openStore();
    for (const one of sent) await store.put("mine", { ...one, who: found.user?.id ?? null });
    location.reload();
  });
}
