// A page may have put elements into open shadow roots: the document is then one tree of several.

/**
 * The element that an event happened to, in whatever open shadow root it stands.
 * @param {Event} event
 */
export const targetOf = (event) => /** @type {Element} */ (event.composedPath()[0]);

/**
 * True for what stands in one of the SDK's elements. Other frameworks have a `data-action`, too.
 * @param {Element} element
 */
export function isInSdkElement(element) {
  /** @type {Element | null} */
  let outer = element;
  while (outer && !outer.localName.startsWith("auth0-")) outer = outer.parentElement;
  return outer !== null;
}

/**
 * The element that fits `selector`: `element` itself, or the nearest one around it in its own or an outer tree.
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
