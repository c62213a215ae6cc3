// The start of the page, and what the page's Python calls (PyScript imports this module by its name).
// The order of the imports matters: callback.js cleans the address before any other module runs.
import { isAfterLogout, isOfAnotherLogin, takeCallback } from "./callback.js";
import { clicksCount, clicksFail } from "./click_replay.js";
import { currentView, goTo, onEnter, setAuth } from "./router.js";
import {
  button,
  defineElements,
  followElements,
  onAction,
  showAlert,
  showIn,
  stopWaiting,
} from "./elements.js";
import { ownController, ownRegistration } from "./own_worker.js";
import { SERVICE_WORKER, workerUrl } from "./trusted_types.js";
import { folder, isBuilt, isGuest, marked, prefix, site } from "./place.js";
import { BUILD } from "../vault_connection/handshake.js";
import { startVaultPage } from "../vault_connection/vault_page.js";

export { currentView, goTo, onAction, onEnter, setAuth, takeCallback };

export { folder, site };

const isAlive = marked.classList.contains("ok"); // false in a frame and in a browser that is too old
const isDemo = marked.hasAttribute("data-demo");
// a real site with a Service Worker
const isStored =
  (!isBuilt || marked.hasAttribute("data-offline")) && "serviceWorker" in navigator && !isDemo;

/** @type {HTMLMetaElement | null} */
const policyMeta = document.querySelector("meta[http-equiv=Content-Security-Policy]");

/** The built Content-Security-Policy: what the page may reach. */
export const policy = policyMeta?.content ?? "";

const FILE_MS = 30_000; // the longest wait for a file

/** @type {Promise<string> | null} */
let configuration = null;
/** @type {ReturnType<typeof startVaultPage> | null} the page's connection to the vault */
let vaultPage = null;

const pause = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The text of auth_config.json, unchecked. */
export function configurationText() {
  const asked = () =>
    fetch(`${folder}auth_config.json?__BUILD__`, { cache: "no-cache" }).then((response) => {
      if (!response.ok) throw new Error(`auth_config.json: the server answered ${response.status}`);
      return response.text();
    });
  configuration ??= inTime("auth_config.json", asked());
  return configuration;
}

/**
 * Return the value of `coming`. Rejects if it takes longer than FILE_MS.
 * @template T
 * @param {string} name
 * @param {Promise<T>} coming
 * @returns {Promise<T>}
 */
function inTime(name, coming) {
  /** @type {Promise<never>} */
  const late = pause(FILE_MS).then(() =>
    Promise.reject(new Error(`${name}: no answer in ${FILE_MS / 1000} seconds`)),
  );
  return Promise.race([coming, late]);
}

// Code that the first click does not need is in files of its own. The Trusted Types policy is made here, because a
// policy's name can be used once.
const tenant =
  isDemo && isAlive && !isAfterLogout
    ? inTime("offline.js", import("./offline.js")).then(({ startTenant }) =>
        startTenant(workerUrl(SERVICE_WORKER)),
      )
    : Promise.resolve("");

/** Why the demo's tenant cannot start, "" when it runs or when the site has a real one. */
export const tenantProblem = () => tenant;

/**
 * Call `listener` with the list of the page's elements (JSON text), now and after each change.
 * @param {(elements: string) => void} listener
 */
export const onElements = (listener) =>
  followElements((elements) => listener(JSON.stringify(elements)));

/**
 * Show a tree (JSON text) in the element with that id.
 * @param {string} id
 * @param {string} text
 */
export const show = (id, text) => showIn(id, JSON.parse(text));

/** Ask a yes-or-no question. */
export const ask = (/** @type {string} */ question) => confirm(question);

/** Where this build keeps tokens: "vault" or "page". */
export const tokenStorage = marked.dataset.tokens;

/**
 * The connection to the vault. All data are JSON texts, bodies are bytes.
 * @typedef {object} Vault
 * @property {(name: string, args: string, signal?: AbortSignal, body?: Uint8Array<ArrayBuffer>) =>
 *   Promise<[string, ArrayBuffer]>} call returns a message (`result` or `failure`) and its body
 * @property {() => string} state returns the last state
 * @property {(listener: (state: string) => void) => void} follow calls a listener with each later state
 * @property {() => string} configuration returns the configuration of the build
 * @property {() => Promise<string>} started resolves after the first view with "", or with the error that prevents it
 */

/** @type {Vault | null} the connection to the vault, null in page mode */
export let vault = null;

/**
 * Return a port to the vault for a worker of this page. Transfer the port to the worker. The worker sends the messages
 * that src/auth0_pyscript/vault/__init__.py describes, {"t": "hello", "v": 1, "build": …, "window": false} first.
 * Rejects in page mode.
 * @returns {Promise<{port: MessagePort, build: string}>}
 */
