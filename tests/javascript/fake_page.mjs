// A page for preflight.js (public/page/preflight.js), played by the test.
import { fileURLToPath } from "node:url";
import vm from "node:vm";

import { buildSync } from "esbuild";

import { FakeLocks, FakePort, settled } from "./browser_fakes.mjs";

const SCRIPT = fileURLToPath(new URL("../../public/page/preflight.js", import.meta.url));
export const [{ text: SOURCE }] = buildSync({
  entryPoints: [SCRIPT],
  bundle: true,
  format: "iife",
  write: false,
}).outputFiles;

export const START = "auth0-pyscript:/shop/:";

/** As in a browser, each stored text is a property. */
class FakeStorage {
  getItem(key) {
    return this[key] ?? null;
  }

  setItem(key, text) {
    this[key] = text;
  }

  removeItem(key) {
    delete this[key];
  }
}

const attributeOf = (name) =>
  `data-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

export class FakeElement {
  className = "";
  children = [];
  #attributes = new Map();
  dataset = new Proxy(this, {
    has: (element, name) => element.hasAttribute(attributeOf(name)),
    get: (element, name) => element.getAttribute(attributeOf(name)) ?? undefined,
    set: (element, name, value) => {
      element.setAttribute(attributeOf(name), value);
      return true;
    },
  });

  constructor(attributes = {}) {
    for (const [name, value] of Object.entries(attributes)) this.setAttribute(name, value);
  }

  getAttribute(name) {
    return this.#attributes.get(name) ?? null;
  }

  hasAttribute(name) {
    return this.#attributes.has(name);
  }

  setAttribute(name, value) {
    this.#attributes.set(name, value);
  }

  removeAttribute(name) {
    this.#attributes.delete(name);
  }

  append(child) {
    this.children.push(child);
  }

  appendChild(child) {
    this.children.push(child);
  }

  insertBefore(child) {
    this.children.unshift(child);
    return child;
  }

  /** Enough to recognise a button. */
  closest() {
    return this;
  }

  get src() {
    return this.getAttribute("src");
  }
}

/** Open a page at `address`. `change` may change its window before the script runs. */
export function open(address = "", change = () => {}) {
  const workers = [];
  const root = new FakeElement({
    "data-tokens": "vault",
    "data-visitor-view": "home",
    "data-user-view": "profile",
  });
  const location = new URL(address, "https://app.example/shop/");
  const tag = new FakeElement({ src: "https://app.example/shop/a-1/preflight.js" });
  const places = [new FakeElement()];
  const window = new EventTarget();
  Object.assign(window, {
    window,
    addEventListener: window.addEventListener.bind(window),
    removeEventListener: window.removeEventListener.bind(window),
    self: window,
    top: window,
    location,
    isSecureContext: true,
    document: Object.assign(new EventTarget(), {
      documentElement: root,
      currentScript: tag,
      querySelector: () => (tag.hasAttribute("data-sdk-folder") ? tag : null),
      querySelectorAll: () => places,
      readyState: "loading",
      body: null,
      getElementById: () => null,
      createElement: () => new FakeElement(),
    }),
    history: {
      state: null,
      replaceState: (_, __, target) => (location.href = new URL(target, location).href),
    },
    sessionStorage: new FakeStorage(),
    localStorage: new FakeStorage(),
    navigator: { locks: new FakeLocks() },
    crypto: { subtle: {}, randomUUID: () => "random" },
    AbortSignal,
    Event,
    SharedWorker: class {
      constructor(url, { name }) {
        [this.port, this.far] = FakePort.pair();
        workers.push(Object.assign(this, { url, name }));
      }
    },
    URL,
    setTimeout: () => 0,
    fetched: [],
    fetch: async (url) => {
      window.fetched.push(url);
      return new Response("");
    },
  });
  change(window, root, tag);
  vm.runInNewContext(SOURCE, window);
  return { window, root, tag, places, workers, location };
}

/** The page's messages to the vault. Those in JSON are parsed. */
export async function heard({ workers }) {
  await settled();
  return workers[0].far.heard.map((data) => (typeof data === "string" ? JSON.parse(data) : data));
}
