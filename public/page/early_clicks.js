// Buttons are painted before the page's modules are loaded. A click on a button is kept, and click_replay.js repeats it.
import { isInSdkElement, sdkElementOf, targetOf } from "./shadow.js";
import { AGAIN, say } from "./cannot_work.js";
import { isCallback, isGuest, marked } from "./place.js";
import { tellInButtons } from "./say_in_buttons.js";

const NOT_COME = "A file of this page has not come. Check the connection.";
const FILE_MS = 30_000; // the longest wait for boot.js

let isGivenUp = false;

/** Keep clicks until the page's modules take over, or until they have failed to load. */
export function keepClicks() {
  addEventListener("click", keep, true);
  addEventListener("error", onError, true);
  setTimeout(giveUp, FILE_MS);
}

const haveModulesCome = () => "clicks" in marked.dataset;

/** @param {Event} event */
function keep(event) {
  if (haveModulesCome()) {
    removeEventListener("click", keep, true);
    return;
  }
  const target = targetOf(event);
  // A click may happen to the document itself.
  /** @type {HTMLElement | null} */
  const button =
    target.closest && target.closest("button[data-action], [data-needs-python] button");
  if (!button || !(button.closest("[data-needs-python]") || isInSdkElement(button))) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (marked.said) return marked.said.focus();
  forget(); // the last click counts
  marked.keptClick = button;
  button.setAttribute("aria-busy", "true");
}

function forget() {
  if (marked.keptClick) marked.keptClick.removeAttribute("aria-busy");
}

/** @param {Event} event */
function onError({ target }) {
  if (/boot\.js/.test(/** @type {HTMLScriptElement} */ (target).src)) giveUp();
}

/**
 * If the modules come later, the first view enables the button.
 * @param {HTMLButtonElement} button
 */
function disable(button) {
  button.setAttribute("aria-disabled", "true");
  button.title = NOT_COME;
}

/** Report that the page's modules do not load, and release the click. From now on a click leads to the report. */
function giveUp() {
  if (haveModulesCome() || isGivenUp) return;
  isGivenUp = true;
  marked.dataset.python = "failed";
  forget();
  for (const outline of document.querySelectorAll(".outline")) {
    const element = sdkElementOf(outline);
    if (element) element.textContent = ""; // nothing is being read
  }
  /** @type {NodeListOf<HTMLButtonElement>} */
  const buttons = document.querySelectorAll("button[data-action]");
  for (const button of buttons) if (isInSdkElement(button)) disable(button);
  if (isGuest && !isCallback) tellInButtons(NOT_COME);
  else marked.said = say(NOT_COME, AGAIN);
}
