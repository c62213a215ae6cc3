"""
Searches for secrets in everything that another script of the page could read, text by text and byte
by byte.
"""

import json
from typing import Any

from e2e.driver import Browser

# Runs before any script of a page: it records messages and every WebAssembly memory.
KEEP = """
(() => {
  const kept = (globalThis.keptByTheTest = { messages: [], memories: [] });
  const keep = (data) => {
    try { kept.messages.push(typeof data === "string" ? data : JSON.stringify(data)); } catch {}
  };
  const { addEventListener } = EventTarget.prototype;
  const senders = [MessagePort, Worker, BroadcastChannel];
  for (const { prototype } of senders) {
    const { postMessage } = prototype;
    prototype.postMessage = function (data, ...rest) {
      keep(data);
      return postMessage.call(this, data, ...rest);
    };
    const { get, set } = Object.getOwnPropertyDescriptor(prototype, "onmessage");
    Object.defineProperty(prototype, "onmessage", {
      get,
      set(listener) {
        addEventListener.call(this, "message", ({ data }) => keep(data));
        set.call(this, listener);
      },
    });
  }
  EventTarget.prototype.addEventListener = function (type, listener, ...rest) {
    if (type === "message") addEventListener.call(this, type, ({ data }) => keep(data));
    return addEventListener.call(this, type, listener, ...rest);
  };
  for (const name of ["instantiate", "instantiateStreaming"]) {
    const original = WebAssembly[name];
    WebAssembly[name] = async (source, imports, ...rest) => {
      const result = await original.call(WebAssembly, source, imports, ...rest);
      const { exports } = result.instance ?? result;
      const imported = Object.values(imports ?? {}).flatMap(Object.values);
      const parts = [...Object.values(exports), ...imported];
      kept.memories.push(...parts.filter((part) => part instanceof WebAssembly.Memory));
      return result;
    };
  }
})();
"""

STORED = """
const texts = {};
texts.storage = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
texts.caches = "";
for (const name of await caches.keys()) {
  const cache = await caches.open(name);
  for (const request of await cache.keys()) {
    const response = await cache.match(request, { ignoreVary: true });
    texts.caches += request.url + JSON.stringify([...response.headers]);
    const isText = !/wasm|zip/.test(response.headers.get("content-type") ?? "");
    if (isText) texts.caches += await response.text();
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
"""

LOOK = """
const strings = new Set();
const buffers = new Set();
const seen = new Set([globalThis]);
const queue = [globalThis];
const isPrototype = (value) =>
  Object.hasOwn(value, "constructor") && value.constructor?.prototype === value;
const namesOf = (object) => {
  const names = new Set();
  for (let at = object; at && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
    for (const name of Reflect.ownKeys(at)) names.add(name);
  }
  return names;
};
const look = (value) => {
  if (typeof value === "string") return strings.add(value);
  if ((typeof value !== "object" || value === null) && typeof value !== "function") return;
  if (value instanceof Promise) value.catch(() => {});
  if (value instanceof WebAssembly.Memory) return buffers.add(value.buffer);
  if (value instanceof ArrayBuffer) return buffers.add(value);
  if (ArrayBuffer.isView(value)) return buffers.add(value.buffer);
  if (seen.has(value) || isPrototype(value) || seen.size > 200000) return;
  seen.add(value);
  queue.push(value);
};
for (const object of queue) {
  for (const name of namesOf(object)) {
    try { look(object[name]); } catch {}
  }
  if (object instanceof Map || object instanceof Set) for (const item of object) look(item);
}
texts.window = [...strings].join("\\n");
texts.messages = (globalThis.keptByTheTest?.messages ?? []).join("\\n");
texts.address = location.href + history.length + JSON.stringify(history.state);
texts.document = document.documentElement.outerHTML + document.cookie;
texts.fields = [...document.querySelectorAll("input, textarea")].map((field) => field.value).join();
texts.timing = JSON.stringify(performance.getEntries());
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


def stored(browser: Browser) -> dict[str, str]:
    """Return all stored data of the page's origin: "storage", "caches" and "databases", as text."""
    texts: dict[str, str] = browser.execute_async(STORED + "return texts;")
    return texts


class Search:
    """The contents of the page that the browser shows."""

    def __init__(self, browser: Browser, secrets: list[str]) -> None:
        """
        Search for these secrets, and for their last parts: the signature of a JWT identifies it.
        """
        self._parts = sorted(
            {part for secret in secrets for part in (secret, secret.rpartition(".")[2])}
        )
        answer = browser.execute_async(STORED + LOOK, [part[::-1] for part in self._parts])
        self.texts: dict[str, str] = answer["texts"]
        self.texts["console"] = json.dumps(browser.console())
        self.texts["cookies"] = json.dumps(browser.cookies())
        self.bytes: int = answer["bytes"]  # the number of bytes in memories and buffers
        self._found: list[Any] = answer["found"]

    def places(self) -> set[str]:
        """Return where a secret was found: the name of a text, "memory" for bytes."""
        found = {
            name for name, text in self.texts.items() if any(part in text for part in self._parts)
        }
        return found | ({"memory"} if self._found else set())
