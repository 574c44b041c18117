// The page's own parts: what templates marked, the texts they gave, and saying things aloud.

/** @type {Record<string, string> | undefined} */
let texts;

/** A text of the page's language, its `{name}`s filled. @param {string} key @param {Record<string, string | number>} [values] */
export function say(key, values = {}) {
  texts ??= Object.assign({}, ...[...document.querySelectorAll("script[data-texts]")].map((one) => JSON.parse(one.textContent ?? "")));
  const found = texts?.[key] ?? "";
  return found.replace(/\{(\w+)\}/g, (_whole, name) => String(values[name] ?? ""));
}

/** The first part of that name inside. @param {ParentNode} root @param {string} name @returns {HTMLElement | null} */
export function ref(root, name) {
  return root.querySelector(`[data-ref="${name}"]`);
}

/** A place inside a copied template. @param {ParentNode} root @param {string} name @returns {HTMLElement | null} */
export function slot(root, name) {
  return root.querySelector(`[data-slot="${name}"]`);
}

/** A copy of the template of that name. @param {ParentNode} root @param {string} name @returns {HTMLElement} */
export function copyOf(root, name) {
  const template = /** @type {HTMLTemplateElement} */ (ref(root, name));
  return /** @type {HTMLElement} */ (template.content.firstElementChild?.cloneNode(true));
}

/** Show or hide. @param {HTMLElement | null | undefined} element @param {boolean} shown */
export function show(element, shown = true) {
  if (element) element.hidden = !shown;
}

/** Put text where there may be a place for it. @param {HTMLElement | null} element @param {string} text */
export function write(element, text) {
  if (!element) return;
  element.textContent = text;
  element.hidden = !text;
}

/** Say it to whoever does not see it. @param {string} text */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/** Ask first. @param {string} text @param {string} [yes] @returns {Promise<boolean>} */
export function ask(text, yes) {
  const dialog = /** @type {HTMLDialogElement | null} */ (document.getElementById("confirm"));
  if (!dialog?.showModal) return Promise.resolve(globalThis.confirm(text));
  write(ref(dialog, "text"), text);
  if (yes) write(ref(dialog, "yes"), yes);
  dialog.returnValue = "no";
  dialog.showModal();
  ref(dialog, "no")?.focus(); // not what cannot be undone
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/** A day as people say it. @param {string} moment */
export function day(moment) {
  const options = /** @type {const} */ ({ weekday: "long", day: "numeric", month: "long", timeZone: "Europe/Oslo" });
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, options).format(new Date(moment));
}

/** The address of a page of ours in the language of this one. @param {string} path */
export function here(path) {
  const prefix = /^\/(nb|nn|en)(?=\/|$)/.exec(location.pathname);
  return (prefix ? prefix[0] : "") + path;
}
