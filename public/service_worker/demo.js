// The Service Worker of an auth0-pyscript demo. It answers ./tenant/… as the demo tenant, and it stores the whole build
// for use without a network. All other requests go to the network, as if there were no worker.
//
// A Service Worker may use static imports only. The browser stores the imported files together with this file.
import { becomeActive, giveWay, respond } from "./activation.js";
import { build } from "./build.js";
import {
  answerFile,
  handleMessage,
  pathOf,
  routeRequests,
  storeBesideAnother,
  takeOver,
} from "./files.js";
import { callVault, createBackup } from "./session_backup.js";
import { NotNow } from "./stored_build.js";
import { answer } from "./tenant.js";
import { BACKUP } from "../shared/site_names.js";

const backup = createBackup(new URL(`vault.js?${build.id}`, registration.scope).href);

addEventListener("install", (event) => {
  routeRequests(event);
  event.waitUntil(install().then(becomeActive));
});

addEventListener("activate", (event) => event.waitUntil(takeOver().then(callVault)));

addEventListener("fetch", (event) => {
  const path = pathOf(event.request);
  if (path === BACKUP) respond(event, backup(event));
  else if (path?.startsWith("tenant/")) respond(event, answer(event.request));
  else answerFile(event, { networkFirst: true }); // a developer of the demo sees a new build at once
});

addEventListener("message", (event) => {
  // After a hard reload no worker controls the page until the worker claims it.
  if (event.data?.type === "claim") {
    event.waitUntil(clients.claim().then(() => event.ports[0]?.postMessage("claimed")));
  } else if (!giveWay(event)) handleMessage(event);
});

async function install() {
  if (await storeBesideAnother()) return;
  await build.keep("__VENDOR__/micropython/micropython.wasm").catch((error) => {
    if (error instanceof NotNow) throw error; // other files: the network has them when they are needed
  });
}
