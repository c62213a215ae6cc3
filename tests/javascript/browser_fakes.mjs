// Stands in for what a browser gives to a page or a worker, as far as the modules under test use it.

/** Make `value` the global with that name. In Node.js some of these exist and cannot be assigned. */
export function setGlobal(name, value) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

/** Resolves when all pending messages have arrived. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

/** One end of a channel. `heard` has all messages that came here, `other` is the opposite end. */
export class FakePort extends EventTarget {
  heard = [];
  other = null;

  postMessage(data, transfer = []) {
    const moved = structuredClone(data, { transfer });
    queueMicrotask(() => {
      this.other.heard.push(moved);
      this.other.dispatchEvent(Object.assign(new Event("message"), { data: moved }));
    });
  }

  start() {}

  static pair() {
    const [near, far] = [new FakePort(), new FakePort()];
    near.other = far;
    far.other = near;
    return [near, far];
  }
}

/** navigator.locks: exclusive locks in the order in which they were asked for. */
export class FakeLocks {
  #queues = new Map(); // name -> promises; the next holder waits for the last one

  request(name, ...rest) {
    const act = rest.pop();
    const [{ signal } = {}] = rest;
    const before = this.#queues.get(name) ?? Promise.resolve();
    const aborted = new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
    const granted = Promise.race([before, aborted]);
    const result = granted.then(() => act({ name }));
    this.#queues.set(
      name,
      result.then(
        () => {},
        () => {},
      ),
    );
    return result;
  }
}

/** A response as it comes from the server of the site: a script cannot make one of the type "basic". */
export class ServedResponse extends Response {
  #url;
  #body;
  #init;

  constructor(url, body, init = {}) {
    super(body, init);
    this.#url = url;
    this.#body = body;
    this.#init = init;
  }

  get type() {
    return "basic";
  }

  get url() {
    return this.#url;
  }

  clone() {
    return new ServedResponse(this.#url, this.#body, this.#init);
  }
}

/** CacheStorage: a response is found by its address, in the cache of that name. */
export class FakeCaches {
  #caches = new Map();

  async open(name) {
    if (!this.#caches.has(name)) this.#caches.set(name, new Map());
    const stored = this.#caches.get(name);
    return {
      put: async (url, response) => {
        stored.set(String(url), response.clone());
      },
      delete: async (url) => stored.delete(String(url)),
    };
  }

  async match(url, { cacheName }) {
    return this.#caches.get(cacheName)?.get(String(url))?.clone();
  }

  async keys() {
    return [...this.#caches.keys()];
  }

  async delete(name) {
    return this.#caches.delete(name);
  }

  /** The addresses that the cache of that name holds. */
  addresses(name) {
    return [...(this.#caches.get(name)?.keys() ?? [])];
  }
}
