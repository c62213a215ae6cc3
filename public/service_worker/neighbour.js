// A loopback address (localhost) may serve one project today and another project tomorrow. Without this module the
// worker of the first project would always show the first project's stored page. On a loopback host, and only there,
// the worker removes itself when the server no longer has a worker of auth0-pyscript. On other hosts a missing script
// changes nothing, because a script may be missing for a while, during a deployment for example.
import { STORAGE_PREFIX } from "../shared/contract.js";
import { sitePrefix } from "../shared/site_names.js";

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/; // RFC 6761, section 6.3; RFC 1122; RFC 4291
const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script/i;
const OUR_SCRIPT = STORAGE_PREFIX.slice(0, -1); // the project's name is in every sw.js of our builds
const OUR_PAGE = /\ba-[0-9a-f]{12}\//; // the folder with the files of a page of ours

const isLoopback = LOOPBACK.test(location.hostname);
const scope = registration.scope;

/**
 * Fetch this worker's script from the server, bypassing every cache. On a loopback host the worker removes itself if
 * another project answers.
 * @returns {Promise<boolean>} true if the server answers at all
 */
export async function reachServer() {
  const response = await fetch("./sw.js", { cache: "no-store", redirect: "manual" }).catch(
    () => null,
  );
  if (response && isLoopback && !(await mayBeOurs(response))) await giveWay();
  return Boolean(response);
}

/**
 * Check whether a page from the network belongs to another project. If the browser accepts the server's sw.js as a
 * worker, nothing is removed.
 * @param {Response} response
 */
export async function lookAtPage(response) {
  if (!isLoopback || response.status >= 500 || OUR_PAGE.test(await response.text())) return;
  const isUpdated = await registration.update().then(
    () => true,
    () => false,
  );
  if (!isUpdated) await reachServer();
}

/**
 * False if the response cannot come from a build of ours. A failing server (5xx) may still have a build of ours.
 * @param {Response} response
 */
async function mayBeOurs(response) {
  if (response.status >= 500) return true;
  const isScript = response.ok && SCRIPT.test(response.headers.get("Content-Type") ?? "");
  return isScript && (await response.text()).includes(OUR_SCRIPT);
}

async function giveWay() {
  console.info(
    `Another project is served at ${scope} now. The stored files of the previous project are removed.`,
  );
  const pages = await clients.matchAll({ type: "window" });
  if (!(await registration.unregister())) return;
  const ours = sitePrefix(scope);
  for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
  // Other pages below this directory are from the network already.
  for (const page of pages) if (isIndex(page)) page.navigate(page.url).catch(() => {});
}

/** @param {Client} client */
const isIndex = ({ url }) => [scope, `${scope}index.html`].includes(url.split(/[?#]/)[0]);
