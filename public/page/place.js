// Where the files of auth0-pyscript lie, and the site whose pages use them. A site that is built as a whole has them in
// its own directory. On other people's pages they are in a folder, the tag of preflight.js has the attribute data-site,
// and nothing of the page changes but that tag.
import { sitePrefix } from "../shared/site_names.js";

// preflight.js marks its own tag, and a second tag of it finds the first. Without a mark it has not run.
const tag = /** @type {HTMLScriptElement | null} */ (
  document.querySelector("script[data-sdk-folder]") ??
    document.currentScript ??
    document.querySelector('script[src*="/preflight.js"]')
);

/** The address of the folder with our files, with its slash. */
export const folder = folderOf(tag);

/**
 * preflight.js runs first, and writes the address down: a <base> that follows in the page changes what `src` returns.
 * @param {HTMLScriptElement | null} script
 */
function folderOf(script) {
  if (!script) return new URL(".", location.href).href;
  if (!script.dataset.sdkFolder) script.dataset.sdkFolder = new URL("..", script.src).href;
  return script.dataset.sdkFolder;
}

/** True on a page that was not built by us. */
export const isGuest = Boolean(tag && tag.dataset.site);

/** The address of the site's directory, with its slash. */
export const site = new URL((tag && tag.dataset.site) || ".", folder).href;

/** The element whose attributes have the options of the build and the state of the page. */
export const marked = /** @type {HTMLElement} */ (isGuest ? tag : document.documentElement);

if (isGuest && !marked.dataset.tokens) marked.dataset.tokens = "vault";

/** True if we built the whole site: our files lie in its own directory. A page of it may be a guest's all the same. */
export const isBuilt = folder === site;

/** The prefix of all names of this site's data. */
export const prefix = sitePrefix(folder);

/** True if a login or a logout comes back to this page, and goes on to another page of the site. */
export const isCallback = isGuest && "callback" in marked.dataset;

/** True if the answer of a login may come to this page. Any other query is the page's own. */
export const getsAnswers = isCallback || isBuilt;
