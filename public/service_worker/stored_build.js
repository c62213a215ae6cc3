// One build of the site, in a cache of its own. It is used only when it is complete, and it is never mixed with files
// of another build.
//
// Every script of the origin can write to Cache Storage. So a stored file is used only if its hash is the one in this
// worker's own script, which no page can change.
import { sitePrefix } from "../shared/site_names.js";

// A build has two parts. Each part works without a network only when it is complete.
export const PAGE = "page"; // the page without its own Python, and the vault
export const PYTHON = "python"; // PyScript, Pyodide, its packages and the page's own Python: most of the bytes

export const INDEX = "index.html";

const HASHED = /^[a-z]-[0-9a-f]{12}\//; // folders named by a hash of their content: their files never change
const AT_ONCE = 4; // downloads at a time: many small files, and a few big ones
const EDITABLE = "auth_config.json"; // the site's owner may edit it after the build; an edited file is never stored

const SMALL = 32 * 1024; // bytes; smaller code is compiled faster than its cached machine code is found
// The Content-Security-Policy of the demo tenant's pages names these files by their addresses. Firefox gives a response
// that was made in memory the worker's own address, and the policy then refuses it.
const BY_ADDRESS = "/tenant/";
const BUSY = [408, 425, 429]; // and every status from 500: the server may give the file later

/** A file cannot be fetched at present: there is no network, or the server fails or still has another build. */
export class NotNow extends Error {}

/** The host gives a file that differs from the build's, or it does not have the file. */
class NotAsBuilt extends Error {}

/** @typedef {{path: string, sha256: string, size: number, part: string}} BuiltFile size in bytes */

export class StoredBuild {
  #scope;
  #kind; // the prefix of the names of all caches with builds of this kind
  #name;
  /** @type {Map<string, BuiltFile>} */
  #files;
  #paths; // by the files' addresses
  /** @type {Map<string, Promise<void>>} the promises of the parts that are being stored, by the parts' names */
  #storing = new Map();
  /**
   * Small files that were checked, in this worker's memory, by path. Each function makes a response.
   * @type {Map<string, () => Response>}
   */
  #here = new Map();

  /**
   * @param {string} scope the site's directory, with its slash
   * @param {{kind: string, id: string, files: BuiltFile[]}} build
   *   kind: "demo" or "site"; files: every file of the build
   */
  constructor(scope, { kind, id, files }) {
    this.id = id;
    /**
     * The paths of files that were found changed since this worker started.
     * @type {Set<string>}
     */
    this.replaced = new Set();
    this.#scope = scope;
    this.#kind = `${sitePrefix(scope)}${kind}:`;
    this.#name = this.#kind + id;
    this.#files = new Map(files.map((file) => [file.path, file]));
    this.#paths = new Map(files.map(({ path }) => [this.#url(path), path]));
  }

  /**
   * Return the path of this build's file at an address, undefined if there is no such file. A page may ask for its own
   * files without the build's id.
   * @param {string} url
   */
  pathOf(url) {
    const path = this.#paths.get(url) ?? this.#paths.get(`${url}?${this.id}`);
    return path === EDITABLE && !url.includes("?") ? undefined : path;
  }

  /**
   * Return the part that a file of this build belongs to.
   * @param {string} path
   */
  partOf(path) {
    return this.#file(path).part;
  }

