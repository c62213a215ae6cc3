// The Service Worker of an auth0-pyscript demo: the tenant behind ./tenant/…, and a whole build of the site for use
// without a network. Whatever else the page asks for goes to the network as if no worker were there.
//
// A Service Worker may use static imports only; the browser keeps them together with this file.
import { becomeActive, giveWay, respond } from "./activation.js";
import { build } from "./build.js";
import { answerFile, hear, pathOf, routeRequests, storeBesideAnother, takeOver } from "./files.js";
import { callVault, createKeeper } from "./session_backup.js";
import { NotNow } from "./stored_build.js";
import { answer } from "./tenant.js";

const keeper = createKeeper(new URL(`vault.js?${build.id}`, registration.scope).href);

addEventListener("install", (event) => {
  routeRequests(event);
  event.waitUntil(install().then(becomeActive));
});

addEventListener("activate", (event) => event.waitUntil(takeOver().then(callVault)));

addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path === "keeper") respond(event, keeper(event));
  else if (path?.startsWith("tenant/")) respond(event, answer(event.request));
  else answerFile(event, { networkFirst: true }); // who works on the demo sees a new build at once
});

addEventListener("message", (event) => {
  // After a hard reload a page stands beside its worker.
  if (event.data?.type === "claim") event.waitUntil(clients.claim());
  else if (!giveWay(event)) hear(event);
});

async function install() {
  if (await storeBesideAnother()) return;
  await build.keep("__VENDOR__/micropython/micropython.wasm").catch((error) => {
    if (error instanceof NotNow) throw error; // what cannot be stored comes from the network whenever it is needed
  });
}