export async function vaultPort() {
  if (!vaultPage)
    throw new Error("This site was built with --token-storage page: it has no vault.");
  return { port: await vaultPage.handOut(), build: BUILD };
}

/** The page's Python has started and has connected the app's handlers. */
export function pythonReady() {
  marked.dataset.python = "up";
  clicksCount("python");
  if (isStored && isBuilt)
    import("./site_updates.js").then(
      (module) => module.storePython(),
      () => {},
    );
}

const LATER_MS = 500; // until then an early click has network and processor for itself
const LEAVING_MS = 1000; // a login waits at most that long for the Service Worker
// This browser ends the vault with its last page, so the session needs the Service Worker (docs/architecture.md).
const needsBackup = isStored && globalThis.auth0PyscriptVault?.outlivesPages === false;
/** @type {() => void} */
let firstViewCame;
/** @type {Promise<void>} */
const firstView = new Promise((resolve) => (firstViewCame = resolve));
/** @type {Promise<unknown> | null} */
let worker = null;

const ANOTHER_LOGIN = {
  title: "This answer belongs to another login.",
  detail: "The login that was begun in this tab has not come back. Log in again.",
};

/** The first view is complete. From now on clicks are handled. */
export function ready() {
  marked.dataset.started = "";
  clicksCount("page");
  if (isOfAnotherLogin() && marked.dataset.auth !== "in")
    showAlert(ANOTHER_LOGIN, button("login-again", "Log in again"), button("dismiss", "Dismiss"));
  firstViewCame();
  if (!isGuest) setTimeout(offerInstallation, LATER_MS);
  if (isDemo && !isBuilt) return; // the page itself is not stored
  if (isDemo) import("./offline.js").then(({ storeEverything }) => storeEverything());
  else if (needsBackup || isGuest) followWorker(pause(LATER_MS));
  else if (isStored) setTimeout(followWorker, LATER_MS);
  // An earlier build may have left a worker. Its replacement removes it; an update request makes that happen now.
  else
    ownRegistration()
      .then((registration) => registration?.update())
      .catch(() => {});
}

/** A browser loads the manifest, and the files named in it, as soon as it finds the link. */
function offerInstallation() {
  /** @type {NodeListOf<HTMLLinkElement>} */
  const links = document.querySelectorAll("link[data-rel]");
  for (const named of links) {
    // Chromium reads a link that is added, not a link that changes.
    const link = /** @type {HTMLLinkElement} */ (named.cloneNode());
    link.rel = link.dataset.rel ?? "";
    link.removeAttribute("data-rel");
    named.replaceWith(link);
  }
}

/** Register the Service Worker, once. It stores files after `quiet` has resolved. */
function followWorker(quiet = firstView) {
  // If the module does not load, the page gets all files from the network. That is no error.
  worker ??= (isBuilt ? import("./site_updates.js") : import("./guest_worker.js"))
    .then((module) => module.followWorker(workerUrl(SERVICE_WORKER), quiet))
    .catch(() => null);
  return worker;
}

/** Called before the page leaves for a login. Where the session needs the Service Worker, it is active on return.
 * On a page that was not built by us it keeps the answer of the login from the site's own Service Worker. */
const prepareLogin = () =>
  (needsBackup || isGuest) && !isDemo && Promise.race([followWorker(), pause(LEAVING_MS)]);

/**
 * Show why the page could not start, and a link that loads the page again.
 * @param {string} title
 * @param {string} detail
 */
export function fail(title, detail) {
  const explain = failPython(title, detail);
  if ("started" in marked.dataset) return;
  marked.dataset.started = "";
  stopWaiting();
  clicksFail("page", title, explain);
}

/**
 * Show why the page's own Python does not run. The SDK's elements do not need it. Returns a function that shows it again,
 * with the focus.
 * @param {string} title
 * @param {string} detail
 * @param {import("./renderer.js").Tree[]} ways further buttons
 */
function failPython(title, detail, ...ways) {
  marked.dataset.python = "failed";
  // The action keeps the fragment, which a router may use. Where nothing listens, the link loads the page without it.
  const again = { class: "button", href: "", "data-action": "reload" };
  const explain = (hasFocus = true) =>
    showAlert({ title, detail, hasFocus }, ["a", again, "Load the page again"], ...ways);
  clicksFail("python", title, explain);
  explain(false);
  return explain;
}

let areElementsAlive = marked.dataset.tokens === "vault";

/** Page mode: the SDK's elements have started. They work even if the page's own Python fails. */
export function elementsBegin() {
  areElementsAlive = true;
}

/**
 * The page's Python does not run. If the SDK's elements work without it, the alert can be dismissed.
 * @param {string} title
 * @param {string} detail
 */
