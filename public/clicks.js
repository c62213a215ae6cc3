// A click that comes before its answer can is kept, shown as busy, and made again when it counts.

let kept = document.querySelector("button[aria-busy]"); // early.js marked a click that was before this
const counting = { page: false, python: false, "": true };

/** What a button needs: "page" for an action of the SDK's, "python" for one of the page's Python, "" for neither. */
function needs(button) {
  if (button.dataset.action) return "page";
  return button.closest("[data-needs-python]") ? "python" : "";
}

function keep(event) {
  const button = event.target.closest("button");
  if (!button || counting[needs(button)]) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // The last wish counts; a second click on the same button is the same wish.
  kept?.removeAttribute("aria-busy");
  kept = button;
  kept.setAttribute("aria-busy", "true");
}

document.documentElement.dataset.clicks = "kept"; // from here on early.js leaves them to this module
addEventListener("click", keep, true);

/** From now on the clicks that need `what` ("page" or "python") count at once. Makes a kept one. */
export function clicksCount(what) {
  counting[what] = true;
  if (!kept || !counting[needs(kept)]) return;
  const button = kept;
  kept = null;
  button.removeAttribute("aria-busy");
  if (button.isConnected && button.getClientRects().length) button.click();
}
