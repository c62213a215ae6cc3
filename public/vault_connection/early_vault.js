// The start of the vault while the page's modules are loading. The first messages contain what the page was opened for:
// the answer to a login, or a session. port.js and link.js continue with this worker.
import { PREFLIGHT_POLICY } from "../shared/contract.js";
import { ownController } from "../page/own_worker.js";
import { folder, marked } from "../page/place.js";
import {
  BUILD,
  START,
  VAULT,
  callText,
  enter,
  helloText,
  introduce,
  sharedWorker,
  startArguments,
} from "./handshake.js";

/** @typedef {NonNullable<typeof globalThis.auth0PyscriptVault>} Begun */

/**
 * Start the vault, and fetch the files that it will request.
 * @param {string} prefix of all names of this site
 * @param {string} query the answer to a login, "" for none
 */
export function startVaultEarly(prefix, query) {
  const name = prefix + BUILD;
  try {
    /** @type {Begun} */
    const begun = sharedWorker(vaultUrl(), name);
    const { worker } = begun;
    worker.onerror = () => {
      begun.hasFailed = true;
    };
    Object.defineProperty(window, "auth0PyscriptVault", { value: begun, configurable: true });
    introduce(worker.port, begun.outlivesPages);
    if ("demo" in marked.dataset) return; // the demo's tenant must be there first
    /** @type {() => void} */
    let leave;
    /** @type {Promise<void>} */
    const left = new Promise((resolve) => (leave = resolve));
    const args = JSON.stringify(startArguments(prefix, query, marked.dataset.view || ""));
    enter(worker.port, name, left);
    worker.port.postMessage(helloText());
    worker.port.postMessage(callText(START, START, "", null, args));
    begun.leave = () => leave();
  } catch {
    // link.js reports that.
  } finally {
    // For a user who was logged in, the vault usually runs already. A Service Worker has stored these files.
    if (marked.dataset.auth === "out" && !ownController()) fetchAhead();
  }
}

/** Return the vault's address as a value that the browser accepts under Trusted Types. */
function vaultUrl() {
  const { trustedTypes } = window;
  const rules = { createScriptURL: () => VAULT };
  return trustedTypes
    ? trustedTypes.createPolicy(PREFLIGHT_POLICY, rules).createScriptURL("")
    : VAULT;
}

function fetchAhead() {
  const addresses = "__AHEAD__".split(" ");
  for (const address of addresses)
    fetch(new URL(address, folder))
      .then((response) => response.arrayBuffer())
      .catch(() => {});
}
