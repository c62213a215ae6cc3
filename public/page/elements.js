// The SDK's elements: which of them are in the page, what each shows, and what the user does in them.
import { ELEMENT_ATTRIBUTES, ELEMENT_NAMES, ERROR_ELEMENT } from "../shared/contract.js";
import { listen, listenAt, render } from "./renderer.js";
import { isGuest } from "./place.js";
import { closest } from "./shadow.js";

/**
 * @import { Fields, Tree } from "./renderer.js"
 * @typedef {object} ElementFacts what Python knows of an element
 * @property {string} id
 * @property {string} name
 * @property {string} view
 * @property {Record<string, string>} attributes
 */

/** @type {WeakMap<HTMLElement, string>} each element's id, by which Python knows it */
const ids = new WeakMap();
/** @type {Map<string, HTMLElement>} the elements in the page, by their ids */
const present = new Map();
let count = 0;
let alerts = 0; // that have had the focus
let isTold = true;
/** @type {(elements: ElementFacts[]) => void} */
let follower = () => {};
/** @type {(action: string, fields: Fields, id: string) => void} */
let actor = () => {};
let isOwnError = false; // <auth0-error> shows an alert of the page, not of Python

/** @type {Partial<CSSStyleDeclaration>} */
const OVERLAY = {
  position: "fixed",
  inset: "auto 1rem 1rem",
  zIndex: "2147483647",
  maxHeight: "50vh",
  overflow: "auto",
  padding: "1rem",
  border: "1px solid",
  background: "Canvas",
  color: "CanvasText",
};

class SdkElement extends HTMLElement {
  static observedAttributes = ELEMENT_ATTRIBUTES;

  connectedCallback() {
    const id = ids.get(this) ?? String(++count);
    ids.set(this, id);
    present.set(id, this);
    listenAt(this.getRootNode());
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

/** Define the custom elements: those in the page work from now on, and those that are added later. */
export function defineElements() {
  listenToActions();
  // A class can be registered for one name only.
  for (const name of ELEMENT_NAMES) customElements.define(name, class extends SdkElement {});
  // Errors need a place where they are shown.
  const hasPlace = [...present.values()].some(({ localName }) => localName === ERROR_ELEMENT);
  if (!hasPlace) addErrorElement();
}

/** On other people's pages errors are shown above the page, whose own elements stay where they are. */
function addErrorElement() {
  const element = document.createElement(ERROR_ELEMENT);
  if (!isGuest) return document.body.prepend(element);
  Object.assign(element.style, OVERLAY);
  element.hidden = true;
  document.documentElement.append(element);
}

/**
 * Call `listener` with the list of elements, now and after each change.
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
 * Return the roots of the SDK's elements: the document, and shadow roots.
 * @returns {Set<ParentNode>}
 */
export function trees() {
  const roots = [...present.values()].map((element) => element.getRootNode());
  return new Set([document, .../** @type {ShadowRoot[]} */ (roots)]);
}

/**
 * Show a tree in the element with that id, if it is still in the page.
 * @param {string} id
 * @param {Tree} tree
 */
export function showIn(id, tree) {
  const element = present.get(id);
  if (!element) return;
  if (element.localName === ERROR_ELEMENT) {
    if (isOwnError && tree === "") return; // Python has no error to show: the page's own alert stays
    isOwnError = false;
  }
  renderElement(element, tree);
}

/**
 * @param {HTMLElement} element
 * @param {Tree} tree
 */
function renderElement(element, tree) {
  render(element, tree);
  if (element.style.position) element.hidden = !element.hasChildNodes();
}

/** Nothing more will be shown, because what makes the trees is gone: no outline and no busy button stays. */
export function stopWaiting() {
  for (const element of present.values()) {
    if (element.querySelector(".outline")) render(element, "");
    for (const busy of element.querySelectorAll("[aria-busy]")) busy.removeAttribute("aria-busy");
  }
}

/**
 * Show a tree of the page itself in every <auth0-error>. "" removes it.
 * @param {Tree} tree
 */
function showError(tree) {
  isOwnError = tree !== "";
  for (const element of present.values()) {
    if (element.localName === ERROR_ELEMENT) renderElement(element, tree);
  }
}

/**
 * Show an alert of the page itself: what happened, why, the user's text if it may be lost, and buttons. With hasFocus
 * move the focus to it.
 * @param {{title: string, detail: string, text?: string, hasFocus?: boolean}} what
 * @param {Tree[]} ways
 */
export function showAlert({ title, detail, text, hasFocus }, ...ways) {
  /** @type {Tree[]} */
  const kept = text ? [["pre", { class: "code" }, text]] : [];
  /** @type {Tree} */
  const actions = ["div", { class: "actions" }, ...ways];
  showError([
    "div",
    {
      class: "alert",
      role: "alert",
      tabindex: "-1",
      "data-focus": hasFocus ? `alert-${++alerts}` : "",
    },
    ["strong", {}, title],
    ["p", {}, detail],
    ...kept,
    actions,
  ]);
}

/**
 * Return a button's tree, as Python's elements make it.
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
 * Call `listener` for each action of the user. id: the element's, "" outside of the SDK's elements.
 * @param {(action: string, fields: Fields, id: string) => void} listener
 */
export function onAction(listener) {
  actor = listener;
}

// The page's own alerts work before anybody else listens, too: Python may not have started.
function listenToActions() {
  listen((action, fields, target) => {
    if (action === "dismiss" && isOwnError) showError(""); // Python cannot remove an alert that it has not shown
    const element = target && closest(target, ELEMENT_NAMES.join());
    actor(action, fields, (element && ids.get(element)) ?? "");
  }, trees);
}

// Several changes in a row are reported once.
function tell() {
  if (!isTold) return;
  isTold = false;
  queueMicrotask(() => {
    isTold = true;
    follower(list());
  });
}
