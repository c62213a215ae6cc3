// Keeps count of what nobody can be asked for later: WebAssembly memories, and PyProxies that live.
// Put before everything else into a page or a worker, in visits made for this.
(() => {
  const memories = new Set();
  const keep = (values) => {
    for (const value of values) if (value instanceof WebAssembly.Memory) memories.add(value);
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, imports) => {
      const made = await original(source, imports);
      for (const part of Object.values(imports ?? {})) keep(Object.values(part));
      keep(Object.values((made.instance ?? made).exports));
      return made;
    };
  }

  // Pyodide registers what holds a Python object, as {ptr}, and takes it off when it is destroyed.
  let living = 0;
  const counts = new WeakMap();
  globalThis.FinalizationRegistry = class extends FinalizationRegistry {
    constructor(cleanUp) {
      super((held) => {
        if (held?.ptr) living -= 1;
        cleanUp(held);
      });
    }
    register(target, held, token) {
      if (held?.ptr) {
        living += 1;
        counts.set(token, (counts.get(token) ?? 0) + 1);
      }
      super.register(target, held, token);
    }
    unregister(token) {
      living -= counts.get(token) ?? 0;
      counts.delete(token);
      return super.unregister(token);
    }
  };

  globalThis.benchHeld = () => ({
    wasm: [...memories].reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
    proxies: living,
  });
})();
