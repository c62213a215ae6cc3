// A site that was built with --no-offline has no Service Worker. If a demo, or a build with one, stood at this address
// before, its worker is replaced by this one, which takes away what was stored here and then itself. It must stay here:
// a worker goes away only when the browser finds another at its address.

const family = `auth0-pyscript:${new URL(registration.scope).pathname}:`;

addEventListener("install", () => skipWaiting());

addEventListener("activate", (event) => event.waitUntil(cleanUp()));

async function cleanUp() {
  for (const name of await caches.keys()) if (name.startsWith(family)) await caches.delete(name);
  for (const name of await databases()) if (name.startsWith(family)) await deleted(name);
  await registration.unregister();
}

async function databases() {
  const known = [`${family}tenant`];
  if (!indexedDB.databases) return known;
  return [...known, ...(await indexedDB.databases()).flatMap(({ name }) => name ?? [])];
}

/** @param {string} name */
function deleted(name) {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    // "blocked" means later: it goes when the last tab of the demo lets go of it.
    for (const end of ["success", "error", "blocked"]) request.addEventListener(end, resolve);
  });
}
