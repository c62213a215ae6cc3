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

  WebAssembly.instantiateStreaming = (source, imports) => inTwo(() => compileStreaming(source), imports);
  WebAssembly.instantiate = (source, imports) =>
    source instanceof WebAssembly.Module ? instantiate(source, imports) : inTwo(() => compile(source), imports);

  // PyScript: the interpreter is there, and the page's code begins.
  addEventListener("py:ready", () => mark("ready"), true);

  // The vault: its Python is there when it says its first word, and has done its work when it shows something.
  const { postMessage } = MessagePort.prototype;
  MessagePort.prototype.postMessage = function (data, ...rest) {
    if (typeof data === "string") mark(/"t": ?"trees"/.test(data) ? "shown" : "ready");
    return postMessage.call(this, data, ...rest);
  };
})();
