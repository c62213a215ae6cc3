// Runs compile_all.py in Pyodide: node compile.mjs PYODIDE.MJS FOLDER [LIBRARY]. In there, FOLDER is /mounted.
// LIBRARY is a standard library to start from instead of Pyodide's own.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

import "./sound_v8.mjs";

const [pyodide, folder, stdLibURL] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(pyodide));
const python = await loadPyodide({
  stdLibURL,
  // Without columns, which would point into sources that are not there: a quarter less to download.
  args: ["-X", "no_debug_ranges"],
  env: { PYTHONHASHSEED: "0" }, // the same order of sets, and so the same bytes, each time
});
python.mountNodeFS("/mounted", folder);
python.runPython(readFileSync(new URL("./compile_all.py", import.meta.url), "utf8"));
