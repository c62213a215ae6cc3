// The files of the build, for both Service Workers of this project (site.js and demo.js). The worker stores the files
// in the background and answers requests with the stored files. A newer build replaces them only when it is complete.
// The worker tells the pages about the progress.
import { leavesPagesToNetwork, respond } from "./activation.js";
import { build } from "./build.js";
import { lookAtPage } from "./neighbour.js";
import { INDEX, NotNow, PAGE, PYTHON } from "./stored_build.js";

const PATIENCE_MS = 3000; // how long the network may take to answer before a stored page is shown
const GONE = [404, 410];
const TRIES = { most: 4, pause_ms: 3000 }; // for storing a complete build beside another build
// The browser caches the machine code of Python's interpreter together with the response that it compiled. At the first
// visit that is the response in the browser's own HTTP cache. The response in this store gets machine code only at the
// third visit, and until then Python takes twice as long. So this file is answered from the HTTP cache if possible,
// without a check of its hash. Only the page uses it. All files of the vault are checked.
const COMPILED = "/pyodide.asm.wasm";

const scope = registration.scope;

/** @typedef {string[]} Parts of a build: PAGE, PYTHON */

/**
 * Return the path of a request below the site's directory, null if the request goes elsewhere.
 * @param {Request} request
 */
export function pathOf({ url }) {
  return url.startsWith(scope) ? new URL(url).pathname.slice(new URL(scope).pathname.length) : null;
}

/**
 * Answer a request for the page or for a file of the build. Other requests go to the network, as without a worker.
 * @param {FetchEvent} event
 * @param {{networkFirst: boolean}} page networkFirst: answer with the network's page if the network answers soon
 */
export function answerFile(event, { networkFirst }) {
  const { request } = event;
  if (request.method !== "GET") return;
  const address = pathOf(request);
  if (request.mode === "navigate" && (address === "" || address === INDEX)) {
    if (!leavesPagesToNetwork()) respond(event, page(event, networkFirst));
  } else {
    const path = build.pathOf(request.url.split("#")[0]);
    if (path !== undefined && path !== INDEX) respond(event, file(path, event));
  }
}

let isPageWhole = false; // true once the page's part of the build was found complete

/**
 * @param {FetchEvent} event
 * @param {boolean} networkFirst
 */
async function page(event, networkFirst) {
  isPageWhole ||= await build.isWhole([PAGE]);
  const stored = isPageWhole && (await build.find(INDEX));
  if (!stored) return pageOfNetwork(event);
  if (!networkFirst) return stored;
  /** @type {Promise<undefined>} */
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const fresh = await Promise.race([pageOfNetwork(event), late]).catch(() => undefined);
  return fresh && fresh.status < 500 ? fresh : stored;
}

/** @param {FetchEvent} event */
async function pageOfNetwork(event) {
  const response = await fetch(event.request);
  event.waitUntil(lookAtPage(response.clone()));
  return response;
}

/**
 * @param {string} path
 * @param {FetchEvent} event
 */
async function file(path, event) {
  const compiled = path.endsWith(COMPILED) && (await ofTheBrowser(event.request));
  if (compiled) return compiled;
  const stored = await build.find(path);
  if (stored) return stored;
  event.waitUntil(heal(path));
  const response = await fetch(event.request);
  // The server has another build now. The sooner it is installed here, the sooner this page can change to it.
  if (GONE.includes(response.status) || isStartPage(path, response)) event.waitUntil(update());
  return response;
}

/**
 * True if the host answered with its start page. Some hosts do so when a file is missing.
 * @param {string} path
 * @param {Response} response
 */
function isStartPage(path, { headers }) {
  return !path.endsWith(".html") && Boolean(headers.get("Content-Type")?.startsWith("text/html"));
}

/**
 * Return the response in the browser's own HTTP cache, which no script can change; null if there is none.
 * @param {Request} request
 */
async function ofTheBrowser(request) {
  const kept = new Request(request, { mode: "same-origin", cache: "only-if-cached" });
  const response = await fetch(kept).catch(() => null);
  return response?.ok ? response : null;
}

/**
 * Store a file again if its part was complete before, so that the part stays complete.
 * @param {string} path
 */
