// Python starts while PyScript is still on its way. What PyScript says to loadPyodide then holds from there on.

/** @import { Options, Pyodide } from "../__VENDOR__/pyodide/pyodide.mjs" */

/**
 * `begin(packages)` starts Python, and gives it; `loadPyodide(options)` gives the one that has been begun, or starts one.
 * @param {(options: Options) => Promise<Pyodide>} load starts Python with the options of loadPyodide
 */
export function ahead(load) {
  /** @type {Promise<Pyodide> | null} */
  let begun = null;
  /** @type {Options} */
  let heard = { stdout: console.log, stderr: console.error };
  return {
    /** @param {string[]} packages */
    begin(packages) {
      begun = load({
        packages,
        stdout: (text) => heard.stdout(text),
        stderr: (text) => heard.stderr(text),
      });
      return begun;
    },
    /** @param {Options} options */
    loadPyodide(options) {
      if (!begun) return load(options);
      heard = options;
      const python = begun;
      begun = null; // a second interpreter is another one
      return python;
    },
  };
}
