// PyScript asks the module that its configuration names as `interpreter` for loadPyodide and version. This one
// stands between the two, says where this build's lock file is, and brings the SDK along. Pyodide itself stays in
// the vendored folder, whose address (and with it what browsers have cached) does not change when only our code
// does; its standard library there is compiled (site_builder/stdlib.py).
import { loadPyodide as load, version } from "../__VENDOR__/pyodide/pyodide.mjs";
import { ahead } from "./early_start.mjs";
import { bytesOf } from "./download.mjs";
import { createInTurns } from "./cooperative_start.mjs";

/** @import { Options } from "../__VENDOR__/pyodide/pyodide.mjs" */

const ours = new URL("./", import.meta.url).href;
const vendored = new URL("../__VENDOR__/", import.meta.url).href;
const SDK = "/lib/auth0_pyscript.zip"; // where Python looks for it

const arriving = bytesOf("sdk.zip.txt");
arriving.catch(() => {}); // told to who wants it

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
