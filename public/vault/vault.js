// The vault: the worker that holds the session. It stands in the site's directory, so its own address says where
// the site is; what it may talk to stands in auth_config.json beside it. Nothing of that comes from a message.

const HEAP_BYTES = 4 * 1024 * 1024;
const STACK_WORDS = 16 * 1024; // JSON may be nested deeply; MicroPython's default ends at about 20 levels
const LAST_WORDS_MS = 1000; // that a vault which did not start stays, for pages that are just coming
const START_MS = 30_000; // for all files of the start; link.js waits a little longer for a word
const REST_AFTER_MS = 500; // the rest of Python comes when the first view has had the network for itself

const site = new URL(".", location.href).href;
// Held for as long as this worker lives: whoever gets this lock knows that the worker is gone.
const lock = `auth0-pyscript:${new URL(site).pathname}:vault:${crypto.randomUUID()}`;
const ports = new Map(); // page id -> its MessagePort
let tellFirst;
const first = new Promise((resolve) => (tellFirst = resolve)); // what the first page said of its browser and its user
const rest = createLateFile(new URL("./__VAULT__/rest.txt", site).href); // of Python
const wasm = new URL("./__VENDOR__/micropython/micropython.wasm", site).href;
const awaited = new Set(); // files of the start that have not come
let pages = 0;
let host = null; // what Python asks of this worker

// All this before anything is waited for: a connection that comes early is heard.
if ("SharedWorkerGlobalScope" in globalThis) {
  addEventListener("connect", ({ ports: [port] }) => listen(port));
} else {
  // A page's own vault is handed a port for each who speaks to it.
  addEventListener("message", ({ ports: [port] }) => port && listen(port));
}
const held = new Promise((resolve, reject) => {
  const onHeld = () => {
    resolve();
    return new Promise(() => {}); // until this worker ends
  };
  navigator.locks.request(lock, onHeld).catch(reject);
});
const ready = Promise.race([start(), late()]);
// Who comes later gets a new vault.
ready.catch(() => setTimeout(close, LAST_WORDS_MS));

/** Rejects when files of the start do not come. Who loads the page again then gets a new vault, and new requests. */
async function late() {
  await new Promise((resolve) => setTimeout(resolve, START_MS));
  throw new Error(`${[...awaited].join(", ")}: no answer in ${START_MS / 1000} seconds`);
}

/** Note that the start waits for a file. Gives what `coming` gives. */
async function coming(name, promise) {
  awaited.add(name);
  const came = await promise;
  awaited.delete(name);
  return came;
}

async function start() {
  // All at once, for a file that is asked for because of another one comes a round trip later.
  const compiled = coming("micropython.wasm", compile());
  compiled.catch(() => {}); // told below
  const modules = coming("modules.js", import("./__VAULT__/modules.js"));
  const keeper = modules.then(({ createKeeper }) => createKeeper(new URL("keeper", site)));
  const [python, library, configuration, kept] = await Promise.all([
    modules.then(({ loadMicroPython }) => interpreter(loadMicroPython, compiled)),
    coming(
      "library.txt",
      read("./__VAULT__/library.txt").then((response) => response.arrayBuffer()),
    ),
    // Its owner may have edited it since the build. By that name the site's Service Worker knows whose file is meant.
    coming(
      "auth_config.json",
      read("auth_config.json?__BUILD__", { cache: "no-cache" }).then((response) => response.text()),
    ),
    recall(keeper),
    aheadForUser(),
  ]);
  const { createHost, putFiles, putFilesLater, atStart, later } = await modules;
  putFiles(python.FS, atStart, library);
  putFilesLater(python.FS, later, rest.now);
  const send = (pageId, text, body, texts) => {
    const message = texts.length || body ? [text, body, texts] : text;
    ports.get(pageId)?.postMessage(message, body ? [body] : []);
  };
  host = createHost(send, await keeper, rest.ahead);
  const vault = python.pyimport("auth0_pyscript.vault.worker");
  const refusal = vault.start(host, configuration, site, "__BUILD__", kept);
  if (refusal) throw Object.assign(new Error("auth_config.json"), { refusal });
  addEventListener("error", ({ error, message }) => report(message, error));
  addEventListener("unhandledrejection", ({ reason }) => report(String(reason), reason));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    report(`refused by the policy: ${effectiveDirective} ${blockedURI}`);
  });
  return vault;
}

/** The session of the vault before this one, where a browser ends it with its last page. */
async function recall(keeper) {
  const { outlivesPages } = await first;
  return outlivesPages ? "" : (await keeper).open();
}

/** A user needs what a visitor's first view does without. */
async function aheadForUser() {
  const { expectsUser } = await first;
  if (expectsUser) return coming("rest.txt", rest.ahead());
  ready.then(
    () => setTimeout(rest.ahead, REST_AFTER_MS),
    () => {},
  );
}

