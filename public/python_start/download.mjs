// Fetches the files of Python's start before they are needed: with progress, and with an error that names the file.

const here = new URL("./", import.meta.url);
const SILENCE_MS = 30_000; // the longest wait for the first byte, and between two chunks

/** @typedef {{path: string, size: number}} ListedFile size in bytes */

/**
 * Read the list of the files that Pyodide's start requests.
 * @param {string} list the address of the list: [{path, size}], sizes in bytes
 * @returns {Promise<{files: ListedFile[], areHere: boolean}>} areHere: the list was in a cache, so the files are, too
 */
export async function readList(list) {
  const files = await (await asked(list)).json();
  return { files, areHere: await wasHere(new URL(list, here).href) };
}

/** @param {string} url */
async function wasHere(url) {
  // With a Service Worker, `transferSize` is 0 in any case.
  if (navigator.serviceWorker?.controller)
    return Boolean(await caches.match(url, { ignoreVary: true }).catch(() => null));
  const entries = performance.getEntriesByName(url);
  return /** @type {PerformanceResourceTiming[]} */ (entries).at(-1)?.transferSize === 0;
}

/**
 * Let the browser load and cache all files. Calls progress(done, total) with bytes as sent over the network.
 * @param {ListedFile[]} files
 * @param {(done: number, total: number) => void} progress
 */
export async function download(files, progress) {
  let total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;

  /** @param {ListedFile} file */
  async function load({ path, size }) {
    const response = await asked(path);
    // A compressed response has fewer bytes than are read here. The progress counts the bytes that are sent.
    const { headers } = response;
    const sent = (headers.has("content-encoding") && Number(headers.get("content-length"))) || size;
    total += sent - size;
    const reader = bodyOf(response).getReader();
    for (;;) {
      const { value, done: ended } = await heard(path, reader.read());
      if (ended) return;
      done += (value.length * sent) / size;
      progress(done, total);
    }
  }

  await Promise.all(files.map(load));
}

/**
 * Rejects if one of the files cannot be loaded. The error names the file.
 * @param {ListedFile[]} files
 */
export async function check(files) {
  await Promise.all(files.map(async ({ path }) => bodyOf(await asked(path)).cancel()));
}

/**
 * Return the bytes of a file.
 * @param {string} path
 */
export async function bytesOf(path) {
  return (await asked(path)).arrayBuffer();
}

/** @param {string} path */
async function asked(path) {
  const response = await heard(path, fetch(new URL(path, here)));
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  return response;
}

/**
 * Return the body of a response. Only a response to HEAD or with a status such as 204 has none.
 * @param {Response} response
 */
function bodyOf({ body, url }) {
  if (!body) throw new Error(`${url}: the server answered without content`);
  return body;
}

/**
 * Return the value of `coming`. Rejects if the server is silent for too long.
 * @template T
 * @param {string} path
 * @param {Promise<T>} coming
 * @returns {Promise<T>}
 */
function heard(path, coming) {
  /** @type {number} */
  let timer;
  /** @type {Promise<never>} */
  const silence = new Promise((_, reject) => {
    const late = () => reject(new Error(`${path}: no answer for ${SILENCE_MS / 1000} seconds`));
    timer = setTimeout(late, SILENCE_MS);
  });
  return Promise.race([coming, silence]).finally(() => clearTimeout(timer));
}
