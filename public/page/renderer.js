// Shows a tree of plain data in the page, and reports the user's actions in it.
//
// A tree is text, or [tag, {attribute: text or true}, child, …]; "" shows nothing. The lists below name the
// allowed tags and attributes. Anything else throws before the page is changed. Text is always set as text.

import { closest, isInSdkElement, targetOf } from "./shadow.js";
import { writeTimes } from "./relative_time.js";

/**
 * @typedef {string | [tag: string, attributes: Record<string, string | true>, ...children: Tree[]]} Tree
 * @typedef {Record<string, string>} Fields what a form holds, by the names of its fields
 * @typedef {(name: string, fields: Fields, element: HTMLElement | null) => void} ActionListener
 * @typedef {{attributes: Record<string, string | true>, text: string, start: string}} Given
 */

// In a longer JSON text the names are not coloured. Each would be an element, and the layout of 1 MB takes seconds.
const MOST_COLOURED = 50_000; // characters
const TIMES_MS = 20_000; // how often relative times are updated: "2 min ago"

const TAGS = new Set(
  "a button code dd div dl dt form h1 h2 h3 img label li p pre section span strong textarea time ul".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  (
    "alt autocapitalize autocomplete class data-action data-action-error data-action-escape data-at data-focus " +
    "data-format data-json data-key disabled height href name readonly referrerpolicy role rows spellcheck src tabindex title " +
    "type width aria-busy aria-hidden aria-label"
  ).split(" "),
);

/**
 * What each element was given: attributes and text of the last tree; start: the text of the first tree.
 * @type {WeakMap<Element, Given>}
 */
const given = new WeakMap();
const focused = new Set(); // every data-focus value that has been in the page
const heard = new WeakSet(); // the trees that have listeners
const done = new WeakSet(); // events that were handled: an outer root gets some of them again
/** @type {ActionListener} */
let onAction = () => {};

/**
 * Show `tree` in `element`. Nodes that fit are reused, so focus, selection, scroll position and typed text stay.
 * @param {HTMLElement} element
 * @param {Tree} tree
 */
export function render(element, tree) {
  check(tree);
  const wish = patchChildren(element, tree === "" ? [] : [tree]);
  writeTimes(element);
  wish?.focus();
}

/**
 * Call `listener(name, fields, element)` for every click, submit, Escape and failed picture that has an action.
 * @param {ActionListener} listener
 * @param {() => Iterable<ParentNode>} trees those in which something is shown
 */
export function listen(listener, trees = () => [document]) {
  onAction = listener;
  listenAt(document);
  // The browser's back button may restore the page as it was left, with a busy button.
  addEventListener("pageshow", (event) => event.persisted && onAction("page-restored", {}, null));
  // The browser asks before it drops what was typed.
  addEventListener("beforeunload", (event) => {
    const fields = [...trees()].flatMap((tree) => [...tree.querySelectorAll("textarea")]);
    const isEdited = (/** @type {HTMLTextAreaElement} */ field) =>
      given.has(field) && field.value !== given.get(field)?.start;
    if (fields.some(isEdited)) event.preventDefault();
  });
  setInterval(() => [...trees()].forEach((tree) => writeTimes(tree)), TIMES_MS);
}

/**
 * Listen at a root. Submit events and failed pictures do not leave their shadow root.
 * @param {Node} tree
 */
export function listenAt(tree) {
  if (heard.has(tree)) return;
  heard.add(tree);
  const root = /** @type {Document} */ (tree); // a shadow root has the same events
  root.addEventListener("click", (event) => {
    const element = closest(targetOf(event), "[data-action]:not(form)");
    if (element && isInSdkElement(element)) act(event, element.dataset.action ?? "", element);
  });
  root.addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const { action } = form.dataset;
    if (action && isInSdkElement(form)) act(event, action, event.submitter ?? form);
  });
  root.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    const form = closest(targetOf(event), "[data-action-escape]");
    if (form && isInSdkElement(form)) act(event, form.dataset.actionEscape ?? "", form);
  });
  // A picture's error event does not bubble, so it is caught in the capture phase.
  root.addEventListener(
    "error",
    ({ target }) => {
      if (!(target instanceof HTMLElement)) return;
      if (target.dataset.actionError && isInSdkElement(target))
        onAction(target.dataset.actionError, {}, target);
    },
    true,
  );
}

/**
 * @param {Event} event
 * @param {string} name
 * @param {HTMLElement} element
 */
function act(event, name, element) {
  if (done.has(event)) return;
  done.add(event);
  event.preventDefault();
  if (name === "reload") return location.reload(); // also on a page whose Python never started
  if (!closest(element, "[aria-busy=true], :disabled"))
    onAction(name, fieldsOf(element.closest("form")), element);
}

/**
 * @param {HTMLFormElement | null} form
 * @returns {Fields}
 */
function fieldsOf(form) {
  const fields = /** @type {Iterable<HTMLInputElement>} */ (form?.elements ?? []);
  const named = [...fields].filter((field) => field.name);
  return Object.fromEntries(named.map((field) => [field.name, field.value]));
}

/**
 * Throw if any part of `tree` may not be shown.
 * @param {Tree} tree
 */
