// The Trusted Types policy of this site's modules: only its own two workers may be started. (preflight.js has its own.)

// The vault's address names the build: else a browser's cache could give a page the vault of an older one.
export const VAULT = "./vault.js?__BUILD__";
export const SERVICE_WORKER = "./sw.js";

const WORKERS = new Set([SERVICE_WORKER, VAULT]);
const policy = globalThis.trustedTypes?.createPolicy("auth0-pyscript", {
  createScriptURL: (/** @type {string} */ url) => {
    if (WORKERS.has(url)) return url;
    throw new TypeError("auth0-pyscript starts no other worker than its own.");
  },
});

/**
 * The address of one of the site's workers, as the browser takes it under Trusted Types.
 * @param {string} url
 */
export const workerUrl = (url) => (policy ? policy.createScriptURL(url) : url);
