// A loopback address (localhost) serves one project today and another one tomorrow. Without this module the worker of the
// first one would show its stored page for ever. On a loopback host, and only there, the worker removes itself when the
// server has no worker of ours any more. On other hosts a script that is missing for a while, as during a deploy, changes
// nothing.
import { family } from "./names.js";

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/; // RFC 6761, section 6.3; RFC 1122; RFC 4291
const SCRIPT = /^(text|application)\/(x-)?(java|ecma)script/i;
const OUR_SCRIPT = "auth0-pyscript"; // stands in each script that a build of ours has at sw.js
const OUR_PAGE = /\ba-[0-9a-f]{12}\//; // the folder of its files

const isLoopback = LOOPBACK.test(location.hostname);
const scope = registration.scope;

/**
 * Ask the server for this worker's script, past every cache. On a loopback host the worker removes itself if another
 * project answers.
 * @returns {Promise<boolean>} true when the server answers at all
 */
export async function reachServer() {
  const response = await fetch("./sw.js", { cache: "no-store", redirect: "manual" }).catch(
    () => null,
  );
  if (response && isLoopback && !(await mayBeOurs(response))) await giveWay();
  return Boolean(response);
}

/**
 * Look at a page that came from the network: is it another project's? What the browser takes as a worker stays.
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
 * A server that fails at the moment (5xx) says nothing about whose it is.
 * @param {Response} response
 */
async function mayBeOurs(response) {
  if (response.status >= 500) return true;
  const isScript = response.ok && SCRIPT.test(response.headers.get("Content-Type") ?? "");
  return isScript && (await response.text()).includes(OUR_SCRIPT);
}

async function giveWay() {
  console.info(
    `Another project is served at ${scope} now. The stored files of the project before are removed.`,
  );
  const pages = await clients.matchAll({ type: "window" });
  if (!(await registration.unregister())) return;
  const ours = family(scope);
  for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
  // Other pages below this directory came from the network.
  for (const page of pages) if (isIndex(page)) page.navigate(page.url).catch(() => {});
}

/** @param {Client} client */
const isIndex = ({ url }) => [scope, `${scope}index.html`].includes(url.split(/[?#]/)[0]);
