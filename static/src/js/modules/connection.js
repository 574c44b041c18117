// The bar that says there is no signal.

/** @param {HTMLElement} root */
export default function connection(root) {
  const tell = () => (root.hidden = navigator.onLine);
  addEventListener("online", tell);
  addEventListener("offline", tell);
  tell();
}
