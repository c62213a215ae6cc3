// Functions for pages with open shadow roots, in which the document is one of several trees.
import { ELEMENT_PREFIX } from "../shared/contract.js";

/**
 * Return the target of an event, also if it is inside an open shadow root.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {Element} */ (event.composedPath()[0]);

/**
 * True if an element is inside one of the SDK's elements. Other frameworks use `data-action`, too.
 * @param {Element} element
 */
export const isInSdkElement = (element) => sdkElementOf(element) !== null;

/**
 * Return the SDK's element that an element is inside of, null if there is none.
 * @param {Element} element
 */
export function sdkElementOf(element) {
  /** @type {Element | null} */
  let outer = element;
  while (outer && !outer.localName.startsWith(ELEMENT_PREFIX)) outer = outer.parentElement;
  return outer;
}

/**
 * Return the nearest element that matches `selector`: `element` itself or an ancestor, also outside its shadow root.
 * @param {Element} element
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function closest(element, selector) {
  /** @type {Element | undefined} */
  let inner = element;
  while (inner) {
    /** @type {HTMLElement | null} */
    const found = inner.closest(selector);
    if (found) return found;
    const root = inner.getRootNode();
    inner = "host" in root ? /** @type {ShadowRoot} */ (root).host : undefined;
  }
  return null;
}
