// The demo's Service Worker: the tenant behind ./tenant/…, and a whole build of the site for use without
// a network. Whatever else the page asks for goes to the network as if no worker were there.
//
// A Service Worker may use static imports only; the browser keeps them together with this file.
import { build } from "./__WORKER__/build.js";
import { createKeeper } from "./__WORKER__/keeper.js";
import { answer } from "./__WORKER__/tenant.js";

const INDEX = "index.html";
const HASHED = /^[a-z]-[0-9a-f]{12}\//; // folders named by their content: what stands in them never changes
const PATIENCE_MS = 3000; // how long the network may take to answer before a stored page is shown

const scope = registration.scope;
const keeper = createKeeper(new URL(`vault.js?${build.id}`, scope).href);

// Pages that were shown from the store: what belongs to them comes from there too, never from a newer build.
const storedPages = new Set();

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(install());
});

addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  const { request } = event;
  if (!request.url.startsWith(scope)) return;
  const path = new URL(request.url).pathname.slice(new URL(scope).pathname.length);
  if (path === "keeper") {
    event.respondWith(keeper(event));
  } else if (path.startsWith("tenant/")) {
    event.respondWith(answer(request));
  } else if (request.method !== "GET") {
    return;
  } else if (request.mode === "navigate" && (path === "" || path === INDEX)) {
    event.respondWith(page(event));
  } else if (build.has(path) && (HASHED.test(path) || storedPages.has(event.clientId))) {
    event.respondWith(file(path, event));
  }
});

addEventListener("message", (event) => {
  // After a hard reload a page stands beside its worker.
  if (event.data.type === "claim") event.waitUntil(clients.claim());
  if (event.data.type === "store-everything") {
    event.waitUntil(Promise.all([tellReplaced(), storeEverything(event.data.build)]));
    build.replaced.clear();
  }
});

async function install() {
  // A build that stands here whole is replaced whole: until this one is stored too, that one serves on.
  if (await build.othersAreComplete()) await store();
  else await build.keep("__VENDOR__/micropython/micropython.wasm");
}

async function activate() {
  await clients.claim();
  await takeOver();
}

/** @param {string} wanted the build of the page that asks */
async function storeEverything(wanted) {
  // A page newer than this worker: the worker of its own build is about to come, and will tell it.
  if (wanted !== build.id) return registration.update();
  if (!(await build.isComplete())) await store().catch(() => {}); // the pages were told
  await takeOver();
}

/** Stored whole, this build is the only one. */
async function takeOver() {
  if (!(await build.isComplete())) return;
  await build.removeOthers();
  await tell({ type: "stored", build: build.id, bytes: build.bytes });
}

async function store() {
  try {
    await build.store((done, total) => tell({ type: "storing", build: build.id, done, total }));
  } catch (error) {
    await tell({ type: "not-stored", build: build.id, reason: error.message });
    throw error;
  }
}

/** The site's page: the network's when that answers soon, so that a new build is seen; else the stored one. */
async function page({ request, resultingClientId }) {
  const stored = (await build.isComplete()) && (await build.find(INDEX));
  if (!stored) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  const fresh = await Promise.race([fetch(request), late]).catch(() => undefined);
  if (fresh && fresh.status < 500) return fresh;
  storedPages.add(resultingClientId);
  return stored;
}

async function file(path, event) {
  const stored = await build.find(path);
  if (!stored) event.waitUntil(heal(path));
  return stored ?? fetch(event.request);
}

/** A build that was stored whole stays so, whatever became of one of its files. */
async function heal(path) {
  if (!(await build.isComplete())) return;
  await build.keep(path).catch(() => {}); // without it the next request goes to the network, too
  await tellReplaced();
}

/** Tell of files that somebody has changed in the store. A page that is just starting hears it when it asks. */
async function tellReplaced() {
  const paths = [...build.replaced];
  if (paths.length) await tell({ type: "replaced", build: build.id, paths });
}

/** Tell every page of this site; `clients` has those of the whole origin. */
async function tell(message) {
  const windows = await clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const page of windows) if (page.url.startsWith(scope)) page.postMessage(message);
}
