// Pyodide's start blocks the page for its whole duration, and the user cannot scroll or click. This module splits the
// same start into parts, and the page runs between two of them.
import createModule from "../__VENDOR__/pyodide/pyodide.asm.mjs";

/** @import { Settings } from "../__VENDOR__/pyodide/pyodide.asm.mjs" */

// The modules that Pyodide imports at its start, split at the slowest ones. When Pyodide imports them later, they are
// in sys.modules already.
const IMPORTS = [
  "re",
  "ast",
  "tokenize, traceback",
  "inspect",
  "logging, socket",
  "ssl, subprocess",
  "asyncio.base_events",
  "asyncio",
  "shutil, zipfile",
  "json, random, tempfile",
  "_pyodide_core",
];

/**
 * Replaces the function that pyodide.asm.mjs exports. Returns the same module, but lets the page run in between.
 * @param {Settings} settings
 */
export async function createInTurns(settings) {
  const { instantiateWasm, preRun } = settings;
  settings.instantiateWasm = (imports, receive) =>
    instantiateWasm(imports, (instance, module) => turn().then(() => receive(instance, module)));
  preRun.push((module) => {
    module.addRunDependency("the page's turn");
    turn().then(() => module.removeRunDependency("the page's turn"));
  });
  const module = await createModule(settings);
  await turn();
  for (const names of IMPORTS) {
    module.API.rawRun(`import ${names}`); // a failure comes again when Pyodide needs the module
    await turn();
  }
  return module;
}

/** Resolves after the tasks that are waiting, such as a click or a frame. A timer would wait longer. */
function turn() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve(undefined);
    };
    port2.postMessage(null);
  });
}
