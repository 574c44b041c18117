// Binds behaviours to what the templates mark with `data-module`. The ones that are on the phone after a
// first visit are here, where they weigh least; the others are fetched when a page has them.
import answerForm from "./modules/answer-form.js";
import connection from "./modules/connection.js";
import { copy, focus, guardForms } from "./modules/small.js";
import { chooseMunicipality, language, municipality } from "./modules/choices.js";
import offline from "./modules/offline.js";
import outboxStatus from "./modules/outbox-status.js";
import ownContributions from "./modules/own-contributions.js";
import sessionParts from "./modules/session.js";
import update from "./modules/update.js";
import { holdIdentityNumbers } from "./lib/held.js";
import { keepSending } from "./lib/phone.js";

/** @typedef {(root: HTMLElement) => unknown} Behaviour */
/** @type {Record<string, Behaviour>} */
const behaviours = {
  "answer-form": answerForm,
  "choose-municipality": chooseMunicipality,
  connection,
  copy,
  focus,
  language,
  municipality,
  offline,
  "outbox-status": outboxStatus,
  "own-contributions": ownContributions,
  session: sessionParts,
  update,
};
/** @type {Record<string, () => Promise<{default: Behaviour}>>} */
const fetched = {
  claim: () => import("./modules/claim.js"),
  "desk-item": () => import("./modules/desk-item.js"),
  "desk-list": () => import("./modules/desk-list.js"),
  "keep-listed": () => import("./modules/keep-listed.js"),
  "map-list": () => import("./modules/map-list.js"),
  "map-place": () => import("./modules/map-place.js"),
  draft: () => import("./modules/draft.js"),
  "need-form": () => import("./modules/need-form.js"),
  "picture-fields": () => import("./modules/picture-fields.js"),
  "push-ask": () => import("./modules/push-ask.js"),
  "push-settings": () => import("./modules/push-settings.js"),
  "sign-out": () => import("./modules/sign-out.js"),
  wish: () => import("./modules/wish.js"),
};

holdIdentityNumbers();
guardForms();
for (const root of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-module]"))) {
  const name = root.dataset.module ?? "";
  const behaviour = behaviours[name] ?? fetched[name];
  Promise.resolve(behaviour?.(root))
    .then((module) => /** @type {any} */ (module)?.default?.(root))
    .catch((error) => console.error(name, error));
}
keepSending();
