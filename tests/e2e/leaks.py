"""Looks for secrets in everything that another script of a page could read: text by text, byte by byte."""

import json
from typing import Any

from e2e.driver import Browser

# Run before any script of a page: keeps what comes in and goes out of it by message, whoever listens.
KEEP_MESSAGES = """
(() => {
  const kept = (globalThis.keptByTheTest = []);
  const keep = (data) => {
    try { kept.push(typeof data === "string" ? data : JSON.stringify(data)); } catch { kept.push(String(data)); }
  };
  for (const kind of [MessagePort, Worker, BroadcastChannel]) {
    const { postMessage } = kind.prototype;
    kind.prototype.postMessage = function (data, ...rest) { keep(data); return postMessage.call(this, data, ...rest); };
  }
  const { addEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    if (type === "message" && listener) addEventListener.call(this, type, (event) => keep(event.data));
    return addEventListener.call(this, type, listener, ...rest);
  };
  for (const kind of [MessagePort, Worker, BroadcastChannel]) {
    const { get, set } = Object.getOwnPropertyDescriptor(kind.prototype, "onmessage");
    const listener = function (value) {
      addEventListener.call(this, "message", (event) => keep(event.data));
      set.call(this, value);
    };
    Object.defineProperty(kind.prototype, "onmessage", { get, set: listener });
  }
})();
"""

LOOK = """
const texts = { window: [] };
const buffers = new Set();
const seen = new Set();
const queue = [globalThis];
while (queue.length && seen.size < 400000) {
  const object = queue.shift();
  let names = [];
  try { names = Reflect.ownKeys(object); } catch { continue; }
  let things = [];
  for (const name of names) {
    try { things.push(Reflect.get(object, name, object)); } catch { continue; }
  }
  try { things.push(Object.getPrototypeOf(object)); } catch {}
  if (object instanceof Map) things.push(...object.keys(), ...object.values());
  if (object instanceof Set) things.push(...object);
  for (const value of things) {
    if (typeof value === "string") texts.window.push(value);
    const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
    if (!isObject || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof WebAssembly.Memory) buffers.add(value.buffer);
    else if (value instanceof ArrayBuffer) buffers.add(value);
    else if (ArrayBuffer.isView(value)) buffers.add(value.buffer);
    else queue.push(value);
  }
}
texts.window = texts.window.join("\\n");
texts.messages = (globalThis.keptByTheTest ?? []).join("\\n");
texts.storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
texts.address = location.href + history.length + JSON.stringify(history.state);
texts.document = document.documentElement.outerHTML + document.cookie;
texts.fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value).join();
texts.timing = JSON.stringify(performance.getEntries());
texts.caches = "";
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const response = await cache.match(request, { ignoreVary: true });
    texts.caches += request.url + JSON.stringify([...response.headers]);
    if (!/wasm|zip/.test(response.headers.get("content-type") ?? "")) texts.caches += await response.text();
  }
}
texts.databases = "";
for (const { name, version } of await indexedDB.databases()) {
  const settled = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await settled(indexedDB.open(name, version));
  for (const store of database.objectStoreNames) {
    const records = await settled(database.transaction(store).objectStore(store).getAll());
    texts.databases += name + store + JSON.stringify(records);
  }
  database.close();
}
// They come backwards, so that this search does not find itself.
const wanted = parts[0].map((text) => new TextEncoder().encode([...text].reverse().join("")));
const isThere = (bytes, word) => {
  for (let at = bytes.indexOf(word[0]); at >= 0; at = bytes.indexOf(word[0], at + 1)) {
    let length = 1;
    while (length < word.length && bytes[at + length] === word[length]) length++;
    if (length === word.length) return true;
  }
  return false;
};
const found = [];
let bytes = 0;
for (const buffer of buffers) {
  const view = new Uint8Array(buffer);
  bytes += view.length;
  wanted.forEach((word, index) => isThere(view, word) && found.push(index));
}
return { texts, found, bytes };
"""


class Search:
    """What was found in the page that the browser shows."""

    def __init__(self, browser: Browser, secrets: list[str]) -> None:
        """Look for these, and for their last parts: a JWT's signature stands for all of it."""
        self._parts = sorted({part for secret in secrets for part in (secret, secret.rpartition(".")[2])})
        answer = browser.execute_async(LOOK, [part[::-1] for part in self._parts])
        self.texts: dict[str, str] = answer["texts"]
        self.texts["console"] = json.dumps(browser.console())
        self.texts["cookies"] = json.dumps(browser.cookies())
        self.bytes: int = answer["bytes"]  # how many there were in memories and buffers
        self._found: list[Any] = answer["found"]

    def places(self) -> set[str]:
        """Return where one of them was found: the name of a text, "memory" for bytes."""
        found = {name for name, text in self.texts.items() if any(part in text for part in self._parts)}
        return found | ({"memory"} if self._found else set())
