// The page's end of the demo tenant's Service Worker: start it, wait for it, let it store the site.

import { ownController } from "./own_worker.js";
import { isBuilt, marked } from "./place.js";
import { activated, register, store } from "./service_worker_client.js";

const START_MS = 30_000; // for the worker to be installed, to start and to claim this page

const status = document.getElementById("offline-status");
/**
 * Start the worker and wait until it answers this page's requests.
 * Returns "" then, else the reason in a sentence for the user.
 * @param {string | TrustedScriptURL} worker its address
 * @returns {Promise<string>}
 */
export async function startTenant(worker) {
  if (!navigator.serviceWorker)
    return "This browser offers no Service Workers here (private windows often have none).";
  try {
    await Promise.race([start(worker), late()]);
    marked.dataset.tenant = "up"; // its dashboard has an address
    return "";
  } catch (error) {
    return `The browser did not start it: ${error.message}`;
  }
}

/**
 * Resolves when the worker runs and controls this page.
 * @param {string | TrustedScriptURL} worker
 */
async function start(worker) {
  const active = await activated(await register(worker));
  if (!isBuilt) return claimVault(active);
  if (ownController()) return;
  // After a hard reload no worker controls the page until this worker claims it. It also claims a page that the worker
  // of another project controls.
  const claimed = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener(
      "controllerchange",
      () => ownController() && resolve(undefined),
    );
  });
  active?.postMessage({ type: "claim" });
  await claimed;
}

/**
 * On a page that was not built by us the worker controls the vault, which alone sends requests to the tenant.
 * @param {ServiceWorker | null} worker
 */
async function claimVault(worker) {
  const { port1, port2 } = new MessageChannel();
  const claimed = new Promise((resolve) => (port1.onmessage = resolve));
  worker?.postMessage({ type: "claim" }, [port2]);
  await claimed;
}

/** @returns {Promise<never>} */
async function late() {
  await new Promise((resolve) => setTimeout(resolve, START_MS));
  throw new Error(`one of its files did not come in ${START_MS / 1000} seconds.`);
}

/** Let the worker store every file of the build in the background. Show when that is done. */
export function storeEverything() {
  store(["page", "python"], ({ type, done, total }) => {
    if (type === "storing")
      say("storing", `Storing for use without a network, ${done} of ${total} files`);
    if (type === "stored") say("stored", "Ready without a network");
    if (type === "not-stored") say("failed", "Not stored: this page needs the network");
  });
}

/**
 * @param {string} state
 * @param {string} text
 */
function say(state, text) {
  if (!status) return;
  status.dataset.state = state;
  // A screen reader would announce each file, so only the result is shown as a notice.
  if (status.textContent !== text) status.textContent = text;
}
