// Makes the snapshot of Python's memory that public/snapshot/memory.mjs describes, starts Python from it once, and
// hands it to the build. Beside this file lie pyodide/ and stdlib/ as in the vendored folder.
import { loadPyodide } from "./pyodide/pyodide.mjs";
import createModule from "./pyodide/pyodide.asm.mjs";
import { goingOnFrom } from "./memory.mjs";

const here = new URL("./", import.meta.url).href;
const options = {
  indexURL: `${here}pyodide/`,
  stdLibURL: `${here}stdlib/start.zip.txt`,
  lockFileURL: `${here}pyodide-lock.json`,
};
const BLOCK = 256; // bytes that are compared, and left out, together

// What Pyodide, PyScript and the SDK import of the library when they start, beyond Python's own start.
const MODULES =
  "encodings.cp437, email, hashlib, importlib.metadata, struct, tarfile, tempfile, urllib.parse";

// The same bytes each time. What Python made of these at its start is either made new in each page (renewal.py),
// or would be the same in all pages of a build anyway.
Date.now = () => Date.UTC(2001, 0);
performance.now = () => 0;
crypto.getRandomValues = (bytes) => bytes.fill(0);
const env = { PYTHONHASHSEED: "0" };

async function whole() {
  const python = await loadPyodide({ ...options, _makeSnapshot: true, env });
  python.runPython(`import ${MODULES}`);
  const source = await (await fetch("./renewal.py")).text();
  const renewal = python.runPython(
    "import sys; sys.modules.setdefault('snapshot_renewal', type(sys)('snapshot_renewal'))",
  );
  const names = renewal.__dict__;
  python.runPython(source, { globals: names });
  renewal.make_ready();
  names.destroy();
  renewal.destroy();
  return python.makeMemorySnapshot();
}

/** Memory as WebAssembly brings it along, and as it is when Pyodide puts a snapshot into it. */
async function before(snapshot) {
  let brought;
  let prepared;
  let references;
  await loadPyodide({
    ...options,
    _loadSnapshot: snapshot,
    createPyodideModule: async (settings) => {
      settings.preRun.push((module) => (brought = module.HEAPU8.slice()));
      const module = await createModule(settings);
      prepared = module.HEAPU8.slice();
      const { restoreSnapshot } = module.API;
      module.API.restoreSnapshot = (bytes) => (references = restoreSnapshot(bytes));
      return module;
    },
  });
  return { brought, prepared, references };
}

/** What is the same in all three is there without us. */
function pack(memory, { brought, prepared, references }) {
  const isThere = (at) => {
    for (let i = at; i < at + BLOCK; i++)
      if (memory[i] !== brought[i] || memory[i] !== prepared[i]) return false;
    return true;
  };
  const parts = [];
  const runs = [];
  for (let end = 0, at = 0; at < memory.length;) {
    if (isThere(at)) {
      at += BLOCK;
      continue;
    }
    const begin = at;
    while (at < memory.length && !isThere(at)) at += BLOCK;
    runs.push(begin - end, at - begin);
    parts.push(memory.subarray(begin, at));
    end = at;
  }
  const begin = brought.findLastIndex((byte) => byte !== 0) + 1;
  const head = new TextEncoder().encode(
    JSON.stringify({ size: memory.length, begin, references, runs }),
  );
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, head.length, true);
  return new Blob([length, head, ...parts]);
}

async function make() {
  const snapshot = await whole();
  // Pyodide's file has the memory at its end.
  const known = await before(snapshot);
  const file = pack(snapshot.subarray(snapshot.length - known.prepared.length), known);
  const arriving = file.arrayBuffer().then((bytes) => new Uint8Array(bytes));
  const python = await loadPyodide({ ...options, ...goingOnFrom(arriving, createModule) });
  python.pyimport("snapshot_renewal").renew("en-US");
  return file;
}

const hand = (path, body) => fetch(path, { method: "POST", body });
await make().then(
  (file) => hand("./made", file),
  (error) => hand("./failed", String(error.stack ?? error)),
);
