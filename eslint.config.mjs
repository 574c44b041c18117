// No API that the oldest browsers served (`browserslist` in package.json, README) have not, unless it is
// asked for before it is used; that is then said at the line.
import data from "@mdn/browser-compat-data" with { type: "json" };
import compat from "eslint-plugin-compat";
import project from "./package.json" with { type: "json" };

const NAMES = { edge: "edge", chrome: "chrome", firefox: "firefox", ios_saf: "safari_ios", safari: "safari" };
const OLDEST = project.browserslist.map((one) => one.split(" ")).map(([name, version]) => [NAMES[name], parseFloat(version)]);

/** Whether a browser of ours lacks what compatibility data describes. */
function isLacking({ __compat }) {
  return OLDEST.some(([name, version]) => {
    const [{ version_added: since }] = [__compat.support[name]].flat();
    return since === false || parseFloat(since) > version;
  });
}

// `compat/compat` looks at no static method: AbortSignal.timeout, Object.groupBy.
const STATIC = "_static";
const lacking = [...Object.entries(data.api), ...Object.entries(data.javascript.builtins)].flatMap(([object, members]) =>
  Object.entries(members)
    .filter(([name, member]) => (name.endsWith(STATIC) || data.javascript.builtins[object]) && member.__compat && isLacking(member))
    .map(([name]) => ({ object, property: name.replace(STATIC, ""), message: "Not in the oldest browsers that are served." })),
);

export default [
  {
    ...compat.configs["flat/recommended"],
    files: ["static/src/**/*.js"],
    settings: { lintAllEsApis: true },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: { "compat/compat": "error", "no-restricted-properties": ["error", ...lacking] },
  },
  {
    // `canPush()` is asked before any of it.
    files: ["static/src/js/lib/push.js", "static/src/js/modules/push-*.js"],
    settings: { polyfills: ["Notification"] },
    rules: { "no-restricted-properties": ["error", ...lacking.filter(({ object }) => object !== "Notification")] },
  },
];
