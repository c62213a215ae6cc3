// The vault: the worker that holds the session. Its script is in the folder with our files, so the vault takes the
// folder's address from its own. auth_config.json in the same folder lists the servers that it may call. Neither is
// ever taken from a message.

/**
 * @import { Host, Send } from "./host.js"
 *
 * @typedef {ReturnType<typeof import("./session_backup.js").createBackup>} Backup
 * @typedef {typeof import("./micropython.js").loadMicroPython} LoadMicroPython
 * @typedef {{outlivesPages: boolean, expectsUser: boolean}} Facts of the first page
 * @typedef {Error & {refusal?: string}} StartError refusal: the message that every page gets
 *
 * @typedef {object} Vault the functions of auth0_pyscript/vault/worker.py
 * @property {(host: Host, configuration: string, folder: string, site: string, build: string, saved: string) => string} start
 * @property {(origin: string) => string} misfit
 * @property {(pageId: string) => void} connect
 * @property {(pageId: string) => void} disconnect
 * @property {(pageId: string, text: string, body: string) => void} receive
 * @property {(text: string) => void} report
 */

import { BACKUP, backupChannel, sitePrefix } from "../shared/site_names.js";

const HEAP_BYTES = 4 * 1024 * 1024;
const STACK_WORDS = 16 * 1024; // JSON may be nested deeply; MicroPython's default ends at about 20 levels
const LAST_WORDS_MS = 1000; // how long a vault that failed to start stays, to report the error to pages that connect
const START_MS = 30_000; // the longest wait for the files of the start; link.js waits a little longer for a message
const REST_AFTER_MS = 500; // the rest of Python is requested that long after the start, so that the first view is fast

const folder = new URL(".", location.href).href;
const site = new URL("__SITE__", folder).href; // the build writes how the site's directory is found from the folder
// This worker holds the lock while it lives. A page that gets the lock knows that the worker is gone.
const lock = `${sitePrefix(folder)}vault:${crypto.randomUUID()}`;
/** @type {Map<string, MessagePort>} by page id */
const ports = new Map();
/** @type {(facts: Facts) => void} */
let tellFirst;
/** @type {Promise<Facts>} */
const first = new Promise((resolve) => (tellFirst = resolve));
const rest = createLateFile(new URL("./__VAULT__/rest.txt", folder).href); // the Python that is imported later
const wasm = new URL("./__VENDOR__/micropython/micropython.wasm", folder).href;
const awaited = new Set(); // files of the start that have not come
let pages = 0;
/** @type {Host} the functions of this worker that Python calls */
let host;
let isUnfit = false; // a page was built for another configuration

// Listen before the first `await`, so that no early connection is missed.
if ("SharedWorkerGlobalScope" in globalThis) {
  addEventListener("connect", ({ ports: [port] }) => listen(port));
} else {
  // A page's own vault gets one port from the page, and one for each worker of the page.
  addEventListener("message", ({ ports: [port] }) => port && listen(port));
}
const held = new Promise((resolve, reject) => {
  const onHeld = () => {
    resolve(undefined);
    return new Promise(() => {}); // until this worker ends
  };
  navigator.locks.request(lock, onHeld).catch(reject);
});
const ready = Promise.race([start(), late()]);
// After a failed start this worker ends, so that the next page gets a new vault.
ready.catch(() => setTimeout(close, LAST_WORDS_MS));

/**
 * Rejects if files of the start do not come in time. A page that is loaded again gets a new vault and new requests.
 * @returns {Promise<never>}
 */
async function late() {
  await new Promise((resolve) => setTimeout(resolve, START_MS));
  throw new Error(`${[...awaited].join(", ")}: no answer in ${START_MS / 1000} seconds`);
}

/**
 * Return the result of `promise`, and note that the start waits for that file.
 * @template T
 * @param {string} name
 * @param {Promise<T>} promise
 */
async function coming(name, promise) {
  awaited.add(name);
  const came = await promise;
  awaited.delete(name);
  return came;
}

/** @returns {Promise<Vault>} */
async function start() {
  // All files are requested at once. A request that waits for another file costs a further round trip.
  const compiled = coming("micropython.wasm", compile());
  compiled.catch(() => {}); // `interpreter` reports the failure
  const modules = coming("modules.js", import("./__VAULT__/modules.js"));
  const backup = modules.then(({ createBackup }) =>
    createBackup(new URL(BACKUP, folder), backupChannel(folder)),
  );
  const [python, library, configuration, saved] = await Promise.all([
    modules.then(({ loadMicroPython }) => interpreter(loadMicroPython, compiled)),
    coming(
      "library.txt",
      read("./__VAULT__/library.txt").then((response) => response.arrayBuffer()),
    ),
    // The owner may have edited the file after the build. The query tells the Service Worker which build asks.
    coming(
      "auth_config.json",
      read("auth_config.json?__BUILD__", { cache: "no-cache" }).then((response) => response.text()),
    ),
    recall(backup),
    aheadForUser(),
  ]);
  const { createHost, putFiles, putFilesLater, atStart, later } = await modules;
  putFiles(python.FS, atStart, library);
  putFilesLater(python.FS, later, rest.now);
  /** @type {Send} */
  const send = (pageId, text, body, texts) => {
    const message = texts.length || body ? [text, body, texts] : text;
    ports.get(pageId)?.postMessage(message, body ? [body] : []);
  };
  host = createHost(send, await backup, rest.ahead);
  /** @type {Vault} */
  const vault = python.pyimport("auth0_pyscript.vault.worker");
  const refusal = vault.start(host, configuration, folder, site, "__BUILD__", saved);
  if (refusal) throw Object.assign(new Error("auth_config.json"), { refusal });
  addEventListener("error", ({ error, message }) => report(message, error));
  addEventListener("unhandledrejection", ({ reason }) => report(String(reason), reason));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    report(`refused by the policy: ${effectiveDirective} ${blockedURI}`);
  });
  return vault;
}

