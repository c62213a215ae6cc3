// Starts Python while PyScript is still loading. The options that PyScript later passes to loadPyodide apply from then
// on.

/** @import { Options, Pyodide } from "../__VENDOR__/pyodide/pyodide.mjs" */

/**
 * Return two functions. `begin(packages)` starts Python and returns it. `loadPyodide(options)` returns that Python, or
 * starts one.
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
      begun = null; // a second call starts another interpreter
      return python;
    },
  };
}
