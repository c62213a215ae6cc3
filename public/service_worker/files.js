// The build's files, as both Service Workers of the project have them: stored whole in the background, answered
// from there, replaced by a newer build's only as a whole. Pages are told what becomes of them.
import { leavesPagesToNetwork, respond } from "./activation.js";
import { build } from "./build.js";
import { lookAtPage } from "./neighbour.js";
import { INDEX, NotNow, PAGE, PYTHON } from "./stored_build.js";

const PATIENCE_MS = 3000; // how long the network may take to answer before a stored page is shown
const GONE = [404, 410];
const TRIES = { most: 4, pause_ms: 3000 }; // to store a build whole beside another one
// Of Python's interpreter the browser keeps the machine code that it has made, with the answer that it was made from: for
// the first visit that was the browser's own. What is stored here has none before the third, and until then Python takes
// twice as long. It is the page's alone; the vault's files are all looked at.
const COMPILED = "/pyodide.asm.wasm";

const scope = registration.scope;

/** @typedef {string[]} Parts of a build: PAGE, PYTHON */

/**
 * Where a request goes, from the site's directory on; null when it goes elsewhere.
 * @param {Request} request
 */
export function pathOf({ url }) {
  return url.startsWith(scope) ? new URL(url).pathname.slice(new URL(scope).pathname.length) : null;
}

/**
 * Answer a request for the page or for a file of the build. Any other goes to the network as if no worker were there.
 * @param {FetchEvent} event
 * @param {{networkFirst: boolean}} page whether the page is the network's, if that answers soon
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

let isPageWhole = false; // as far as it was looked at

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
  // Another build stands at the server: the sooner it is here, the shorter this page has to do without the file.
  if (GONE.includes(response.status) || isStartPage(path, response)) event.waitUntil(update());
  return response;
}

/**
 * True if the host has answered with its start page, as some do in place of a file that is missing.
 * @param {string} path
 * @param {Response} response
 */
function isStartPage(path, { headers }) {
  return !path.endsWith(".html") && Boolean(headers.get("Content-Type")?.startsWith("text/html"));
}

/**
 * The answer that the browser itself has kept, which no script can change; null when it has none.
 * @param {Request} request
 */
async function ofTheBrowser(request) {
  const kept = new Request(request, { mode: "same-origin", cache: "only-if-cached" });
  const response = await fetch(kept).catch(() => null);
  return response?.ok ? response : null;
}

/**
 * A part that was stored whole stays so, whatever became of one of its files.
 * @param {string} path
 */
async function heal(path) {
  if (!(await build.isWhole([build.partOf(path)]))) return;
  await build.keep(path).catch(() => {}); // without it the next request goes to the network, too
  await tellReplaced();
}

/**
 * At the worker's installation: have the requests for this site, and no others. Chromium, unless it is told so, sends a
 * request on its own when it has to start the worker first, and starts it for what goes elsewhere, too.
 * @param {InstallEvent} event
 */
export function routeRequests(event) {
  event
    .addRoutes?.([
      { condition: { urlPattern: "*" }, source: "fetch-event" }, // below this script's directory
      { condition: { urlPattern: new URLPattern({}) }, source: "network" },
    ])
    .catch(() => {}); // an older one that knows no such routes
}

/**
 * At the worker's installation: where another build is stored whole, store as much of this one.
 * @returns {Promise<boolean>} whether there is another one
 * @throws {NotNow} when this build cannot be had at present: then the other one stays. It does not stay when the host
 *   itself changes files of this build: after some tries the host gives what cannot be stored.
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
 * Store these parts, or as much of them as can be stored. Returns whether that is all.
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

/** At the worker's activation: have all pages, and stand alone once all is stored. */
export async function takeOver() {
  await clients.claim();
  await settle([PAGE]);
}

/**
 * Hear what a page says of the build's files: {type: "store", build, parts}.
 * @param {ExtendableMessageEvent} event
 */
export function hear(event) {
  const { type, build: wanted, parts } = event.data ?? {};
  if (type !== "store") return;
  if (wanted === build.id) {
    event.waitUntil(Promise.all([tellReplaced(), storeForPages(parts)]));
    build.replaced.clear();
  } else {
    // The worker of that page's own build is about to come, and will tell it.
    event.source?.postMessage({ type: "not-mine", build: wanted });
    event.waitUntil(update());
  }
}

/** @param {Parts} parts */
async function storeForPages(parts) {
  if (await build.isWhole(parts)) return settle(parts);
  try {
    if (await canStore(parts)) await settle(parts);
    else await removeOthers(); // what an older build has stored is of no more use, and takes room
  } catch {
    // The pages were told.
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
 * Stored whole, this build is the only one.
 * @param {Parts} parts
 */
async function settle(parts) {
  if (!(await build.isWhole(parts))) return;
  await removeOthers();
  await tell({ type: "stored", build: build.id, parts });
}

/** A newer build that has been stored meanwhile, or is just being, stays, and decides about this one. */
async function removeOthers() {
  if (!isRenewed()) await build.removeOthers();
}

const isRenewed = () => Boolean(registration.installing || registration.waiting);

async function update() {
  if (!isRenewed()) await registration.update().catch(() => {}); // without a network there is none
}

/** Tell of files that somebody has changed in the store. A page that is just starting hears it when it asks. */
async function tellReplaced() {
  const paths = [...build.replaced];
  if (paths.length) await tell({ type: "replaced", build: build.id, paths });
}

/**
 * Tell every page of this site; `clients` has those of the whole origin.
 * @param {object} message
 */
async function tell(message) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const client of windows) {
    if (client.url.startsWith(scope)) client.postMessage(message);
  }
}
