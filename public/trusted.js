// The one Trusted Types policy of this site: only its own two workers may be started.

const WORKERS = new Set(["./sw.js", "./vault.js"]);
const policy = globalThis.trustedTypes?.createPolicy("auth0-pyscript", {
  createScriptURL: (url) => {
    if (WORKERS.has(url)) return url;
    throw new TypeError("auth0-pyscript starts no other worker than its own.");
  },
});

/** The address of one of the site's workers, as the browser takes it under Trusted Types. */
export const workerUrl = (url) => (policy ? policy.createScriptURL(url) : url);
