// A click that comes before its handler is kept, shown as busy, and replayed when the handler is connected.

import { marked } from "./place.js";
import { closest, isInSdkElement, targetOf } from "./shadow.js";

let kept = marked.keptClick; // the button that was clicked before this module ran, from preflight.js
/** @type {Record<string, boolean>} */
const counting = { page: false, python: false, "": true };

/**
 * Return which handlers a button needs: "page" for the SDK's, "python" for the app's own, "" for none.
 * @param {HTMLElement} button
 */
function needs(button) {
  if (button.dataset.action && isInSdkElement(button)) return "page";
  return closest(button, "[data-needs-python]") ? "python" : "";
}

/** @param {Event} event */
function keep(event) {
  const button = closest(targetOf(event), "button");
  if (!button || counting[needs(button)]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // Only the last click is replayed. A second click on the same button changes nothing.
  kept?.removeAttribute("aria-busy");
  kept = button;
  kept.setAttribute("aria-busy", "true");
}

marked.said?.remove(); // the message that this file did not load
marked.dataset.clicks = "kept"; // from now on preflight.js ignores clicks
addEventListener("click", keep, true);

/**
 * From now on handle clicks that need `what` at once. Replay the click that was kept for it.
 * @param {"page" | "python"} what
 */
export function clicksCount(what) {
  counting[what] = true;
  if (!kept || !counting[needs(kept)]) return;
  const button = kept;
  kept = null;
  button.removeAttribute("aria-busy");
  if (button.isConnected && button.getClientRects().length) button.click();
}
