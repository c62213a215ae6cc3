// One build of the site in a cache of its own: usable when whole, never mixed with another build's files.

const MARKER = "stored-whole"; // written last; without it the cache is a build that is still being stored
const AT_ONCE = 4; // downloads at a time: many small files, and a few big ones

export class StoredBuild {
  #scope;
  #family;
  #name;
  #files;
  #storing = null;

  /**
   * @param {string} scope the site's directory, with its slash
   * @param {{id: string, files: {path: string, sha256: string, size: number}[]}} build
   *   every file of the build; an empty sha256 marks a file that its owner may edit (auth_config.json)
   */
  constructor(scope, { id, files }) {
    this.id = id;
    this.bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.#scope = scope;
    this.#family = `auth0-pyscript:${new URL(scope).pathname}:files:`;
    this.#name = this.#family + id;
    this.#files = new Map(files.map((file) => [file.path, file]));
  }

  has(path) {
    return this.#files.has(path);
  }

  /** The stored file, undefined when it is not there. */
  find(path) {
    return caches.match(this.#url(path), { cacheName: this.#name, ignoreVary: true });
  }

  async isComplete() {
    return (await this.find(MARKER)) !== undefined;
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

  /** Store one file, unless it is there. It is checked first, so a damaged or foreign file never counts. */
  async keep(path) {
    if (await this.find(path)) return;
    const { sha256 } = this.#files.get(path);
    // The browser's own cache may answer, unless what it has cannot be checked, or turns out to be wrong.
    const response = (sha256 && (await this.#fetch(path, "default"))) || (await this.#fetch(path, "reload"));
    if (!response) throw new Error(`${path} cannot be had as it was built`);
    await (await caches.open(this.#name)).put(this.#url(path), response);
  }

  async #fetch(path, cache) {
    const response = await fetch(this.#url(path), { cache });
    if (!response.ok || response.redirected) return null;
    const { sha256 } = this.#files.get(path);
    const bytes = await response.clone().arrayBuffer();
    return !sha256 || sha256 === (await sha256Hex(bytes)) ? response : null;
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
