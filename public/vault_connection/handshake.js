// What a page sends to the vault until the call "start". src/auth0_pyscript/vault/__init__.py describes these messages.
// preflight.js sends them (early_vault.js). For a vault that is started later, port.js and link.js send them.
import { folder, marked } from "../page/place.js";
import { INVITATION_NAME, VERSION } from "../shared/contract.js";

/** The id of this page's build. Each build has its own vault. */
export const BUILD = "__BUILD__";

/** The vault's address. It contains the build's id. Otherwise a cache could give a page the vault of an older build. */
export const VAULT = `${folder}vault.js?__BUILD__`;

/** The name of the first call, and its id. */
export const START = "start";

/**
 * Start the vault's SharedWorker, or connect to the one that runs.
 * @param {string | TrustedScriptURL} url that Trusted Types accept
 * @param {string} name
 */
export function sharedWorker(url, name) {
  let outlivesPages = false;
  // All pages must use the same options for a name and an address. Other options are an error.
  /** @type {WorkerOptions & {extendedLifetime: boolean}} */
  const options = {
    type: "module",
    name,
    get extendedLifetime() {
      outlivesPages = true; // a browser that knows the option reads it
      return true;
    },
  };
  // TypeScript's library has no Trusted Types.
  const worker = new SharedWorker(/** @type {string} */ (url), options);
  return { worker, outlivesPages };
}

/**
 * Send what the worker must know for its start.
 * @param {MessagePort} port
 * @param {boolean} outlivesPages
 */
export function introduce(port, outlivesPages) {
  const expectsUser = marked.dataset.auth !== "out";
  port.postMessage({ outlivesPages, expectsUser });
}

/**
 * Open the port: from now on the vault reads the page's messages. Hold a lock until `left` resolves or the page ends, and
 * send the lock's name. A busy page may get its lock late. Until then the vault does not check whether the page exists.
 * @param {MessagePort} port
 * @param {string} vault the vault's name
 * @param {Promise<unknown>} left
 */
export function enter(port, vault, left) {
  const life = `${vault}:page:${crypto.randomUUID()}`;
  const onHeld = () => {
    port.postMessage({ lives: life });
    return left;
  };
  port.postMessage({ opens: true });
  navigator.locks.request(life, onHeld).catch(() => {});
}

/** Return the text of the message "hello". */
export const helloText = () =>
  JSON.stringify({ t: "hello", v: VERSION, build: BUILD, window: true, path: location.pathname });

/**
 * Return the text of a call.
 * @param {string} id
 * @param {string} name
 * @param {string} session the id that the page last saw, "" for none
 * @param {number | null} deadline seconds
 * @param {string} args JSON
 */
export const callText = (id, name, session, deadline, args) =>
  `${JSON.stringify({ t: "call", id, name, session, deadline }).slice(0, -1)},"args":${args}}`;

/**
 * Return the arguments of the call "start". They contain what this site has stored, so that the vault need not ask for it.
 * @param {string} prefix of all names of this site
 * @param {string} query the answer to a login, "" for none
 * @param {string} view
 */
export function startArguments(prefix, query, view) {
  let stored = null;
  let invitation = null;
  try {
    stored = { tab: textsOf(sessionStorage, prefix), site: textsOf(localStorage, prefix) };
    invitation = sessionStorage.getItem(prefix + INVITATION_NAME);
  } catch {
    // The browser blocks storage. The vault reports that when it needs storage.
  }
  return { query, view, stored, invitation };
}

/**
 * Return the stored texts whose names begin with the prefix.
 * @param {Storage} storage
 * @param {string} prefix
 */
const textsOf = (storage, prefix) =>
  Object.fromEntries(Object.entries(storage).filter(([name]) => name.startsWith(prefix)));
