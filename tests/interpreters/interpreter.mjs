// Starts MicroPython or Pyodide under Node, with the project's Python in its file system below /project.

import { loadMicroPython } from "@micropython/micropython-webassembly-pyscript/micropython.mjs";
import { loadPyodide } from "pyodide";

import "../../src/site_builder/under_node/sound_v8.mjs";

import { mountedFiles, text } from "./dialect.mjs";

const STARTS = {
  // Both as the pages start them, memory included: what runs here only with more would fail there.
  micropython: () =>
    loadMicroPython({ stdout: console.log, stderr: console.error, linebuffer: true }),
  pyodide: () => loadPyodide({ stdout: console.log, stderr: console.error }),
};

export const NAMES = Object.keys(STARTS);

/** Return an interpreter with `run(code)` (await at its top level), `get(name)` and `write(path, text)`. */
export async function startInterpreter(kind) {
  const interpreter = await STARTS[kind]();
  const write = (path, contents) => {
    let folder = "";
    for (const part of `/project/${path}`.split("/").slice(1, -1)) {
      folder += `/${part}`;
      if (!interpreter.FS.analyzePath(folder).exists) interpreter.FS.mkdir(folder);
    }
    interpreter.FS.writeFile(`/project/${path}`, contents);
  };
  for (const path of mountedFiles()) write(path, text(path));
  await interpreter.runPythonAsync(`import sys
for place in ("/project/tests/interpreters", "/project/tests", "/project/src"):
    sys.path.insert(0, place)
`);
  return {
    run: (code) => interpreter.runPythonAsync(code),
    get: (name) => interpreter.globals.get(name),
    write,
  };
}
