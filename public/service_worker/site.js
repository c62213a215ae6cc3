// A real site's Service Worker: the files of its build, so that a second visit asks the site's server for nothing.
// What goes to the tenant or to an API passes by as if no worker were there.
//
// The build makes one file of it and its modules: each would take its time whenever the browser starts the worker.
import { becomeActive, giveWay, respond } from "./activation.js";
import { build } from "./build.js";
import { answerFile, hear, pathOf, routeRequests, storeBesideAnother, takeOver } from "./files.js";
import { callVault, createKeeper } from "./session_backup.js";
import { tenantDatabase } from "./names.js";
import { reachServer } from "./neighbour.js";

const keeper = createKeeper(new URL(`vault.js?${build.id}`, registration.scope).href);

addEventListener("install", (event) => {
  routeRequests(event);
  event.waitUntil(install());
});

addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  if (pathOf(event.request) === "keeper") respond(event, keeper(event));
  // Once a newer build is stored beside this one, this one's pages keep their files, and pages that start are new ones.
  else answerFile(event, { networkFirst: Boolean(registration.waiting) });
});

addEventListener("message", (event) => {
  const { type } = event.data ?? {}; // another project's page below this site may send anything
  // While this worker waits, pages ask it what it brings, and let it go on when none is left that needs the one before.
  if (type === "which-build") event.source?.postMessage({ type: "waiting", build: build.id });
  else if (type === "go-on") event.waitUntil(becomeActive());
  else if (type === "reach")
    event.waitUntil(reachServer().then((answer) => event.ports[0]?.postMessage(answer)));
  else if (!giveWay(event)) hear(event);
});

async function install() {
  // Only pages of a build that is stored have something to lose. A demo that was here before goes at once.
  if (!(await storeBesideAnother())) await becomeActive();
}

async function activate() {
  await takeDemoAway();
  await takeOver();
  callVault();
}

/** What a demo at this address has stored: its files, and its tenant's data. */
async function takeDemoAway() {
  await build.removeOthers({ ofOtherKind: true });
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(tenantDatabase(registration.scope));
    // "blocked" means later: it goes when the last tab of the demo lets go of it.
    for (const end of ["success", "error", "blocked"]) request.addEventListener(end, resolve);
  });
}
