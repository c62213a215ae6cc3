// Python starts while PyScript is still on its way. What PyScript says to loadPyodide then holds from there on.

/**
 * @param {(options: object) => Promise<object>} load starts Python with the options of loadPyodide
 * @returns {{begin: Function, loadPyodide: Function}} begin(packages) starts Python, and gives it; loadPyodide(options)
 *   gives the one that has been begun, or starts one
 */
export function ahead(load) {
  let begun = null;
  let heard = { stdout: console.log, stderr: console.error };
  return {
    begin: (packages) =>
      (begun = load({
        packages,
        stdout: (text) => heard.stdout(text),
        stderr: (text) => heard.stderr(text),
      })),
    loadPyodide(options) {
      if (!begun) return load(options);
      heard = options;
      const python = begun;
      begun = null; // a second interpreter is another one
      return python;
    },
  };
}
