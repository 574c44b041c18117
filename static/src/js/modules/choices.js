// What a person chose on this phone: a home municipality, a language. In localStorage, so that it is
// there before anything is asked.

const HOME = "bidra:municipality";
const LANGUAGE = "bidra:language";
const PREFIX = /^\/(nb|nn|en)(?=\/|$)/;

/** @param {string} key */
const read = (key) => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null; // storage can be forbidden
  }
};
/** @param {string} key @param {string} value */
const keep = (key, value) => {
  try {
    localStorage.setItem(key, value);
  } catch {
    // then it is asked again next time
  }
};

export const home = () => read(HOME);

/** `/`: go on to the chosen one, unless asked to choose again. @param {HTMLElement} root */
export function chooseMunicipality(root) {
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a[data-municipality]");
    if (link instanceof HTMLElement) keep(HOME, link.dataset.municipality ?? "");
  });
  const chosen = home();
  const link = chosen && root.querySelector(`a[data-municipality="${CSS.escape(chosen)}"]`);
  if (link instanceof HTMLAnchorElement && !new URLSearchParams(location.search).has("velg")) {
    location.replace(link.href);
  }
}

/** A municipality's page: the first one seen is home until another is chosen. @param {HTMLElement} root */
export function municipality(root) {
  if (!home()) keep(HOME, root.dataset.slug ?? "");
}

/** Remember the language, and leave an address without one for the chosen. @param {HTMLElement} root */
export function language(root) {
  root.addEventListener("click", (event) => {
    const link = /** @type {HTMLElement} */ (event.target).closest("a[data-language]");
    if (link instanceof HTMLElement) keep(LANGUAGE, link.dataset.language ?? "");
  });
  const chosen = read(LANGUAGE);
  const speaks = document.documentElement.lang;
  if (chosen && chosen !== speaks && !PREFIX.test(location.pathname)) {
    location.replace(`/${chosen}${location.pathname}${location.search}${location.hash}`);
  }
}