function pythonFails(title, detail) {
  if (areElementsAlive) failPython(title, detail, button("dismiss", "Dismiss"));
  else fail(title, detail);
}

function python() {
  marked.dataset.python = "starting";
  let why = ""; // why it stopped
  const onError = (/** @type {string} */ detail) => {
    why = detail;
  };
  const page = { beginsElements: !areElementsAlive, onError };
  inTime("python.js", import("../python_start/python.js"))
    .then(({ startPython }) => startPython(page))
    .catch((error) =>
      pythonFails(
        "Python could not start.",
        `A file of this site did not load (${error.message}). Check the connection, then load the page again.`,
      ),
    );
  // PyScript says "done" also when the page's code raised.
  addEventListener("py:done", () => {
    if (marked.dataset.python !== "starting") return;
    if (!why) return pythonReady(); // it ended without an error and without handlers to connect
    pythonFails("The page's Python stopped with an error.", why);
  });
}

/** With a vault, the page's own Python starts after the first view, when an element that needs it becomes visible. */
function startPythonWhenNeeded() {
  if (!isBuilt || !document.getElementById("python")) return; // other people's PyScript starts by itself
  const needy = [...document.querySelectorAll("[data-needs-python]")];
  const observer = new MutationObserver(look);
  observer.observe(marked, { attributeFilter: ["data-view", "data-auth"] });
  look();

  function look() {
    if (needy.length && !needy.some((element) => element.getClientRects().length)) return;
    observer.disconnect();
    python();
  }
}

const NOT_STARTED = "The page could not start.";
const NOTHING = new ArrayBuffer();

/** @param {string} query the answer to a login, "" for none */
function startOverVault(query) {
  marked.dataset.python = "idle";
  let state = "null";
  /** @type {Set<(state: string) => void>} */
  const followers = new Set(); // the page's Python, and the bridge to its workers
  const onState = (/** @type {object} */ data) => {
    state = JSON.stringify(data);
    for (const follower of followers) follower(state);
  };
  const started = startVaultPage({
    query,
    onState,
    prepareLogin,
    prepared: tenant,
  });
  vaultPage = started;
  vault = {
    state: () => state,
    follow: (listener) => {
      followers.add(listener);
    },
    configuration: () => JSON.stringify(started.configuration()),
    started: () =>
      started.started.then(
        () => "",
        ({ title, detail, message }) =>
          JSON.stringify({ title: title ?? NOT_STARTED, detail: detail ?? String(message) }),
      ),
    call: (call, args, signal, body) =>
      started.callAsText(call, args, signal, body?.buffer).then(
        /** @returns {[string, ArrayBuffer]} */
        (outcome) => [outcome.text, outcome.body ?? NOTHING],
        /** @returns {[string, ArrayBuffer]} */
        (error) => [JSON.stringify({ error }), NOTHING],
      ),
  };
  if (isGuest) answerWorkers(vault);
  started.started.then(
    () => {
      ready();
      startPythonWhenNeeded();
    },
    (error) => fail(error.title ?? NOT_STARTED, error.detail ?? String(error.message)),
  );
}

/** Show the values for the tenant's dashboard. */
function showAddresses() {
  for (const [id, value] of [
    ["callback-url", site],
    ["logout-url", site],
    ["web-origin", location.origin],
  ]) {
    const element = document.getElementById(id);
    if (element) element.textContent = value;
  }
}

/**
 * Start the page. A callback page without the answer of a login is what a logout comes back to.
 * @param {string} query the answer to a login, "" for none
 */
function begin(query) {
  if (isAfterLogout) import("./after_logout.js").catch(() => location.replace(site));
  else startOverVault(query);
}

/**
 * Answer Python that runs in workers of the site. The module is loaded when a worker asks.
 * @param {Vault} here
 */
function answerWorkers(here) {
  const name = `${prefix}bridge`;
  const channel = new BroadcastChannel(name);
  /** @type {ReturnType<typeof open> | null} */
  let bridge = null;
  const open = () =>
    import("./worker_bridge.js").then(({ openBridge }) => openBridge(channel, here, `${name}:`));
  channel.addEventListener("message", async ({ data }) => {
    if (data?.to === "" || bridge) (await (bridge ??= open()))(data);
  });
}

if (!marked.className) marked.className = "changed"; // preflight.js did not run before this module
if (isAlive) {
  // A page from the Service Worker's store is under its control already. Any other page registers the worker after its
  // first view, so that the view has the network for itself.
  if (isStored && ownController()) followWorker();
  defineElements();
  if (!isGuest) showAddresses();
  if (marked.dataset.tokens === "vault") begin(takeCallback());
  else python();
}
