// A click that comes before its handler is kept, shown as busy, and replayed when the handler is connected. If no handler
// will come, a click shows why.

import { trees } from "./elements.js";
import { marked } from "./place.js";
import { closest, isInSdkElement, targetOf } from "./shadow.js";

let kept = marked.keptClick; // the button that was clicked before this module ran, from preflight.js
/** @type {Record<string, boolean>} */
const counting = { page: false, python: false, "": true };
/** @type {Record<string, () => void>} what shows why there is no handler */
const explaining = {};

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
  const explain = explaining[needs(button)];
  if (explain) return explain();
  // Only the last click is replayed. A second click on the same button changes nothing.
  kept?.removeAttribute("aria-busy");
  kept = button;
  kept.setAttribute("aria-busy", "true");
}

marked.said?.remove(); // the message that this file did not load
marked.dataset.clicks = "kept"; // from now on preflight.js ignores clicks
addEventListener("click", keep, true);

/**
 * No handler for clicks that need `what` will come. Their buttons stay in the order of the Tab key, so that everybody can
 * find and press them; a click calls `explain`.
 * @param {"page" | "python"} what
 * @param {string} why for the buttons' tooltips, which screen readers read, too
 * @param {() => void} explain
 */
export function clicksFail(what, why, explain) {
  explaining[what] = explain;
  const buttons = [...trees()].flatMap((tree) => [...tree.querySelectorAll("button")]);
  for (const button of buttons.filter((found) => needs(found) === what)) {
    button.setAttribute("aria-disabled", "true");
    button.title = why;
    button.removeAttribute("aria-busy"); // set for a click that waits for replay
  }
}

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
