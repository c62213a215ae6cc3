// Marks where the start of a Python spends its time; put before everything else into a page or a worker.
// Only in visits made for this: compiling and instantiating are one call otherwise, which is taken apart here.
(() => {
  const mark = (name) => performance.mark(`bench:${name}`);
  const { compile, compileStreaming, instantiate } = WebAssembly;

  async function inTwo(compiling, imports) {
    mark("compile");
    const module = await compiling();
    mark("instantiate");
    const instance = await instantiate(module, imports);
    mark("instantiated");
    return { module, instance };
  }

  // Who compiles and instantiates in two calls: what lies between them counts as compiling.
  const compiled = new WeakSet();

  async function noted(compiling) {
    mark("compile");
    const module = await compiling;
    compiled.add(module);
    return module;
  }

  async function second(module, imports) {
    if (!compiled.has(module)) return instantiate(module, imports);
    mark("instantiate");
    const instance = await instantiate(module, imports);
    mark("instantiated");
    return instance;
  }

  WebAssembly.compileStreaming = (source) => noted(compileStreaming(source));
  WebAssembly.compile = (source) => noted(compile(source));
  WebAssembly.instantiateStreaming = (source, imports) =>
    inTwo(() => compileStreaming(source), imports);
  WebAssembly.instantiate = (source, imports) =>
    source instanceof WebAssembly.Module
      ? second(source, imports)
      : inTwo(() => compile(source), imports);

  // PyScript: the interpreter is there, and the page's code begins.
  addEventListener("py:ready", () => mark("ready"), true);

  // The vault: its Python is there when it says its first word beside its lock's name (which comes without Python), and
  // has done its work when it shows something.
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (data, ...rest) {
    if (typeof data === "string" && !data.includes('"t":"starting"'))
      mark(/"t": ?"trees"/.test(data) ? "shown" : "ready");
    return postMessage.call(this, data, ...rest);
  };
})();
