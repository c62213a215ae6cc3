// Pyodide's start blocks the page in one piece, and nobody can scroll or click meanwhile. Here it is the same start
// in pieces, and between two of them it is the page's turn.
import createModule from "../__VENDOR__/pyodide/pyodide.asm.mjs";

/** @import { Settings } from "../__VENDOR__/pyodide/pyodide.asm.mjs" */

// What Python imports when Pyodide is put on top of it, cut where it takes longest. Later it finds them there.
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
 * In place of what pyodide.asm.mjs exports: the same module, and the page was not blocked for all of it.
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
    module.API.rawRun(`import ${names}`); // what fails fails again when Pyodide needs it, and is told then
    await turn();
  }
  return module;
}

/** Ends with the tasks that the browser has waiting, a click or a frame, done. A timer would wait longer. */
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