  /** @param {string} path */
  #file(path) {
    const file = this.#files.get(path);
    if (!file) throw new TypeError(`${path} is not a file of this build.`);
    return file;
  }

  /**
   * Return a stored file that is as it was built, else undefined. A big file is returned as the stored response itself,
   * so that the browser finds the machine code that it compiled from it. A file with other content is removed.
   * @param {string} path
   */
  async find(path) {
    return this.#here.get(path)?.() ?? this.#stored(path);
  }

  /** @param {string} path */
  async #stored(path) {
    const stored = await match(this.#url(path), this.#name);
    if (!stored) return undefined;
    const bytes = await this.#bytesAsBuilt(path, stored);
    if (bytes && bytes.byteLength <= SMALL && !path.includes(BY_ADDRESS)) {
      this.#here.set(path, () => new Response(bytes, { headers: stored.headers }));
    }
    if (bytes) return stored;
    console.error(`The stored file ${path} is not the one of this build. It is removed.`);
    this.replaced.add(path);
    await (await caches.open(this.#name)).delete(this.#url(path), { ignoreVary: true });
    return undefined;
  }

  /**
   * True if each of these parts is stored and complete.
   * @param {string[]} parts
   */
  async isWhole(parts) {
    const found = await Promise.all(parts.map((part) => match(this.#marker(part), this.#name)));
    return found.every(Boolean);
  }

  /**
   * True if another build of this kind is stored, and that part of it is complete.
   * @param {string} part
   */
  async isBesideWhole(part) {
    for (const name of await this.#others()) {
      if (name.startsWith(this.#kind) && (await match(this.#marker(part), name))) return true;
    }
    return false;
  }

  /** Remove the stored files of other builds, also those of another kind. */
  async removeOthers({ ofOtherKind = false } = {}) {
    for (const name of await this.#others()) {
      if (!ofOtherKind || !name.startsWith(this.#kind)) await caches.delete(name);
    }
  }

  /**
   * Store the files of these parts, and mark each complete part. Files that an interrupted call stored are used again.
   * @param {string[]} parts
   * @param {(done: number, total: number) => void} progress
   * @throws {NotNow} if a file cannot be fetched at present
   * @throws {Error} if a part cannot be completed; the message names the file. All other files are stored.
   */
  store(parts, progress) {
    // A second call for the same parts gets the same promise.
    const key = parts.join();
    const storing =
      this.#storing.get(key) ??
      this.#store(parts, progress).finally(() => this.#storing.delete(key));
    this.#storing.set(key, storing);
    return storing;
  }

  /**
   * Store one file, unless it is stored already.
   * @param {string} path
   * @throws as `store`
   */
  async keep(path) {
    if (await this.#stored(path)) return;
    const response = (await this.#ofAnother(path)) ?? (await this.#fetched(path));
    if (response) await (await caches.open(this.#name)).put(this.#url(path), response);
  }

  /**
   * Return the same file from another build's cache. Most files of Pyodide are the same in the next build.
   * @param {string} path
   */
  async #ofAnother(path) {
    if (!HASHED.test(path)) return null; // other files may have new headers, for example a page's policy
    for (const name of await this.#others()) {
      const stored = await match(this.#url(path), name);
      if (stored && (await this.#bytesAsBuilt(path, stored))) return stored;
    }
    return null;
  }

  /**
   * Fetch a file from the host. Returns null for a file that the site's owner has edited.
   * @param {string} path
   */
  async #fetched(path) {
    // At first the browser's HTTP cache may answer. If the file is wrong, it is fetched from the server.
    for (const cache of /** @type {const} */ (["default", "reload"])) {
      const { response, bytes } = await this.#fetch(path, cache);
      if (response.ok && (await this.#isAsBuilt(path, response, bytes))) return response;
      if (cache === "reload" && path !== EDITABLE)
        throw new NotAsBuilt(await this.#difference(path, response, bytes));
    }
    return null;
  }

  /**
   * @param {string} path
   * @param {RequestCache} cache
   */
  async #fetch(path, cache) {
    try {
      const response = await fetch(this.#url(path), { cache, redirect: "manual" });
      const { status } = response;
      if (status >= 500 || BUSY.includes(status)) throw new Error(`the server answered ${status}`);
      return { response, bytes: await response.clone().arrayBuffer() };
    } catch (error) {
      throw new NotNow(`${path} cannot be fetched: ${error.message}`);
    }
  }

  /**
   * Describe for the site's developer what is wrong with a response.
   * @param {string} path
   * @param {Response} response
   * @param {ArrayBuffer} bytes
   */
  async #difference(path, { ok, status }, bytes) {
    if (!ok) return `${path}: the host ${status ? `answers ${status}` : "redirects it"}.`;
    // The host is being updated, or a cache in front of it is out of date. The right file comes later.
    if (path === INDEX && !new TextDecoder().decode(bytes).includes(this.id)) {
      throw new NotNow(`${path} still belongs to another build.`);
    }
    const { sha256, size } = this.#file(path);
    const unix = new Uint8Array(bytes).filter((byte, at, all) => byte !== 13 || all[at + 1] !== 10);
    const cause =
      (await sha256Hex(unix)) === sha256
        ? "Its line ends were changed from LF to CRLF."
        : "Something changed it after the build: the host, or a proxy.";
    const came = `received ${bytes.byteLength} bytes, SHA-256 ${await sha256Hex(bytes)}`;
    return `${path} is not the file that was built. ${cause} Expected ${size} bytes, SHA-256 ${sha256}; ${came}.`;
  }

  /**
   * @param {string} path
   * @param {Response} response
   */
  async #bytesAsBuilt(path, response) {
    const bytes = await response.clone().arrayBuffer();
    return (await this.#isAsBuilt(path, response, bytes)) ? bytes : null;
  }

  /**
   * True if the bytes are those of the build, and the response is from the server: a script cannot make a response of
   * the type "basic".
   * @param {string} path
   * @param {Response} response
   * @param {ArrayBuffer} bytes
   */
  async #isAsBuilt(path, { type, url }, bytes) {
    const isServers = type === "basic" && url === this.#url(path);
    return isServers && (await sha256Hex(bytes)) === this.#file(path).sha256;
  }

  /**
   * @param {string[]} parts
   * @param {(done: number, total: number) => void} progress
   */
  async #store(parts, progress) {
    // Big files first. A browser stores compiled code with the response that it compiled. So the sooner the next page
    // gets the stored response, the sooner Python runs at full speed.
    const files = [...this.#files.values()]
      .filter(({ part }) => parts.includes(part))
      .sort((a, b) => b.size - a.size);
    const waiting = files.values();
    /** @type {{path: string, part: string, error: Error}[]} the files that are not as they were built */
    const wrong = [];
    let done = 0;
    const keepNext = async () => {
      for (const { path, part } of waiting) {
        await this.keep(path).catch((error) => {
          if (!(error instanceof NotAsBuilt)) throw error;
          wrong.push({ path, part, error });
        });
        progress(++done, files.length);
      }
    };
    // One bad file does not stop the others, so the next try need not fetch them again.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, keepNext));
    const failure = ends.find((end) => end.status === "rejected");
    if (failure) throw failure.reason;
    const cache = await caches.open(this.#name);
    for (const part of parts) {
      if (!wrong.some((file) => file.part === part))
        await cache.put(this.#marker(part), new Response(this.id));
    }
    if (!wrong.length) return;
    const [first, ...more] = wrong;
    const others = more.length
      ? ` The same goes for ${more.length} more: ${more.map(({ path }) => path).join(", ")}.`
      : "";
    throw new Error(first.error.message + others);
  }

  async #others() {
    const ours = sitePrefix(this.#scope);
    return (await caches.keys()).filter((name) => name.startsWith(ours) && name !== this.#name);
  }

  /**
   * Return the address at which a file is fetched and stored. index.html has the site's own address, because some hosts
   * redirect the longer one. Any other file whose name is the same in every build gets the build's id, `?<build>`.
   * @param {string} path
   */
  #url(path) {
    return new URL(this.#address(path), this.#scope).href;
  }

  /** @param {string} path */
  #address(path) {
    if (path === INDEX) return ".";
    return HASHED.test(path) ? path : `${path}?${this.id}`;
  }

  /**
   * Return the address of the marker that is written last. Without the marker the part is not complete.
   * @param {string} part
   */
  #marker(part) {
    return new URL(`stored-${part}`, this.#scope).href;
  }
}

/**
 * @param {string} url
 * @param {string} cacheName
 */
const match = (url, cacheName) => caches.match(url, { cacheName, ignoreVary: true });

/** @param {BufferSource} bytes */
async function sha256Hex(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
