// The Trusted Types policy of this site's modules: only the site's two workers may be started. (preflight.js has its
// own policy.)
import { MODULES_POLICY, PREFLIGHT_POLICY } from "../shared/contract.js";
import { folder } from "./place.js";
import { VAULT } from "../vault_connection/handshake.js";

export const SERVICE_WORKER = `${folder}sw.js`;

const WORKERS = new Set([SERVICE_WORKER, VAULT]);
const policy = makePolicy();

function makePolicy() {
  const rules = {
    createScriptURL: (/** @type {string} */ url) => {
      if (WORKERS.has(url)) return url;
      throw new TypeError("auth0-pyscript starts only its own workers.");
    },
  };
  try {
    return globalThis.trustedTypes?.createPolicy(MODULES_POLICY, rules);
  } catch {
    // A page that was not built by us has a list of its own. The workers start if it does not require Trusted Types.
    console.warn(
      `The page's Content-Security-Policy does not allow the Trusted Types policies of auth0-pyscript. ` +
        `If no login works, add "${MODULES_POLICY} ${PREFLIGHT_POLICY}" to its trusted-types.`,
    );
  }
}

/**
 * Return the address of one of the site's workers as a value that the browser accepts under Trusted Types.
 * @param {string} url
 */
export const workerUrl = (url) => (policy ? policy.createScriptURL(url) : url);
