// The SDK's elements: which of them stand in the page, what each shows, and what a user does in them.
import { ELEMENT_ATTRIBUTES, ELEMENT_NAMES, ERROR_ELEMENT } from "./contract.js";
import { hear, listen, render } from "./renderer.js";
import { closest } from "./shadow.js";

/**
 * @import { Fields, Tree } from "./renderer.js"
 * @typedef {object} ElementFacts what Python knows of an element
 * @property {string} id
 * @property {string} name
 * @property {string} view
 * @property {Record<string, string>} attributes
 */

/** @type {WeakMap<HTMLElement, string>} element -> its name for Python, for as long as it exists */
const ids = new WeakMap();
/** @type {Map<string, HTMLElement>} id -> element, of those that stand in the page */
const present = new Map();
let count = 0;
let isTold = true;
/** @type {(elements: ElementFacts[]) => void} */
let follower = () => {};
let isOwnError = false; // what <auth0-error> shows is the page's own word

class SdkElement extends HTMLElement {
  static observedAttributes = ELEMENT_ATTRIBUTES;

  connectedCallback() {
    const id = ids.get(this) ?? String(++count);
    ids.set(this, id);
    present.set(id, this);
    hear(this.getRootNode());
    tell();
  }

  disconnectedCallback() {
    present.delete(ids.get(this) ?? "");
    tell();
  }

  attributeChangedCallback() {
    if (ids.has(this)) tell();
  }
}

/** Bring the page's elements to life, and those that come later. */
export function defineElements() {
  // A class names one element only, so each has its own.
  for (const name of ELEMENT_NAMES) customElements.define(name, class extends SdkElement {});
  // What goes wrong must have a place where it is said.
  const hasPlace = [...present.values()].some(({ localName }) => localName === ERROR_ELEMENT);
  if (!hasPlace) document.body.prepend(document.createElement(ERROR_ELEMENT));
}

/**
 * Call `listener` with the list of elements, now and whenever it has changed.
 * @param {(elements: ElementFacts[]) => void} listener
 */
export function followElements(listener) {
  follower = listener;
  listener(list());
}

function list() {
  return [...present].map(([id, element]) => ({
    id,
    name: element.localName,
    view: closest(element, "section[data-view]")?.dataset.view ?? "",
    attributes: Object.fromEntries(
      ELEMENT_ATTRIBUTES.filter((name) => element.hasAttribute(name)).map((name) => [
        name,
        element.getAttribute(name) ?? "",
      ]),
    ),
  }));
}

/**
 * The trees in which the SDK's elements stand: the document, and shadow roots.
 * @returns {Set<ParentNode>}
 */
export function trees() {
  const roots = [...present.values()].map((element) => element.getRootNode());
  return new Set([document, .../** @type {ShadowRoot[]} */ (roots)]);
}

/**
 * Show a tree in the element of that id, if it is still there.
 * @param {string} id
 * @param {Tree} tree
 */
export function showIn(id, tree) {
  const element = present.get(id);
  if (!element) return;
  if (element.localName === ERROR_ELEMENT) {
    if (isOwnError && tree === "") return; // who has no error to show knows nothing of the page's own
    isOwnError = false;
  }
  render(element, tree);
}

/**
 * Show a tree in every <auth0-error>: what the page itself has to say, until "" takes it back.
 * @param {Tree} tree
 */
function showError(tree) {
  isOwnError = tree !== "";
  for (const element of present.values()) {
    if (element.localName === ERROR_ELEMENT) render(element, tree);
  }
}

/**
 * Show an alert of the page's own: what happened, why, a text of the user's that may be lost, and the ways on.
 * @param {{title: string, detail: string, text?: string}} what
 * @param {Tree[]} ways
 */
export function showAlert({ title, detail, text }, ...ways) {
  /** @type {Tree[]} */
  const kept = text ? [["pre", { class: "code" }, text]] : [];
  /** @type {Tree} */
  const actions = ["div", { class: "actions" }, ...ways];
  showError([
    "div",
    { class: "alert", role: "alert" },
    ["strong", {}, title],
    ["p", {}, detail],
    ...kept,
    actions,
  ]);
}

/**
 * A button as the views have it.
 * @param {string} action
 * @param {string} label
 * @returns {Tree}
 */
export const button = (action, label) => [
  "button",
  { type: "button", class: "button", "data-action": action },
  label,
];

/**
 * Call `listener` for what a user does; id: of the element it was done in, "" for none.
 * @param {(action: string, fields: Fields, id: string) => void} listener
 */
export function onAction(listener) {
  listen((action, fields, target) => {
    if (action === "reload") return location.reload();
    if (action === "dismiss" && isOwnError) showError(""); // who has shown no alert cannot take it away
    const element = target && closest(target, ELEMENT_NAMES.join());
    listener(action, fields, (element && ids.get(element)) ?? "");
  }, trees);
}

// Several changes in a row are told as one.
function tell() {
  if (!isTold) return;
  isTold = false;
  queueMicrotask(() => {
    isTold = true;
    follower(list());
  });
}
