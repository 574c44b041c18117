// The bars that say that there is no signal, or that the server does not answer.
import { listen } from "../lib/channel.js";
import { show } from "../lib/page.js";
import { isAway } from "../lib/phone.js";
import { openStore } from "../lib/store.js";

/** @param {HTMLElement} root */
export default function connection(root) {
  const old = document.getElementById("old");
  const isOld = old?.hidden === false; // the page came out of store, and is as old when the server is back
  const tell = () => {
    show(root, !navigator.onLine);
    show(old, navigator.onLine && (isOld || isAway()));
  };
  addEventListener("online", tell);
  addEventListener("offline", tell);
  listen("line", tell);
  tell();
  openStore().catch(() => document.querySelectorAll("[data-kept]").forEach((one) => one.remove()));
}
