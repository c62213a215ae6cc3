// The Service Worker of a real site. It stores the files of the build, so a second visit sends no request to the site's
// server. Requests to the tenant or to an API go to the network, as if there were no worker.
//
// The build bundles this file and its modules into one file, because each file would delay every start of the worker.
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
import { tenantDatabase } from "./names.js";
import { reachServer } from "./neighbour.js";
import { BACKUP } from "../shared/site_names.js";

const backup = createBackup(new URL(`vault.js?${build.id}`, registration.scope).href);

addEventListener("install", (event) => {
  routeRequests(event);
  event.waitUntil(install());
});

addEventListener("activate", (event) => event.waitUntil(activate()));

addEventListener("fetch", (event) => {
  if (pathOf(event.request) === BACKUP) respond(event, backup(event));
  // When a newer build is stored, open pages keep the files of this build, and a page that starts now is the newer one.
  else answerFile(event, { networkFirst: Boolean(registration.waiting) });
});

addEventListener("message", (event) => {
  const { type } = event.data ?? {}; // another project's page below this site may send anything
  // While this worker waits, pages ask it for its build. They send "go-on" when no page needs the previous worker.
  if (type === "which-build") event.source?.postMessage({ type: "waiting", build: build.id });
  else if (type === "go-on") event.waitUntil(becomeActive());
  else if (type === "reach")
    event.waitUntil(reachServer().then((answer) => event.ports[0]?.postMessage(answer)));
  else if (!giveWay(event)) handleMessage(event);
});

async function install() {
  // Wait only if another build is stored: its open pages need its files. The worker of a demo is replaced at once.
  if (!(await storeBesideAnother())) await becomeActive();
}

async function activate() {
  await takeDemoAway();
  await takeOver();
  callVault();
}

/** Remove what a demo at this address has stored: its files and its tenant's data. */
async function takeDemoAway() {
  await build.removeOthers({ ofOtherKind: true });
  await new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(tenantDatabase(registration.scope));
    // "blocked": the browser deletes the database when the last tab of the demo closes it.
    for (const end of ["success", "error", "blocked"]) request.addEventListener(end, resolve);
  });
}
