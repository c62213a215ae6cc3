// How a page begins with the vault. src/auth0_pyscript/vault/__init__.py describes the messages. preflight.js sends them
// through early_vault.js; port.js and link.js send them to a vault that it has not greeted.
import { INVITATION_NAME, VERSION } from "../shared/contract.js";

/** The build that this page belongs to. It has a vault of its own. */
export const BUILD = "__BUILD__";

/** The vault's address. It names the build: else a browser's cache could give a page the vault of an older one. */
export const VAULT = "./vault.js?__BUILD__";

/** The name of the first call, and its id. */
export const START = "start";

/**
 * Start the vault's SharedWorker, or find it.
 * @param {string | TrustedScriptURL} url checked
 * @param {string} name
 */
export function sharedWorker(url, name) {
  let outlivesPages = false;
  // The options are fixed for a name and an address: whoever asks with others gets an error.
  /** @type {WorkerOptions & {extendedLifetime: boolean}} */
  const options = {
    type: "module",
    name,
    get extendedLifetime() {
      outlivesPages = true; // a browser that knows the option reads it
      return true;
    },
  };
  // TypeScript's library knows no Trusted Types.
  const worker = new SharedWorker(/** @type {string} */ (url), options);
  return { worker, outlivesPages };
}

/**
 * Tell what the worker must know to start.
 * @param {MessagePort} port
 * @param {boolean} outlivesPages
 */
export function introduce(port, outlivesPages) {
  const expectsUser = document.documentElement.dataset.auth !== "out";
  port.postMessage({ outlivesPages, expectsUser });
}

/**
 * From now on the page's messages count. A lock is held until `left` has resolved or the page ends, and the vault is told
 * its name. A busy page is given its lock late, and need not be: until it has it, the vault does not ask whether it lives.
 * @param {MessagePort} port
 * @param {string} vault its name
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

export const helloText = () =>
  JSON.stringify({ t: "hello", v: VERSION, build: BUILD, window: true, path: location.pathname });

/**
 * @param {string} id
 * @param {string} name
 * @param {string} session the id that the page last saw, "" for none
 * @param {number | null} deadline seconds
 * @param {string} args JSON
 */
export const callText = (id, name, session, deadline, args) =>
  `${JSON.stringify({ t: "call", id, name, session, deadline }).slice(0, -1)},"args":${args}}`;

/**
 * The arguments of the first call, with what this site has stored, for a vault that would ask.
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
    // Storage is forbidden. The vault says so when it matters.
  }
  return { query, view, stored, invitation };
}

/**
 * @param {Storage} storage
 * @param {string} prefix
 */
const textsOf = (storage, prefix) =>
  Object.fromEntries(Object.entries(storage).filter(([name]) => name.startsWith(prefix)));
