// The files that Python's start asks for, fetched ahead of it: with progress, and with an error that names the file.

const here = new URL("./", import.meta.url);
const SILENCE_MS = 30_000; // that a server may take for its first byte, and between two of them

/** @typedef {{path: string, size: number}} ListedFile size in bytes */

/**
 * @param {string} list an address, of what Pyodide's start will ask for: [{path, size}], sizes in bytes
 * @returns {Promise<{files: ListedFile[], areHere: boolean}>} areHere: the browser had this list, so it has the files
 */
export async function readList(list) {
  const files = await (await asked(list)).json();
  return { files, areHere: await wasHere(new URL(list, here).href) };
}

/** @param {string} url */
async function wasHere(url) {
  // What passed a Service Worker counts as nothing that was sent, whether it had it stored or not.
  if (navigator.serviceWorker?.controller)
    return Boolean(await caches.match(url, { ignoreVary: true }).catch(() => null));
  const entries = performance.getEntriesByName(url);
  return /** @type {PerformanceResourceTiming[]} */ (entries).at(-1)?.transferSize === 0;
}

/**
 * Have the browser store them all. Tells progress(done, total), in bytes as they are sent.
 * @param {ListedFile[]} files
 * @param {(done: number, total: number) => void} progress
 */
export async function download(files, progress) {
  let total = files.reduce((sum, { size }) => sum + size, 0);
  let done = 0;

  /** @param {ListedFile} file */
  async function load({ path, size }) {
    const response = await asked(path);
    // Compressed, less is sent than is read here; what is sent counts.
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
 * Rejects when one of them cannot be had.
 * @param {ListedFile[]} files
 */
export async function check(files) {
  await Promise.all(files.map(async ({ path }) => bodyOf(await asked(path)).cancel()));
}

/**
 * The bytes of a file.
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
 * The body of an answer: none but an answer to HEAD lacks it, or one with a status that has none.
 * @param {Response} response
 */
function bodyOf({ body, url }) {
  if (!body) throw new Error(`${url}: the server answered without content`);
  return body;
}

/**
 * What `coming` gives; rejects when the server is silent for too long.
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
