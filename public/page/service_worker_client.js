// The page's end of the Service Worker, for demos and for real sites.
import { isOwn, ownController, ownRegistration } from "./own_worker.js";
import { folder, marked } from "./place.js";

const BUILD = "__BUILD__";
const ASK_AGAIN_MS = 20_000; // a browser may end a worker that takes long; the next request makes it continue

// `navigator.serviceWorker.ready` is not used: it may return the registration of another project's active worker.
/** @type {(registration: ServiceWorkerRegistration) => void} */
let tellRegistration;
/** @type {Promise<ServiceWorkerRegistration>} */
const registered = new Promise((resolve) => (tellRegistration = resolve));

/**
 * Return this site's registration. It is made if this page has no worker. To find an update, the browser fetches only
 * sw.js and not its modules, because a new build puts its modules into a folder with a new name.
 * @param {string | TrustedScriptURL} url the worker's address
 * @returns {Promise<ServiceWorkerRegistration>}
 */
export async function register(url) {
  // A page with a worker does not register it again: that call waits for an update that is under way.
  const registration = (ownController() && (await ownRegistration())) || (await registerAnew(url));
  tellRegistration(registration);
  return registration;
}

/**
 * @param {string | TrustedScriptURL} trusted
 * @returns {Promise<ServiceWorkerRegistration>}
 */
function registerAnew(trusted) {
  const url = /** @type {string} */ (trusted); // TypeScript's library knows no Trusted Types
  const container = navigator.serviceWorker;
  /** @type {RegistrationOptions} */
  const options = { scope: folder, updateViaCache: "imports" };
  return container.register(url, { ...options, type: "module" }).catch((error) => {
    // A real site's worker is one file, so it also runs without module support (Firefox before 147). A demo's worker
    // imports modules.
    if (marked.hasAttribute("data-demo")) throw error;
    return container.register(url, options);
  });
}

/**
 * Return the active worker of this site's registration, once there is one. Rejects if the installation fails.
 * @param {ServiceWorkerRegistration} registration
 * @returns {Promise<ServiceWorker | null>}
 */
export function activated(registration) {
  const coming = registration.installing ?? registration.waiting;
  if (registration.active || !coming) return Promise.resolve(registration.active);
  return new Promise((resolve, reject) => {
    coming.addEventListener("statechange", () => {
      if (registration.active) resolve(registration.active);
      else if (coming.state === "redundant") reject(new Error("a file of it did not load."));
    });
  });
}

/**
 * @typedef {object} News of the Service Worker
 * @property {string} type
 * @property {string} build
 * @property {string[]} [parts] what is stored
 * @property {number} [done] files, of `total`
 * @property {number} [total]
 * @property {string} [reason] why it cannot be stored
 * @property {string[]} [paths] files that somebody has changed
 */

/**
 * Call `heard` with each message from this site's own worker.
 * @param {(news: News | null) => void} heard
 */
export function onMessage(heard) {
  navigator.serviceWorker.addEventListener("message", ({ data, source }) => {
    if (isOwn(/** @type {ServiceWorker | null} */ (source))) heard(data);
  });
}

/**
 * Let the worker store parts of this build in the background. The request is repeated until it has succeeded or failed.
 * @param {("page" | "python")[]} parts
 * @param {(news: News) => void} heard {type: "storing", done, total}, at the end {type: "stored"} or "not-stored"
 */
export function store(parts, heard) {
  let asking = 0;
  const ask = async () =>
    (await registered).active?.postMessage({ type: "store", build: BUILD, parts });
  const begin = () => {
    clearInterval(asking);
    asking = setInterval(ask, ASK_AGAIN_MS);
    ask();
  };
  onMessage((data) => {
    if (data?.build !== BUILD) return; // from the previous worker, whose build is stored already
    if (data.type === "replaced") return tellReplaced(data.paths ?? []);
    if (data.type === "not-mine") return clearInterval(asking); // another worker will take over soon
    if (String(data.parts) !== String(parts)) return;
    if (data.type !== "storing") clearInterval(asking);
    if (data.type === "not-stored") tellNotStored(data.reason ?? "");
    heard(data);
  });
  navigator.serviceWorker.addEventListener("controllerchange", begin);
  begin();
}

/** @type {Set<string>} */
const told = new Set();

/** @param {string} reason */
function tellNotStored(reason) {
  if (!told.has(reason))
    console.warn(`The files of this site cannot be stored in this browser: ${reason}`);
  told.add(reason);
}

/** @param {string[]} paths */
function tellReplaced(paths) {
  const news = paths.filter((path) => !told.has(path));
  if (!news.length) return;
  news.forEach((path) => told.add(path));
  console.error(
    `Stored files had been changed. They were not used, and are fetched again: ${news.join(", ")}`,
  );
}
