// The page's start, and what Python asks of the page (PyScript gives it this module by name).
// The order matters: the address is cleaned first, clicks are kept from then on.
import { takeCallback } from "./callback.js";
import { clicksCount } from "./clicks.js";
import { currentView, goTo, onEnter, setAuth } from "./address.js";
import { listen, render } from "./renderer.js";
import { startTenant, storeEverything } from "./offline.js";
import { pythonIsUp, startPython } from "./python.js";

export { currentView, goTo, listen, onEnter, setAuth, takeCallback };

/** The site's directory, with its slash: callback and log-out address. */
export const site = new URL(".", location.href).href;

/** The built Content-Security-Policy: what the page may reach. */
export const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content ?? "";

const configuration = fetch("./auth_config.json", { cache: "no-cache" }).then((response) => {
  if (!response.ok) throw new Error(`auth_config.json: the server answered ${response.status}`);
  return response.text();
});
configuration.catch(() => {});

/** The text of auth_config.json, unchecked. */
export const configurationText = () => configuration;

const root = document.documentElement;
const isAlive = root.classList.contains("ok"); // framed, or in a browser too old, the page stays dead
const isDemo = root.hasAttribute("data-demo");
const tenant = isDemo && isAlive ? startTenant() : Promise.resolve("");

/** Why the demo's tenant cannot start, "" when it runs or when the site has a real one. */
export const tenantProblem = () => tenant;

/** Show a tree (JSON text) in every element of that name; several may stand in one page. */
export function show(name, text) {
  const tree = JSON.parse(text);
  for (const element of document.querySelectorAll(name)) render(element, tree);
}

/** Ask a yes-or-no question. */
export const ask = (question) => confirm(question);

/** Python is up and its answers are on screen: from now on clicks count. */
export function ready() {
  pythonIsUp();
  clicksCount();
  if (isDemo) storeEverything();
  // A demo that stood here before is taken away by the worker that comes instead; asked, it comes at once.
  else navigator.serviceWorker?.getRegistration().then((registration) => registration?.update(), () => {});
}

/** Say what kept the page from starting. Nothing here can be clicked any more, but the way on. */
export function fail(title, detail) {
  pythonIsUp();
  for (const button of document.querySelectorAll("button")) button.disabled = true;
  for (const element of document.querySelectorAll("auth0-error")) {
    render(element, [
      "div",
      { class: "alert", role: "alert" },
      ["strong", {}, title],
      ["p", {}, detail],
      ["p", {}, ["a", { href: "./" }, "Load the page again"]],
    ]);
  }
}

if (isAlive) {
  for (const [id, value] of [["callback-url", site], ["logout-url", site], ["web-origin", location.origin]]) {
    const element = document.getElementById(id);
    if (element) element.textContent = value;
  }
  startPython().catch((error) =>
    fail("Python could not start.", `A file of this site did not load (${error.message}). Check the connection, then load the page again.`),
  );
  // PyScript says "done" also when the code of the page raised; the traceback is in the console.
  addEventListener("py:done", () => {
    if (root.dataset.python !== "up") fail("The page's Python stopped with an error.", "The browser's console says where.");
  });
}
