// The page's end of the Service Worker of a site that was not built by us: the page registers it.
import { activated, register } from "./service_worker_client.js";

/**
 * Register the worker. Without it the site works, but in some browsers a reload asks the tenant for the session.
 * @param {string | TrustedScriptURL} url the worker's address
 * @param {Promise<unknown>} quiet resolves when network and processor are free
 * @returns {Promise<ServiceWorker | null>} the active worker, null if there is none
 */
export async function followWorker(url, quiet) {
  await quiet;
  try {
    return await activated(await register(url));
  } catch {
    return null;
  }
}
