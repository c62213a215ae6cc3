// One build of the site in a cache of its own: usable when whole, never mixed with another build's files.
//
// Cache Storage belongs to every script of the origin, so what is found there proves nothing. A stored file
// counts only if it is what the build wrote down in this worker's own script, which no page can change.

const MARKER = "stored-whole"; // written last; without it the cache is a build that is still being stored
const AT_ONCE = 4; // downloads at a time: many small files, and a few big ones
const EDITABLE = "auth_config.json"; // its owner may edit it after the build; edited, it is never stored

export class StoredBuild {
  #scope;
  #family;
  #name;
  #files;
  #storing = null;

  /**
   * @param {string} scope the site's directory, with its slash
   * @param {{id: string, files: {path: string, sha256: string, size: number}[]}} build every file of the build
   */
  constructor(scope, { id, files }) {
    this.id = id;
    this.bytes = files.reduce((sum, { size }) => sum + size, 0);
    /** The paths of files that were found changed since this worker started. */
    this.replaced = new Set();
    this.#scope = scope;
    this.#family = `auth0-pyscript:${new URL(scope).pathname}:files:`;
    this.#name = this.#family + id;
    this.#files = new Map(files.map((file) => [file.path, file]));
  }

  has(path) {
    return this.#files.has(path);
  }

  /**
   * The stored file as it was built, undefined when there is none. It is the stored answer itself, so that the
   * browser finds the code that it compiled of it. Anything else under its name is removed.
   */
  async find(path) {
    const stored = await this.#match(path);
    if (!stored || (await this.#isAsBuilt(path, stored))) return stored;
    console.error(`The stored file ${path} is not the one of this build. It is removed.`);
    this.replaced.add(path);
    await (await caches.open(this.#name)).delete(this.#url(path), { ignoreVary: true });
    return undefined;
  }

  async isComplete() {
    return (await this.#match(MARKER)) !== undefined;
  }

  async othersAreComplete() {
    for (const cacheName of await this.#others()) {
      if (await caches.match(this.#url(MARKER), { cacheName })) return true;
    }
    return false;
  }

  async removeOthers() {
    for (const name of await this.#others()) await caches.delete(name);
  }

  /**
   * Store every file, then mark the build as whole. What an earlier, interrupted call stored is kept.
   * @param {(done: number, total: number) => void} progress
   * @throws {Error} when a file cannot be had as it was built; its message names the file
   */
  store(progress) {
    // All who ask while it is under way wait for the same one.
    this.#storing ??= this.#storeAll(progress).finally(() => {
      this.#storing = null;
    });
    return this.#storing;
  }

  /** Store one file, unless it is there. */
  async keep(path) {
    if (await this.find(path)) return;
    // The browser's own cache may answer, unless what it has turns out to be wrong.
    const response = (await this.#fetch(path, "default")) || (await this.#fetch(path, "reload"));
    if (response) await (await caches.open(this.#name)).put(this.#url(path), response);
    else if (path !== EDITABLE) throw new Error(`${path} cannot be had as it was built`);
  }

  async #fetch(path, cache) {
    const response = await fetch(this.#url(path), { cache });
    return response.ok && (await this.#isAsBuilt(path, response)) ? response : null;
  }

  /** Its bytes are the build's. Its headers are the server's: no script can make an answer of the type "basic". */
  async #isAsBuilt(path, response) {
    if (response.type !== "basic" || response.url !== this.#url(path)) return false;
    const bytes = await response.clone().arrayBuffer();
    return (await sha256Hex(bytes)) === this.#files.get(path).sha256;
  }

  async #storeAll(progress) {
    const paths = this.#files.keys();
    let done = 0;
    const keepNext = async () => {
      for (const path of paths) {
        await this.keep(path);
        progress(++done, this.#files.size);
      }
    };
    // One bad file does not stop the others: they need not be fetched again when all is tried again.
    const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, keepNext));
    const failure = ends.find(({ status }) => status === "rejected");
    if (failure) throw failure.reason;
    await (await caches.open(this.#name)).put(this.#url(MARKER), new Response(this.id));
  }

  #match(path) {
    return caches.match(this.#url(path), { cacheName: this.#name, ignoreVary: true });
  }

  async #others() {
    return (await caches.keys()).filter((name) => name.startsWith(this.#family) && name !== this.#name);
  }

  /** A directory's own address stands for its index: some hosts redirect the longer one. */
  #url(path) {
    return new URL(path.replace(/(^|\/)index\.html$/, "$1") || ".", this.#scope).href;
  }
}

async function sha256Hex(bytes) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