/**
 * Return the backup of the previous vault's session, "" in a browser whose vault outlives its pages.
 * @param {Promise<Backup>} backup
 */
async function recall(backup) {
  const { outlivesPages } = await first;
  return outlivesPages ? "" : (await backup).open();
}

/** Fetch the rest of Python: at once for a user, who needs it for the first view, later for a visitor. */
async function aheadForUser() {
  const { expectsUser } = await first;
  if (expectsUser) return coming("rest.txt", rest.ahead());
  ready.then(
    () => setTimeout(rest.ahead, REST_AFTER_MS),
    () => {},
  );
}

/** @param {MessagePort} port */
function listen(port) {
  const pageId = String(++pages);
  /** @type {Promise<Vault | undefined> | null} */
  let opening = null;
  port.addEventListener("message", async ({ data }) => {
    // These messages are not for Python. A page sends the facts that this worker needs to start, opens the connection,
    // and names the lock that it holds while it lives.
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
    if (typeof said.unfit === "string") return refuse(port, said.unfit);
    // A message for Python is a text, or a text and the body of a request.
    const [text, body] = Array.isArray(data) ? data : [data];
    if (typeof text !== "string" || !(body === undefined || body instanceof ArrayBuffer)) return;
    const vault = await opening; // `welcome` has connected this page then
    try {
      vault?.receive(pageId, text, body ? host.hold(body) : "");
    } catch (error) {
      report(String(error.message ?? error), error);
    }
  });
  port.start();
}

/**
 * Connect a page. Returns the vault. If the vault did not start, the page gets the error, and nothing is returned.
 * @param {string} pageId
 * @param {MessagePort} port
 */
async function welcome(pageId, port) {
  ports.set(pageId, port);
  await held; // a page that got the lock first would think that this vault has ended
  port.postMessage(JSON.stringify({ t: "starting", lock }));
  try {
    const vault = await ready;
    vault.connect(pageId);
    return vault;
  } catch (error) {
    port.postMessage(error.refusal ?? JSON.stringify({ t: "refused", error: broken(error) }));
  }
}

/**
/**
 * Refuse a page that was built for another tenant than this vault was started with. The vault ends when the page has
 * left. When the file is corrected or the site is built again, the next page gets a new vault.
 * @param {MessagePort} port
 * @param {string} origin
 */
async function refuse(port, origin) {
  isUnfit = true;
  port.postMessage((await ready).misfit(origin));
}

/**
 * Wait for the end of a page. A MessagePort does not tell that its other end is gone, but the page's lock does.
 * @param {string} pageId
 * @param {string} life the name of the lock
 */
async function attend(pageId, life) {
  await navigator.locks.request(life, () => {});
  ports.delete(pageId);
  // A vault that failed to start ends when its pages are gone, so that the next page gets a new vault.
  await ready.then(
    (vault) => vault.disconnect(pageId),
    () => ports.size || close(),
  );
  if (isUnfit) close();
}

/**
 * Report an error of the vault itself to its pages. After a crash of WebAssembly its state is unknown, so it ends.
 * @param {string} text
 * @param {unknown} [error]
 */
function report(text, error) {
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

/**
 * @param {LoadMicroPython} loadMicroPython
 * @param {Promise<WebAssembly.Module>} compiled
 * @returns {ReturnType<LoadMicroPython>}
 */
function interpreter(loadMicroPython, compiled) {
  /** @type {string[]} */
  let lines = [];
  // Python prints only the tracebacks of tasks that failed.
  const print = (/** @type {string} */ line) => {
    if (lines.push(line) > 1) return;
    setTimeout(() => {
      report(lines.join("\n"));
      lines = [];
    });
  };
  return new Promise((resolve, reject) => {
    // Without this function MicroPython's module would fetch the .wasm file itself: only now, and a failed fetch would
    // not reject the promise.
    /** @type {import("./micropython.js").Settings["instantiateWasm"]} */
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

/**
 * A file of the site that is fetched before its use (`ahead`), or at its use (`now`), which then blocks this worker.
 * @param {string} url
 */
export function createLateFile(url) {
  /** @type {ArrayBuffer | null} */
  let bytes = null;
  /** @type {Promise<unknown> | null} */
  let loading = null;
  return {
    /** Fetch the file. A failure is ignored, because `now` tries again. */
    ahead() {
      loading ??= fetch(url)
        .then((response) => (response.ok ? response.arrayBuffer() : null))
        .then(
          (buffer) => (bytes = buffer),
          () => {},
        );
      return loading;
    },
    /** @returns {ArrayBuffer} */
    now() {
      if (bytes) return bytes;
      const request = new XMLHttpRequest();
      request.open("GET", url, false);
      request.responseType = "arraybuffer";
      request.timeout = START_MS; // this worker does nothing else meanwhile
      request.send();
      if (request.status !== 200) throw new Error(`${url}: the server answered ${request.status}`);
      return (bytes = request.response);
    },
  };
}

/**
 * @param {string} name
 * @param {RequestInit} [options]
 */
async function read(name, options) {
  const response = await fetch(new URL(name, folder), options);
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  return response;
}

/** @param {Error} error */
function broken(error) {
  return {
    kind: "VaultUnavailable",
    error: "vault_unavailable",
    title: "The vault could not start.",
    detail:
      `A file of this site did not load (${error.message}). Check the connection, then load the page again. ` +
      "If it never works, tell the developer of this page: a build with --token-storage page needs no vault.",
    retryable: true,
  };
}
