// A port to the vault. This module starts the vault's worker. A lock tells the vault when the page is gone.
import { unavailable } from "./problems.js";

/**
 * @typedef {object} Port to the vault
 * @property {MessagePort} port
 * @property {Promise<string>} failed resolves with the reason when the worker does not start
 * @property {AbortSignal} left
 * @property {() => void} leave
 * @property {boolean} [asksStart] preflight.js has asked for the start on it
 *
 * @typedef {{url: string | TrustedScriptURL, name: string, build: string}} VaultAddress url: checked
 */

/**
 * Return a port to the vault. A lock tells the vault when the page leaves the port.
 * @param {VaultAddress} vault
 * @returns {Port}
 */
export function openPort(vault) {
  const leaving = new AbortController();
  const begun = takeBegun();
  if (begun?.life) {
    leaving.signal.addEventListener("abort", () => begun.leave?.());
    return {
      port: begun.worker.port,
      failed: begun.failed,
      left: leaving.signal,
      leave: () => leaving.abort(),
      asksStart: true,
    };
  }
  const life = `${vault.name}:page:${crypto.randomUUID()}`;
  try {
    const { port, failed, outlivesPages } = begun ?? startWorker(vault);
    // preflight.js may have sent this already. A vault that another page started needs it from here.
    port.postMessage({
      opens: true,
      outlivesPages,
      expectsUser: document.documentElement.dataset.auth !== "out",
    });
    // A busy page may get its lock late. Until then the vault does not check whether the page still exists.
    hold(life, leaving.signal).then(
      () => port.postMessage({ lives: life }),
      () => {},
    );
    return { port, failed, left: leaving.signal, leave: () => leaving.abort() };
  } catch (error) {
    throw unavailable(error.message);
  }
}

/** @type {{worker: Worker, failed: Promise<string>} | null} this page's own vault, where there is no SharedWorker */
let own = null;

/** @param {VaultAddress} vault */
function startWorker({ url: checked, name }) {
  const url = /** @type {string} */ (checked); // TypeScript's library has no Trusted Types
  /** @type {WorkerOptions} */
  const module = { type: "module", name };
  if (globalThis.SharedWorker) {
    let outlivesPages = false; // a browser that knows the option reads it
    const extendedLifetime = { get: () => (outlivesPages = true), enumerable: true };
    // All pages must use the same options for a name and an address. Other options are an error.
    const options = Object.defineProperties(module, { extendedLifetime });
    const worker = new SharedWorker(url, options);
    return { port: worker.port, failed: failure(worker), outlivesPages };
  }
  if (!own) {
    const worker = new Worker(url, module);
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

/** Return, once, the worker that preflight.js has started. With a `life`, preflight.js has also sent hello and start. */
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
    worker.addEventListener("error", () => resolve("a file of it did not load."), { once: true });
  });

/**
 * Hold a lock until `signal` is aborted or the page ends. Resolves when the lock is held.
 * @param {string} name
 * @param {AbortSignal} signal
 */
function hold(name, signal) {
  const over = new Promise((resolve) => signal.addEventListener("abort", resolve));
  return new Promise((resolve, reject) => {
    const held = () => {
      resolve(undefined);
      return over;
    };
    navigator.locks.request(name, held).catch(reject);
  });
}
