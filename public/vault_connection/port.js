// A port to the vault. This module starts the vault's worker. A lock tells the vault when the page is gone.
import { enter, introduce, sharedWorker } from "./handshake.js";
import { unavailable } from "./problems.js";

export const NOT_LOADED = "a file of it did not load, or does not run in this browser."; // why a worker failed

/**
 * @typedef {object} Port to the vault
 * @property {MessagePort} port
 * @property {Promise<string>} failed resolves with the reason when the worker does not start
 * @property {AbortSignal} left
 * @property {() => void} leave
 * @property {boolean} [asksStart] preflight.js has asked for the start on it
 * @property {boolean} [isSecondTry] the worker that preflight.js has started has failed
 *
 * @typedef {{url: string | TrustedScriptURL, name: string}} VaultAddress url: checked
 */

/**
 * Return a port to the vault. A lock tells the vault when the page leaves the port.
 * @param {VaultAddress} vault
 * @returns {Port}
 */
export function openPort(vault) {
  const leaving = new AbortController();
  const isSecondTry = globalThis.auth0PyscriptVault?.hasFailed;
  const begun = takeBegun();
  if (begun?.leave) {
    leaving.signal.addEventListener("abort", () => begun.leave?.());
    return {
      port: begun.worker.port,
      failed: begun.failed,
      left: leaving.signal,
      leave: () => leaving.abort(),
      asksStart: true,
    };
  }
  try {
    const { port, failed, outlivesPages } = begun ?? startWorker(vault);
    // preflight.js may have sent this already. A vault that another page started needs it from here.
    introduce(port, outlivesPages);
    const left = new Promise((resolve) => leaving.signal.addEventListener("abort", resolve));
    enter(port, vault.name, left);
    return { port, failed, left: leaving.signal, leave: () => leaving.abort(), isSecondTry };
  } catch (error) {
    throw unavailable(error.message);
  }
}

/** @type {{worker: Worker, failed: Promise<string>} | null} this page's own vault, where there is no SharedWorker */
let own = null;

/** @param {VaultAddress} vault */
function startWorker({ url, name }) {
  if (globalThis.SharedWorker) {
    const { worker, outlivesPages } = sharedWorker(url, name);
    return { port: worker.port, failed: failure(worker), outlivesPages };
  }
  if (!own) {
    // TypeScript's library knows no Trusted Types.
    const worker = new Worker(/** @type {string} */ (url), { type: "module", name });
    own = { worker, failed: failure(worker) };
  }
  const { port1, port2 } = new MessageChannel();
  own.worker.postMessage(null, [port2]);
  return { port: port1, failed: own.failed, outlivesPages: false };
}

/** Forget the page's own worker, because it has ended. The next port starts a new worker. */
export function forgetOwnWorker() {
  own = null;
}

/** Return, once, the worker that preflight.js has started. With a `leave`, preflight.js has also sent hello and start. */
function takeBegun() {
  const begun = globalThis.auth0PyscriptVault;
  delete globalThis.auth0PyscriptVault;
  return begun && !begun.hasFailed
    ? { ...begun, port: begun.worker.port, failed: failure(begun.worker) }
    : null;
}

/**
 * Resolves with the reason when the worker does not start.
 * @param {SharedWorker | Worker} worker
 * @returns {Promise<string>}
 */
const failure = (worker) =>
  new Promise((resolve) => {
    worker.addEventListener("error", () => resolve(NOT_LOADED), { once: true });
  });
