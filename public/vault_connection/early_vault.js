// The vault starts while the page's modules are still on their way, and takes up what the page was opened for: a login
// that came back, or a session. port.js and link.js go on with this worker.
import { PREFLIGHT_POLICY } from "../shared/contract.js";
import { ownController } from "../page/own_worker.js";
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

const root = document.documentElement;

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
    if ("demo" in root.dataset) return; // its tenant must be there first
    /** @type {() => void} */
    let leave;
    /** @type {Promise<void>} */
    const left = new Promise((resolve) => (leave = resolve));
    const args = JSON.stringify(startArguments(prefix, query, root.dataset.view || ""));
    enter(worker.port, name, left);
    worker.port.postMessage(helloText());
    worker.port.postMessage(callText(START, START, "", null, args));
    begun.leave = () => leave();
  } catch {
    // link.js says so.
  } finally {
    // Who was signed in mostly finds a vault that runs, and a Service Worker has all of it stored.
    if (root.dataset.auth === "out" && !ownController()) fetchAhead();
  }
}

/** The vault's address, as the browser takes it under Trusted Types. */
function vaultUrl() {
  const { trustedTypes } = window;
  const rules = { createScriptURL: () => VAULT };
  return trustedTypes
    ? trustedTypes.createPolicy(PREFLIGHT_POLICY, rules).createScriptURL("")
    : VAULT;
}

function fetchAhead() {
  const addresses = "__AHEAD__".split(" "); // a space is between the addresses
  for (const address of addresses)
    fetch(address)
      .then((response) => response.arrayBuffer())
      .catch(() => {});
}
