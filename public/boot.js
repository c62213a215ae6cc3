// The page's start, and what Python asks of the page (PyScript gives it this module by name).
// The order matters: the address is cleaned first, clicks are kept from then on.
import { takeCallback } from "./callback.js";
import { clicksCount } from "./clicks.js";
import { currentView, goTo, onEnter, setAuth } from "./address.js";
import { listen, render } from "./renderer.js";
import { startTenant, storeEverything } from "./offline.js";
import { pythonIsUp, startPython } from "./python.js";
import { startVaultHome } from "./vault_home.js";

export { currentView, goTo, listen, onEnter, setAuth, takeCallback };

const root = document.documentElement;
const isAlive = root.classList.contains("ok"); // framed, or in a browser too old, the page stays dead
const isDemo = root.hasAttribute("data-demo");

/** The site's directory, with its slash: callback and log-out address. */
export const site = new URL(".", location.href).href;

/** The built Content-Security-Policy: what the page may reach. */
export const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]")?.content ?? "";

let isStarted = false;
let configuration = null;

/** The text of auth_config.json, unchecked. */
export function configurationText() {
  configuration ??= fetch("./auth_config.json", { cache: "no-cache" }).then((response) => {
    if (!response.ok) throw new Error(`auth_config.json: the server answered ${response.status}`);
    return response.text();
  });
  return configuration;
}

const tenant = isDemo && isAlive ? startTenant() : Promise.resolve("");

/** Why the demo's tenant cannot start, "" when it runs or when the site has a real one. */
export const tenantProblem = () => tenant;

/** Show a tree (JSON text) in every element of that name; several may stand in one page. */
export function show(name, text) {
  showTree(name, JSON.parse(text));
}

/** Ask a yes-or-no question. */
export const ask = (question) => confirm(question);

/**
 * The link to the vault, null in page mode. call(name, args) gives a promise; state() the last state; follow(listener)
 * tells of the next ones. All data are JSON texts.
 */
export let vault = null;

/** The page's Python is up, and the app's own handlers are connected. */
export function pythonReady() {
  pythonIsUp();
  clicksCount("python");
}

/** The first view is right: from now on clicks count. */
export function ready() {
  isStarted = true;
  clicksCount("page");
  if (isDemo) storeEverything();
  // A demo that stood here before is taken away by the worker that comes instead; asked, it comes at once.
  else navigator.serviceWorker?.getRegistration().then((registration) => registration?.update(), () => {});
}

/** Say what kept the page, or with a vault only its Python, from starting; the way on is there. */
export function fail(title, detail) {
  pythonIsUp();
  const dead = isStarted ? "[data-python-view] button:not([data-action])" : "button";
  for (const button of document.querySelectorAll(dead)) button.disabled = true;
  const way = ["p", {}, ["a", { href: "./" }, "Load the page again"]];
  showTree("auth0-error", ["div", { class: "alert", role: "alert" }, ["strong", {}, title], ["p", {}, detail], way]);
}

function showTree(name, tree) {
  for (const element of document.querySelectorAll(name)) render(element, tree);
}

function python() {
  startPython().catch((error) =>
    fail("Python could not start.", `A file of this site did not load (${error.message}). Check the connection, then load the page again.`),
  );
  // PyScript says "done" also when the page's code raised; the traceback is in the console.
  addEventListener("py:done", () => {
    if (root.dataset.python !== "up") fail("The page's Python stopped with an error.", "The browser's console says where.");
  });
}

function startOverVault() {
  root.dataset.python = "idle";
  const name = `auth0-pyscript:${new URL(site).pathname}`;
  let state = "null";
  let follower = () => {};
  const onState = (data) => follower((state = JSON.stringify(data)));
  const home = startVaultHome({
    name,
    build: "__BUILD__",
    query: takeCallback(),
    show: showTree,
    onState,
    prepared: tenant,
  });
  vault = {
    state: () => state,
    follow: (listener) => (follower = listener),
    call: (call, args) => home.call(call, JSON.parse(args)).then(
      (value) => JSON.stringify({ value: value ?? null }),
      (error) => JSON.stringify({ error }),
    ),
  };
  home.started.then(
    () => {
      ready();
      // The page's own Python comes when the view that is its own is looked at, after everything else.
      let isAsked = false;
      const look = () => {
        if (isAsked || root.dataset.view !== "python" || root.dataset.auth !== "in") return;
        isAsked = true;
        root.dataset.python = "starting";
        python();
      };
      new MutationObserver(look).observe(root, { attributeFilter: ["data-view", "data-auth"] });
      look();
    },
    (error) => fail(error.title ?? "The page could not start.", error.detail ?? String(error.message)),
  );
}

if (isAlive) {
  for (const [id, value] of [["callback-url", site], ["logout-url", site], ["web-origin", location.origin]]) {
    const element = document.getElementById(id);
    if (element) element.textContent = value;
  }
  if (root.dataset.tokens === "vault") startOverVault();
  else python();
}
