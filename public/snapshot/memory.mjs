// A copy of Python's memory, taken right after its start by site_builder/snapshot.py: how Python goes on from it.
//
// The file tells how that memory differs from the one that Pyodide's WebAssembly begins with. First the length of
// the JSON that follows (four bytes, little endian), then the JSON, then the bytes of all runs, one after another:
//   size        of the whole memory, in bytes
//   begin       where WebAssembly's own data end; all behind was zero
//   runs        [bytes to pass over, bytes to put in their place, and so on]
//   references  what Pyodide noted about JavaScript's objects that Python holds

/**
 * What loadPyodide must be given to go on from a snapshot, in place of a start. Nothing of it is documented
 * by Pyodide, and all of it belongs to one version of it.
 * @param {Promise<Uint8Array>} arriving the file; it is waited for as late as possible
 * @param {Function} createModule what pyodide.asm.mjs exports, or does the same
 */
export function goingOnFrom(arriving, createModule) {
  return {
    _loadSnapshot: new Uint8Array(), // with any, Pyodide starts no Python and asks restoreSnapshot
    createPyodideModule: async (settings) => {
      delete settings.INITIAL_MEMORY; // which it takes to be the file's length
      const [module, file] = await Promise.all([createModule(settings), arriving]);
      // Pyodide's own puts back the whole memory, which would be four times as much to keep and to read.
      module.API.restoreSnapshot = () => restore(module, file);
      return module;
    },
  };
}

function restore(module, file) {
  const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const { size, begin, runs, references } = JSON.parse(
    new TextDecoder().decode(file.subarray(4, 4 + length)),
  );
  const memory = module.HEAPU8;
  if (memory.length !== size)
    throw new Error(`The snapshot is of ${size} bytes, and Python has ${memory.length}.`);
  // What stands there by now depends on the browser: its language, for one.
  memory.fill(0, begin, module._sbrk(0));
  putBack(file.subarray(4 + length), runs, memory);
  readTimeZone(module);
  return references;
}

function putBack(bytes, runs, memory) {
  let from = 0;
  let to = 0;
  for (let i = 0; i < runs.length; i += 2) {
    to += runs[i];
    memory.set(bytes.subarray(from, from + runs[i + 1]), to);
    from += runs[i + 1];
    to += runs[i + 1];
  }
}

/** The C library reads it once, and would keep the one of the machine that made the snapshot. */
function readTimeZone(module) {
  const [winter, summer] = module.HEAPU32.subarray(module._tzname / 4);
  module.__tzset_js(module._timezone, module._daylight, winter, summer);
}
