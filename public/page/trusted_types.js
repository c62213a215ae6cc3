// The Trusted Types policy of this site's modules: only the site's two workers may be started. (preflight.js has its
// own policy.)
import { MODULES_POLICY } from "../shared/contract.js";
import { folder } from "./place.js";
import { VAULT } from "../vault_connection/handshake.js";

export const SERVICE_WORKER = `${folder}sw.js`;

const WORKERS = new Set([SERVICE_WORKER, VAULT]);
const policy = globalThis.trustedTypes?.createPolicy(MODULES_POLICY, {
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