function listen(port) {
  const pageId = String(++pages);
  let opening = null;
  port.addEventListener("message", async ({ data }) => {
    // These are not for Python: a page says what this worker must know to start, opens its end, and names the lock that
    // it holds while it lives.
    const said = Object(data);
    if ("expectsUser" in said) {
      tellFirst({
        outlivesPages: said.outlivesPages === true,
        expectsUser: said.expectsUser === true,
      });
    }
    if (said.opens) opening ??= welcome(pageId, port);
    if (!opening) return;
    if (typeof said.lives === "string") return attend(pageId, said.lives);
    // What this vault was started with is not what the page was built for. Who comes next, with the file mended or the
    // page built again, gets a new vault.
    if (said.unfit) return close();
    // A message is a text, or a text and the body of a request.
    const [text, body] = Array.isArray(data) ? data : [data];
    if (typeof text !== "string" || !(body === undefined || body instanceof ArrayBuffer)) return;
    const vault = await opening; // not before it knows this page
    try {
      vault?.receive(pageId, text, body ? host.hold(body) : "");
    } catch (error) {
      report(String(error.message ?? error), error);
    }
  });
  port.start();
}

/** Connect a page. Returns the vault, null if it did not start; the page has got the error then. */
async function welcome(pageId, port) {
  ports.set(pageId, port);
  await held; // a page that got it first would take this vault for dead
  port.postMessage(JSON.stringify({ t: "starting", lock }));
  try {
    const vault = await ready;
    vault.connect(pageId);
    return vault;
  } catch (error) {
    port.postMessage(error.refusal ?? JSON.stringify({ t: "refused", error: broken(error) }));
  }
}

/** Wait for a page's end: a MessagePort does not say that its other end is gone; a lock does. */
async function attend(pageId, life) {
  await navigator.locks.request(life, () => {});
  ports.delete(pageId);
  // One that did not start ends as soon as those who were told are gone: who comes then gets a new one.
  await ready.then(
    (vault) => vault.disconnect(pageId),
    () => ports.size || close(),
  );
}

/** Report an error of the vault itself to its pages. After a crash of WebAssembly the vault ends: its state is unknown. */
function report(text, error = null) {
  if (!(error instanceof WebAssembly.RuntimeError))
    return ready.then(
      (vault) => vault.report(text),
      () => {},
    );
  for (const port of ports.values()) port.postMessage(JSON.stringify({ t: "report", text }));
  close();
}

/** Compile MicroPython, whatever content type the host sends. */
function compile() {
  return WebAssembly.compileStreaming(fetch(wasm)).catch(async () =>
    WebAssembly.compile(await (await read(wasm)).arrayBuffer()),
  );
}

function interpreter(loadMicroPython, compiled) {
  let lines = [];
  // What Python prints is the traceback of a task that failed.
  const print = (line) => {
    if (lines.push(line) > 1) return;
    setTimeout(() => {
      report(lines.join("\n"));
      lines = [];
    });
  };
  return new Promise((resolve, reject) => {
    // MicroPython's module would ask for its file only now that it is here itself. It would not hear of a failure.
    const instantiateWasm = (imports, receive) => {
      compiled
        .then((module) => WebAssembly.instantiate(module, imports))
        .then(receive)
        .catch(reject);
    };
    const settings = {
      instantiateWasm,
      heapsize: HEAP_BYTES,
      pystack: STACK_WORDS,
      stdout: print,
      stderr: print,
    };
    loadMicroPython(settings).then(resolve, reject);
  });
}

/** A file of the site that is fetched ahead of its use, or in any case by `now`, which then blocks this worker. */
export function createLateFile(url) {
  let bytes = null;
  let loading = null;
  return {
    /** Fetch it. Nothing fails when that fails: `now` asks again. */
    ahead() {
      loading ??= fetch(url)
        .then((response) => (response.ok ? response.arrayBuffer() : null))
        .then(
          (buffer) => (bytes = buffer),
          () => {},
        );
      return loading;
    },
    now() {
      if (bytes) return bytes;
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      request.responseType = "arraybuffer";
      request.timeout = START_MS; // nothing else goes on in this worker meanwhile
      request.send();
      if (request.status !== 200) throw new Error(`${url}: the server answered ${request.status}`);
      return (bytes = request.response);
    },
  };
}

async function read(name, options) {
  const response = await fetch(new URL(name, site), options);
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  return response;
}

function broken(error) {
  return {
    kind: "VaultUnavailable",
    error: "vault_unavailable",
    title: "The vault could not start.",
    detail:
      `A file of this site did not load (${error.message}). Check the connection, then load the page again. ` +
      "If it never works, tell the developer of this page: a build with --token-storage page does without a vault.",
    retryable: true,
  };
}
