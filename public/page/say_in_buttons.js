// Why no login works on a page that was not built by us: its login buttons say it, and the rest of the page stays as it is.
import { LOGIN_BUTTON } from "../shared/contract.js";
import { WHERE } from "./cannot_work.js";

/**
 * Tell the user why no login works here.
 * @param {string} reason
 */
export function sayInButtons(reason) {
  const places = tellInButtons(`Logging in does not work ${WHERE[reason]}. `);
  if (reason === "framed") for (const place of places) place.append(linkToItsOwnTab());
}

/**
 * Show a text in place of the login buttons. Returns them.
 * @param {string} text
 */
export function tellInButtons(text) {
  const places = document.querySelectorAll(LOGIN_BUTTON);
  for (const place of places) place.textContent = text;
  return places;
}

function linkToItsOwnTab() {
  const link = document.createElement("a");
  link.href = location.href;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Open the page in a tab of its own";
  return link;
}
