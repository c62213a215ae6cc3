// Lets the page's own Python write HTML, as PyScript's display() and `element.innerHTML = …` do. The browser gives each
// such text to the Trusted Types policy "default", and DOMPurify takes out what could run. The build includes this module
// only if the page's Python writes HTML.
import DOMPurify from "../__VENDOR__/dompurify/purify.es.mjs";

// An element with one of these and an `id` or `name` hides properties of `document`. DOMPurify removes such a name there;
// elsewhere an id is harmless, and an author may call an element "title".
const HIDES_PROPERTIES = new Set(["IMG", "FORM", "EMBED", "OBJECT", "IFRAME"]);
const SHOWS_MEDIA = new Set(["IMG", "AUDIO", "VIDEO", "SOURCE"]);
// The parts of HTML that a parser drops outside of their parents.
const PARENTS = new Map([
  [/^\s*<(?:tbody|thead|tfoot|caption|colgroup)\b/i, ["<table>", "</table>"]],
  [/^\s*<tr\b/i, ["<table><tbody>", "</tbody></table>"]],
  [/^\s*<t[dh]\b/i, ["<table><tbody><tr>", "</tr></tbody></table>"]],
  [
    /^\s*<(?:g|path|circle|ellipse|rect|line|polyline|polygon|text|tspan|defs|use)\b/i,
    ["<svg>", "</svg>"],
  ],
]);
// What is removed without a word: notes of the program that has made a figure.
const UNSEEN = new Set(["#comment", "metadata"]);

// What Chromium reports as violations of the policy (CSP) while DOMPurify parses it. So it is taken out before that; what
// these patterns miss, DOMPurify removes.
const STYLE = /<style\b[^]*?<\/style\s*>/gi;
const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^"'>])*>/gi;
const HANDLER = /"[^"]*"|'[^']*'|\s(on[a-z]+)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+)/gi;

/** @type {Set<string>} what the console has named */
const named = new Set();

/** @param {string} kind "<script>" or "the attribute onclick" */
function say(kind, advice = "") {
  if (named.has(kind)) return;
  named.add(kind);
  console.warn(`Removed from HTML that this page's Python wrote: ${kind}. ${advice}`.trim());
}

/** @param {string} name */
const sayHandler = (name) =>
  say(`the attribute ${name}`, "Connect a function in Python instead: @when from pyscript.");

const sayStyle = () =>
  say("<style>", "Write the rules into the page's style sheet, or into an attribute style.");

/**
 * Take out what would be reported while it is parsed.
 * @param {string} text
 */
function withoutReports(text) {
  const unstyled = text.replace(STYLE, () => {
    sayStyle();
    return "";
  });
  return unstyled.replace(TAG, (tag) =>
    tag.replace(HANDLER, (found, /** @type {string | undefined} */ name) => {
      if (!name) return found; // a value
      sayHandler(name.toLowerCase());
      return "";
    }),
  );
}

/** Name what DOMPurify has removed, once for each kind. */
function sayRemoved() {
  for (const { element, attribute, from } of DOMPurify.removed) {
    if (attribute?.name.startsWith("on")) sayHandler(attribute.name);
    else if (attribute && !attribute.name.startsWith("xmlns"))
      say(`the attribute ${attribute.name} of <${from?.nodeName.toLowerCase()}>`);
    const name = element?.nodeName.toLowerCase() ?? "";
    if (name === "script") say("<script>", "Scripts run only from files of the site.");
    else if (name === "style") sayStyle();
    else if (name && !name.startsWith("#") && !UNSEEN.has(name)) say(`<${name}>`);
  }
}

/**
 * Decide about attributes where DOMPurify's own rules do not fit.
 * @param {Element} element
 * @param {{attrName: string, attrValue: string, keepAttr: boolean, forceKeepAttr?: boolean}} attribute
 */
function decide(element, attribute) {
  const { attrName, attrValue } = attribute;
  if (attrName === "id" && !HIDES_PROPERTIES.has(element.nodeName)) attribute.forceKeepAttr = true;
  // A figure's symbols lie in the figure itself.
  if (element.nodeName === "use" && attrName.endsWith("href") && !attrValue.startsWith("#"))
    attribute.keepAttr = false;
  if (attrName === "src" && SHOWS_MEDIA.has(element.nodeName) && attrValue.startsWith("blob:"))
    attribute.forceKeepAttr = true;
}

/** @param {string} written */
function sanitized(written) {
  const text = withoutReports(written);
  for (const [start, [before, after]] of PARENTS) {
    if (!start.test(text)) continue;
    const whole = DOMPurify.sanitize(`${before}${text}${after}`);
    sayRemoved();
    if (whole.startsWith(before) && whole.endsWith(after))
      return whole.slice(before.length, whole.length - after.length);
  }
  const clean = DOMPurify.sanitize(text);
  sayRemoved();
  return clean;
}

/**
 * Make the policy. A browser without Trusted Types asks none; there only the page's policy (CSP) stops scripts.
 * @param {string} name of the policy with which DOMPurify parses the text, in an inert document
 * @param {string} prefix of the SDK's elements, which Python may write, too
 */
export function allowHtml(name, prefix) {
  const types = globalThis.trustedTypes;
  if (!types) return;
  const parsed = types.createPolicy(name, {
    createHTML: (text) => text,
    createScriptURL: () => {
      throw new TypeError("DOMPurify loads no script.");
    },
  });
  DOMPurify.setConfig({
    TRUSTED_TYPES_POLICY: parsed,
    ADD_ATTR: ["target"],
    ADD_TAGS: ["use"],
    FORBID_TAGS: ["style"], // the page's policy stops it in any case
    CUSTOM_ELEMENT_HANDLING: {
      tagNameCheck: new RegExp(`^${prefix}`),
      attributeNameCheck: /^(?!on)[a-z-]+$/,
    },
  });
  DOMPurify.addHook("uponSanitizeAttribute", decide);
  types.createPolicy("default", { createHTML: sanitized });
}
