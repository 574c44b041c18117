// What a list leads to is kept as well, so that all of it can be read without a signal.
import { countsBytes, whenIdle } from "../lib/ahead.js";

const MOST = 30;

/** `data-keep` says which links. @param {HTMLElement} root */
export default async function keepListed({ dataset }) {
  if (countsBytes() || !navigator.serviceWorker) return;
  const { active } = await navigator.serviceWorker.ready;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll(dataset.keep ?? "");
  const urls = [...new Set([...links].map((one) => one.pathname))].slice(0, MOST);
  whenIdle(() => active?.postMessage({ type: "KEEP_URLS", urls }));
}