async function heal(path) {
  if (!(await build.isWhole([build.partOf(path)]))) return;
  await build.keep(path).catch(() => {}); // on failure the next request goes to the network, too
  await tellReplaced();
}

/**
 * Route only this site's requests to the worker. Call this while the worker installs. Without these routes Chromium
 * starts the worker for requests to other addresses, too, and sends requests to the network itself while it starts.
 * @param {InstallEvent} event
 */
export function routeRequests(event) {
  event
    .addRoutes?.([
      { condition: { urlPattern: "*" }, source: "fetch-event" }, // below this script's directory
      { condition: { urlPattern: new URLPattern({}) }, source: "network" },
    ])
    .catch(() => {}); // an older Chromium does not support these routes
}

/**
 * Store the same parts of this build as are stored of another build. Call this while the worker installs.
 * @returns {Promise<boolean>} true if another build is stored
 * @throws {NotNow} if files of this build cannot be fetched at present. The other build stays then. If the host changes
 *   files of this build, nothing is thrown after some tries: this build replaces the other one, and the changed files
 *   come from the network.
 */
export async function storeBesideAnother() {
  if (!(await build.isBesideWhole(PAGE))) return false;
  const parts = (await build.isBesideWhole(PYTHON)) ? [PAGE, PYTHON] : [PAGE];
  for (let tries = 1; !(await canStore(parts)) && tries < TRIES.most; tries++) {
    await new Promise((resolve) => setTimeout(resolve, TRIES.pause_ms));
  }
  return true;
}

/**
 * Store as many files of these parts as possible. Returns true if all files are stored.
 * @param {Parts} parts
 */
async function canStore(parts) {
  try {
    await store(parts);
    return true;
  } catch (error) {
    if (error instanceof NotNow) throw error;
    return false;
  }
}

/** Take control of all pages. Remove the other builds if this one is complete. Call this while the worker activates. */
export async function takeOver() {
  await clients.claim();
  await settle([PAGE]);
}

/**
 * Handle a page's message about the files of the build: {type: "store", build, parts}.
 * @param {ExtendableMessageEvent} event
 */
export function handleMessage(event) {
  const { type, build: wanted, parts } = event.data ?? {};
  if (type !== "store") return;
  if (wanted === build.id) {
    event.waitUntil(Promise.all([tellReplaced(), storeForPages(parts)]));
    build.replaced.clear();
  } else {
    // The page belongs to another build. The worker of that build will be installed, and will tell the page.
    event.source?.postMessage({ type: "not-mine", build: wanted });
    event.waitUntil(update());
  }
}

/** @param {Parts} parts */
async function storeForPages(parts) {
  if (await build.isWhole(parts)) return settle(parts);
  try {
    if (await canStore(parts)) await settle(parts);
    else await removeOthers(); // an older build is of no more use, and takes space
  } catch {
    // `store` has told the pages.
  }
}

/** @param {Parts} parts */
async function store(parts) {
  try {
    await build.store(parts, (done, total) =>
      tell({ type: "storing", build: build.id, parts, done, total }),
    );
  } catch (error) {
    await tell({ type: "not-stored", build: build.id, parts, reason: error.message });
    throw error;
  }
}

/**
 * If these parts are complete, remove the other builds and tell the pages.
 * @param {Parts} parts
 */
async function settle(parts) {
  if (!(await build.isWhole(parts))) return;
  await removeOthers();
  await tell({ type: "stored", build: build.id, parts });
}

/** Remove the other builds, unless a newer build is installed or installing: its worker removes this build later. */
async function removeOthers() {
  if (!isRenewed()) await build.removeOthers();
}

const isRenewed = () => Boolean(registration.installing || registration.waiting);

async function update() {
  if (!isRenewed()) await registration.update().catch(() => {}); // without a network there is no update
}

/** Tell the pages which stored files somebody has changed. A page that is starting is told when it sends "store". */
async function tellReplaced() {
  const paths = [...build.replaced];
  if (paths.length) await tell({ type: "replaced", build: build.id, paths });
}

/**
 * Send a message to every page of this site. `clients` lists the pages of the whole origin.
 * @param {object} message
 */
async function tell(message) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of windows) {
    if (client.url.startsWith(scope)) client.postMessage(message);
  }
}
