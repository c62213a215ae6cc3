// A page may have put elements into open shadow roots: the document is then one tree of several.

/** The element that an event happened to, in whatever open shadow root it stands. */
export const targetOf = (event) => event.composedPath()[0];

/** The element that fits `selector`: `element` itself, or the nearest one around it in its own or an outer tree. */
export function closest(element, selector) {
  for (let inner = element; inner; inner = inner.getRootNode().host) {
    const found = inner.closest(selector);
    if (found) return found;
  }
  return null;
}
