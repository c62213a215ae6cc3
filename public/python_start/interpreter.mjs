// PyScript imports `loadPyodide` and `version` from the module that its configuration names as `interpreter`. This
// module wraps Pyodide: it sets the address of this build's lock file and adds the SDK. Pyodide itself is in the
// vendored folder. The folder's address does not change when only our code changes, so browsers use their cached files.
// Pyodide's standard library in that folder is compiled (site_builder/stdlib.py).
import { loadPyodide as load, version } from "../__VENDOR__/pyodide/pyodide.mjs";
import { ahead } from "./early_start.mjs";
import { bytesOf } from "./download.mjs";
import { createInTurns } from "./cooperative_start.mjs";

/** @import { Options } from "../__VENDOR__/pyodide/pyodide.mjs" */

const ours = new URL("./", import.meta.url).href;
const vendored = new URL("../__VENDOR__/", import.meta.url).href;
const SDK = "/lib/auth0_pyscript.zip"; // on Python's path

const arriving = bytesOf("sdk.zip.txt");
arriving.catch(() => {}); // `start` reports the failure

export { version };
export const { begin, loadPyodide } = ahead(start);

/**
 * Start Python with the options of Pyodide's loadPyodide.
 * @param {Options} options
 */
async function start(options) {
  return load({
    createPyodideModule: createInTurns,
    ...options,
    indexURL: `${vendored}pyodide/`,
    stdLibURL: `${vendored}stdlib/start.zip.txt`,
    lockFileURL: `${ours}pyodide-lock.json`,
    fsInit: async (FS) => FS.writeFile(SDK, new Uint8Array(await arriving)),
  });
}
