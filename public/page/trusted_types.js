// The Trusted Types policy of this site's modules: only the site's two workers may be started. (preflight.js has its
// own policy.)

// The vault's address contains the build's id. Otherwise a cache could give a page the vault of an older build.
export const VAULT = "./vault.js?__BUILD__";
export const SERVICE_WORKER = "./sw.js";

const WORKERS = new Set([SERVICE_WORKER, VAULT]);
const policy = globalThis.trustedTypes?.createPolicy("auth0-pyscript", {
  createScriptURL: (/** @type {string} */ url) => {
    if (WORKERS.has(url)) return url;
    throw new TypeError("auth0-pyscript starts only its own workers.");
  },
});

/**
 * Return the address of one of the site's workers as a value that the browser accepts under Trusted Types.
 * @param {string} url
 */
export const workerUrl = (url) => (policy ? policy.createScriptURL(url) : url);
