// The demo tenant's Service Worker, seen from the page: start it, wait for it, let it store the site.

import { register, store } from "./service_worker.js";

const status = document.getElementById("offline-status");
/**
 * Start the worker and wait until it answers this page's requests.
 * Gives "" when it does, else the reason why it cannot, as a person would say it.
 * @param {string | TrustedScriptURL} worker its address
 */
export async function startTenant(worker) {
  const container = navigator.serviceWorker;
  if (!container) return "This browser offers no Service Workers here (private windows often have none).";
  try {
    const { installing } = await register(worker);
    const { active } = await Promise.race([container.ready, failed(installing)]);
    if (!container.controller) {
      // After a hard reload the page stands beside the worker until the worker claims it.
      const claimed = new Promise((resolve) => {
        container.addEventListener("controllerchange", resolve, { once: true });
      });
      active.postMessage({ type: "claim" });
      await claimed;
    }
    return "";
  } catch (error) {
    return `The browser did not start it: ${error.message}`;
  }
}

/** Rejects when the worker that is being installed is given up; without that `ready` would be waited for in vain. */
function failed(worker) {
  return new Promise((_, reject) => {
    worker?.addEventListener("statechange", () => {
      if (worker.state === "redundant") reject(new Error("a file of it did not load."));
    });
  });
}

/** Have every file of the build stored, in the background, and say when that is done. */
export function storeEverything() {
  store(["page", "python"], ({ type, done, total }) => {
    if (type === "storing") say("storing", `Storing for use without a network, ${done} of ${total} files`);
    if (type === "stored") say("stored", "Ready without a network");
    if (type === "not-stored") say("failed", "Not stored: this page needs the network");
  });
}

function say(state, text) {
  if (!status) return;
  status.dataset.state = state;
  // Progress would be read out file by file; only the outcome is worth a word.
  if (status.textContent !== text) status.textContent = text;
}
