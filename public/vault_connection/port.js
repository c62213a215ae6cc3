// A port to the vault: its worker is started here, and a lock tells the vault when the page is gone.
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
 * A port to the vault, and the lock that tells the vault when it is left.
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
    // As preflight.js may have said before; this is for a vault that another page began.
    port.postMessage({
      opens: true,
      outlivesPages,
      expectsUser: document.documentElement.dataset.auth !== "out",
    });
    // A busy page is given its lock late, and need not be: until it has it, the vault does not ask whether it lives.
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
  const url = /** @type {string} */ (checked); // TypeScript's library knows no Trusted Types
  /** @type {WorkerOptions} */
  const module = { type: "module", name };
  if (globalThis.SharedWorker) {
    let outlivesPages = false; // a browser that knows the option reads it
    const extendedLifetime = { get: () => (outlivesPages = true), enumerable: true };
    // The options are fixed for a name and an address: whoever asks with others gets an error.
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

/** The page's own worker has ended: the next port is one to a new worker. */
export function forgetOwnWorker() {
  own = null;
}

/** The worker that preflight.js has started, once; with a `life` it has greeted it, too, and asked for the start. */
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
 * Hold a lock until `signal` says that it is over, or the page ends. Resolves when it is held.
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
