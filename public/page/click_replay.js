// A click that comes before its answer can is kept, shown as busy, and made again when it counts.

import { closest, isInSdkElement, targetOf } from "./shadow.js";

let kept = document.documentElement.keptClick; // the button of a click that was before this, from preflight.js
/** @type {Record<string, boolean>} */
const counting = { page: false, python: false, "": true };

/**
 * What a button needs: "page" for an action of the SDK's, "python" for one of the page's Python, "" for neither.
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
  // The last wish counts; a second click on the same button is the same wish.
  kept?.removeAttribute("aria-busy");
  kept = button;
  kept.setAttribute("aria-busy", "true");
}

document.documentElement.said?.remove(); // that this file has not come
document.documentElement.dataset.clicks = "kept"; // from here on preflight.js leaves them to this module
addEventListener("click", keep, true);

/**
 * From now on the clicks that need `what` count at once. Makes a kept one.
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
