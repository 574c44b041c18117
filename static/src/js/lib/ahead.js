// Having things here before anybody asks for them.

/** Whether that would be a burden: who counts their bytes is not made to pay for what they may never see. */
export function countsBytes() {
  const { saveData, effectiveType = "4g" } = /** @type {any} */ (navigator).connection ?? {}; // eslint-disable-line compat/compat -- where there is one
  return Boolean(saveData) || /2g/.test(effectiveType);
}

/** When the browser has nothing better to do. @param {() => void} act */
export function whenIdle(act) {
  (globalThis.requestIdleCallback ?? setTimeout)(act); // eslint-disable-line compat/compat -- where there is one
}
