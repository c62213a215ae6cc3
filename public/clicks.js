// A click that comes before Python is up is kept, shown as busy, and made again when it counts.

let kept = document.querySelector("button[aria-busy]"); // early.js marked a click that was before this

function keep(event) {
  const button = event.target.closest("button");
  if (!button || button.hasAttribute("data-immediate")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  // The last wish counts; a second click on the same button is the same wish.
  kept?.removeAttribute("aria-busy");
  kept = button;
  kept.setAttribute("aria-busy", "true");
}

document.documentElement.dataset.clicks = "kept"; // from here on early.js leaves them to this module
addEventListener("click", keep, true);

/** From now on clicks count at once. Makes the kept one, if its button is still there. */
export function clicksCount() {
  removeEventListener("click", keep, true);
  kept?.removeAttribute("aria-busy");
  if (kept?.isConnected && kept.checkVisibility()) kept.click();
  kept = null;
}
