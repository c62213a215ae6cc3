// The vault: the worker that holds the session. It stands in the site's directory, so its own address says where
// the site is; what it may talk to stands in auth_config.json beside it. Nothing of that comes from a message.
import { createHost } from "./__VAULT__/host.js";
import { loadMicroPython } from "./__VAULT__/micropython.js";
import { sources } from "./__VAULT__/sources.js";

const HEAP_BYTES = 4 * 1024 * 1024;
const STACK_WORDS = 16 * 1024; // JSON may be nested deeply; MicroPython's default ends at about 20 levels
const LAST_WORDS_MS = 1000; // that a vault which did not start stays, for pages that are just coming

const site = new URL(".", location.href).href;
// Held for as long as this worker lives: whoever gets this lock knows that the worker is gone.
const lock = `auth0-pyscript:${new URL(site).pathname}:vault:${crypto.randomUUID()}`;
const ports = new Map(); // page id -> its MessagePort
const host = createHost((pageId, text) => ports.get(pageId)?.postMessage(text));
let pages = 0;

// All this before anything is waited for: a connection that comes early is heard.
if ("SharedWorkerGlobalScope" in globalThis) {
  addEventListener("connect", ({ ports: [port] }) => listen(port));
} else {
  // A page's own vault is handed a port for each who speaks to it.
  addEventListener("message", ({ ports: [port] }) => port && listen(port));
}
navigator.locks.request(lock, () => new Promise(() => {}));
const ready = start();
// Who comes later gets a new vault.
ready.catch(() => setTimeout(close, LAST_WORDS_MS));

async function start() {
  const [python, configuration] = await Promise.all([load(), read("auth_config.json")]);
  const vault = python.pyimport("auth0_pyscript.vault.worker");
  const refusal = vault.start(host, configuration, site, "__BUILD__");
  if (refusal) throw Object.assign(new Error("auth_config.json"), { refusal });
  addEventListener("error", ({ error, message }) => report(message, error));
  addEventListener("unhandledrejection", ({ reason }) => report(String(reason), reason));
  addEventListener("securitypolicyviolation", ({ effectiveDirective, blockedURI }) => {
    report(`refused by the policy: ${effectiveDirective} ${blockedURI}`);
  });
  return vault;
}

function listen(port) {
  const pageId = String(++pages);
  port.addEventListener("message", async ({ data }) => {
    // The first message is not for Python: the page names the lock that it holds while it lives.
    if (!ports.has(pageId) && typeof data?.lives === "string") return welcome(pageId, port, data.lives);
    if (!ports.has(pageId) || typeof data !== "string") return;
    const vault = await ready.catch(() => null); // a page of a vault that did not start has been told
    try {
      vault?.receive(pageId, data);
    } catch (error) {
      report(String(error.message ?? error), error);
    }
  });
  port.start();
}

async function welcome(pageId, port, life) {
  ports.set(pageId, port);
  port.postMessage(JSON.stringify({ t: "starting", lock }));
  try {
    const vault = await ready;
    vault.connect(pageId);
    // A MessagePort does not say that its other end is gone; a lock does.
    await navigator.locks.request(life, () => {});
    ports.delete(pageId);
    vault.disconnect(pageId);
  } catch (error) {
    port.postMessage(error.refusal ?? JSON.stringify({ t: "refused", error: broken(error) }));
  }
}

/** Say an error of the vault's own to its pages. After a crash of WebAssembly nothing is sure any more: it ends. */
function report(text, error = null) {
  if (!(error instanceof WebAssembly.RuntimeError)) return ready.then((vault) => vault.report(text), () => {});
  for (const port of ports.values()) port.postMessage(JSON.stringify({ t: "report", text }));
  close();
}

async function load() {
  const url = new URL("./__VENDOR__/micropython/micropython.wasm", site).href;
  let lines = [];
  // What Python prints is the traceback of a task that failed.
  const print = (line) => {
    if (lines.push(line) > 1) return;
    setTimeout(() => {
      report(lines.join("\n"));
      lines = [];
    });
  };
  const python = await loadMicroPython({ url, heapsize: HEAP_BYTES, pystack: STACK_WORDS, stdout: print, stderr: print });
  for (const [path, text] of Object.entries(sources)) {
    const file = `/lib/${path}`;
    python.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    python.FS.writeFile(file, text);
  }
  return python;
}

async function read(name) {
  // With the build's name the site's Service Worker knows whose file is meant.
  const response = await fetch(new URL(`${name}?__BUILD__`, site), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  return response.text();
}

function broken(error) {
  return {
    kind: "VaultUnavailable",
    error: "vault_unavailable",
    title: "The vault could not start.",
    detail:
      `A file of this site did not load (${error.message}). Check the connection, then load the page again. ` +
      "If it never works in this browser: a build with --token-storage page does without a vault.",
    retryable: true,
  };
}