function check(tree) {
  if (typeof tree === "string") return;
  if (!Array.isArray(tree)) throw new TypeError(`A tree is text or a list, not ${typeof tree}.`);
  const [tag, attributes, ...children] = tree;
  if (!TAGS.has(tag)) throw new TypeError(`The element <${tag}> is not on the renderer's list.`);
  for (const [name, value] of Object.entries(attributes)) {
    if (!ATTRIBUTES.has(name))
      throw new TypeError(`The attribute ${name} is not on the renderer's list.`);
    if (value !== true && typeof value !== "string")
      throw new TypeError(`The attribute ${name} must be text.`);
    if ((name === "href" || name === "src") && !isWebAddress(String(value))) {
      throw new TypeError(`The attribute ${name} must be a web address.`);
    }
  }
  children.forEach(check);
}

/** @param {string} value */
function isWebAddress(value) {
  try {
    // The browser's own parser decides: it skips tabs and line breaks, for example.
    return ["https:", "http:"].includes(new URL(value, location.href).protocol);
  } catch {
    return false;
  }
}

/**
 * Make `trees` the children of `parent`. Returns the last element that asks for the focus.
 * @param {HTMLElement} parent
 * @param {Tree[]} trees
 * @returns {HTMLElement | null}
 */
function patchChildren(parent, trees) {
  let wish = null;
  /** @type {ChildNode | null} */
  let next = parent.firstChild;
  for (const tree of trees) {
    let node = findFit(next, tree);
    if (node) {
      while (next && next !== node) next = removeAndStep(next);
      next = node.nextSibling;
    } else {
      node =
        typeof tree === "string" ? document.createTextNode("") : document.createElement(tree[0]);
      // An element without a key is replaced.
      if (next && !keyOf(next)) next = removeAndStep(next);
      parent.insertBefore(node, next);
    }
    wish = patch(node, tree) ?? wish;
  }
  while (next) next = removeAndStep(next);
  return wish;
}

/** @param {ChildNode} node */
function removeAndStep(node) {
  const { nextSibling } = node;
  node.remove();
  return nextSibling;
}

/**
 * Return the node to reuse for `tree`: the next node of the same kind, or a later one with the same key.
 * @param {ChildNode | null} next
 * @param {Tree} tree
 * @returns {ChildNode | null}
 */
function findFit(next, tree) {
  if (typeof tree === "string") return isText(next) ? next : null;
  let node = next;
  // White space between the elements of the static page is skipped.
  while (isText(node) && !node.data.trim()) node = node.nextSibling;
  const key = tree[1]["data-key"];
  if (key) {
    while (node && keyOf(node) !== key) node = node.nextSibling;
  }
  const element = /** @type {HTMLElement | null} */ (node);
  return element?.localName === tree[0] && keyOf(element) === key ? element : null;
}

/**
 * @param {Node | null} node
 * @returns {node is Text}
 */
const isText = (node) => node?.nodeType === Node.TEXT_NODE;

const keyOf = (/** @type {Node} */ node) => /** @type {HTMLElement} */ (node).dataset?.key;

/**
 * @param {ChildNode} fit a text for a text, an element for an element
 * @param {Tree} tree
 * @returns {HTMLElement | null} the element that asks for the focus
 */
function patch(fit, tree) {
  if (typeof tree === "string") {
    const words = /** @type {Text} */ (fit);
    if (words.data !== tree) words.data = tree;
    return null;
  }
  const node = /** @type {HTMLElement} */ (fit);
  const [tag, attributes, ...children] = tree;
  const before = given.get(node);
  patchAttributes(node, before?.attributes, attributes);
  let wish = null;
  const text = children.join("");
  if (tag === "textarea") {
    // The user's text stays until the tree brings another text.
    if (before?.text !== text) /** @type {HTMLTextAreaElement} */ (node).value = text;
  } else if ("data-json" in attributes) {
    if (before?.text !== text) node.replaceChildren(...jsonNodes(text));
  } else if (!("data-at" in attributes)) {
    wish = patchChildren(node, children);
  }
  given.set(node, { attributes, text, start: before?.start ?? text });

  const token = attributes["data-focus"];
  if (!token || focused.has(token)) return wish;
  focused.add(token);
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {Given["attributes"] | undefined} before
 * @param {Given["attributes"]} attributes
 */
function patchAttributes(node, before, attributes) {
  // Attributes of the last tree (or of the static page) are removed. aria-busy stays: click replay may have set it.
  const last = before
    ? Object.keys(before)
    : node.getAttributeNames().filter((name) => name !== "aria-busy");
  for (const name of last) {
    if (!(name in attributes)) node.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    const text = value === true ? "" : value;
    if (node.getAttribute(name) !== text) node.setAttribute(name, text);
  }
}

/**
 * Return the nodes of a JSON text. Each member's name is in an element of its own.
 * @param {string} text
 */
function jsonNodes(text) {
  if (text.length > MOST_COLOURED) return [text];
  const nodes = [];
  let shown = 0; // the end of the last node
  let end = 0; // the end of the last string
  for (;;) {
    const start = text.indexOf('"', end);
    if (start < 0) break;
    end = start + 1;
    do end = text.indexOf('"', end) + 1;
    while (isEscaped(text, end - 1));
    if (!end) break; // not JSON: show the rest as text
    if (text[end] !== ":") continue;
    const name = document.createElement("span");
    name.className = "key";
    name.textContent = text.slice(start, end);
    nodes.push(text.slice(shown, start), name);
    shown = end;
  }
  return [...nodes, text.slice(shown)].filter((node) => node !== "");
}

/**
 * True if an odd number of backslashes stands before that place.
 * @param {string} text
 * @param {number} at
 */
function isEscaped(text, at) {
  let from = at;
  while (text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}
