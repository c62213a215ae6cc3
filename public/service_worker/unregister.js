// A site that is built with --no-offline has no Service Worker. If an earlier build or a demo at this address had one,
// this worker replaces it, removes what was stored here, and then unregisters itself. This script must stay on the
// server: a browser replaces a worker only when it finds another script at the worker's address.
import { becomeActive } from "./activation.js";
import { tenantDatabase } from "./names.js";
import { sitePrefix } from "../shared/site_names.js";

const prefix = sitePrefix(registration.scope);

addEventListener("install", (event) => event.waitUntil(becomeActive()));

addEventListener("activate", (event) => event.waitUntil(cleanUp()));

async function cleanUp() {
  for (const name of await caches.keys()) if (name.startsWith(prefix)) await caches.delete(name);
  for (const name of await databases()) if (name.startsWith(prefix)) await deleted(name);
  await registration.unregister();
}

async function databases() {
  const known = [tenantDatabase(registration.scope)];
  if (!indexedDB.databases) return known;
  return [...known, ...(await indexedDB.databases()).flatMap(({ name }) => name ?? [])];
}

/** @param {string} name */
function deleted(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // "blocked": the browser deletes the database when the last tab of the demo closes it.
    for (const end of ["success", "error", "blocked"]) request.addEventListener(end, resolve);
  });
}
