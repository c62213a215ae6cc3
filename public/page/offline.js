// The demo tenant's Service Worker, seen from the page: start it, wait for it, let it store the site.

import { ownController } from "./own_worker.js";
import { activated, register, store } from "./service_worker_client.js";

const START_MS = 30_000; // for the worker to be installed, to start and to claim this page

const status = document.getElementById("offline-status");
/**
 * Start the worker and wait until it answers this page's requests.
 * Gives "" when it does, else the reason why it cannot, as a person would say it.
 * @param {string | TrustedScriptURL} worker its address
 * @returns {Promise<string>}
 */
export async function startTenant(worker) {
  if (!navigator.serviceWorker)
    return "This browser offers no Service Workers here (private windows often have none).";
  try {
    return await Promise.race([start(worker), late()]);
  } catch (error) {
    return `The browser did not start it: ${error.message}`;
  }
}

/** @param {string | TrustedScriptURL} worker */
async function start(worker) {
  const active = await activated(await register(worker));
  if (ownController()) return "";
  // After a hard reload the page stands beside the worker until the worker claims it. A page that another project's
  // worker controls goes over to this one in the same way.
  const claimed = new Promise((resolve) => {
    navigator.serviceWorker.addEventListener(
      "controllerchange",
      () => ownController() && resolve(undefined),
    );
  });
  active?.postMessage({ type: "claim" });
  await claimed;
  return "";
}

/** @returns {Promise<never>} */
async function late() {
  await new Promise((resolve) => setTimeout(resolve, START_MS));
  throw new Error(`a file of it has not come in ${START_MS / 1000} seconds.`);
}

/** Have every file of the build stored, in the background, and say when that is done. */
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
  // Progress would be read out file by file; only the outcome is worth a word.
  if (status.textContent !== text) status.textContent = text;
}
