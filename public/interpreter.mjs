// PyScript asks the module that its configuration names as `interpreter` for loadPyodide and version. This one
// stands between the two and says where this build's lock file is: beside our own files, for it names the SDK's
// wheel. Pyodide itself stays in the vendored folder, whose address (and with it what browsers have cached)
// does not change when only our code does; its standard library there is compiled (site_builder/stdlib.py).
import { loadPyodide as load, version } from "../__VENDOR__/pyodide/pyodide.mjs";
import { createInTurns } from "./turns.mjs";

const ours = new URL("./", import.meta.url).href;
const vendored = new URL("../__VENDOR__/", import.meta.url).href;

export { version };

export const loadPyodide = (options) =>
  load({
    createPyodideModule: createInTurns,
    ...options,
    indexURL: `${vendored}pyodide/`,
    stdLibURL: `${vendored}stdlib/start.zip.txt`,
    lockFileURL: `${ours}pyodide-lock.json`,
  });
