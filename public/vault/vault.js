// The vault: the worker that holds the session. It stands in the site's directory, so its own address says where
// the site is; what it may talk to stands in auth_config.json beside it. Nothing of that comes from a message.
import { createHost } from "./__VAULT__/host.js";
import { loadMicroPython } from "./__VAULT__/micropython.js";
import { sources } from "./__VAULT__/sources.js";

const HEAP_BYTES = 4 * 1024 * 1024;
const STACK_WORDS = 16 * 1024; // JSON may be nested deeply; MicroPython's default ends at about 20 levels

const site = new URL(".", location.href).href;
// Held for as long as this worker lives: whoever gets this lock knows that the worker is gone.
const lock = `auth0-pyscript:${new URL(site).pathname}:vault:${crypto.randomUUID()}`;
const ports = new Map(); // page id -> its MessagePort
const host = createHost((pageId, text) => ports.get(pageId)?.postMessage(text));
let pages = 0;

// Everything is at hand before the first page speaks: a connection that comes early waits in `ready`.
if ("SharedWorkerGlobalScope" in globalThis) {
  addEventListener("connect", ({ ports: [port] }) => welcome(port));
} else {
  welcome(globalThis);
}
navigator.locks.request(lock, () => new Promise(() => {}));
const ready = start();

async function start() {
  const [python, configuration] = await Promise.all([load(), read("auth_config.json")]);
  const vault = python.pyimport("auth0_pyscript.vault.worker");
  vault.start(host, configuration, site, "__BUILD__", lock);
  addEventListener("error", (event) => vault.report(String(event.message)));
  addEventListener("unhandledrejection", (event) => vault.report(String(event.reason)));
  addEventListener("securitypolicyviolation", (event) => {
    vault.report(`refused by the policy: ${event.effectiveDirective} ${event.blockedURI}`);
  });
  return vault;
}

function welcome(port) {
  const pageId = String(++pages);
  ports.set(pageId, port);
  const heard = async ({ data }) => {
    // The first message is not for the vault: the page names the lock that it holds while it lives.
    if (data?.lives) return watch(pageId, data.lives);
    try {
      (await ready).receive(pageId, data);
    } catch (error) {
      port.postMessage(JSON.stringify({ t: "report", text: String(error.message ?? error) }));
    }
  };
  port.addEventListener("message", heard);
  port.start?.();
  ready.then(
    (vault) => vault.connect(pageId),
    (error) => port.postMessage(JSON.stringify({ t: "refused", error: broken(error) })),
  );
}

// A MessagePort does not say that its other end is gone; a lock does.
async function watch(pageId, name) {
  await navigator.locks.request(name, () => {});
  ports.delete(pageId);
  (await ready).disconnect(pageId);
}

async function load() {
  const url = new URL("./__VENDOR__/micropython/micropython.wasm", site).href;
  const python = await loadMicroPython({ url, heapsize: HEAP_BYTES, pystack: STACK_WORDS });
  for (const [path, text] of Object.entries(sources)) {
    const file = `/lib/${path}`;
    python.FS.mkdirTree(file.slice(0, file.lastIndexOf("/")));
    python.FS.writeFile(file, text);
  }
  return python;
}

async function read(name) {
  const response = await fetch(new URL(name, site), { cache: "no-cache" });
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  return response.text();
}

function broken(error) {
  return {
    kind: "VaultUnavailable",
    error: "vault_unavailable",
    title: "The vault could not start.",
    detail: `A file of this site did not load (${error.message}). Check the connection, then load the page again.`,
    retryable: true,
  };
}
