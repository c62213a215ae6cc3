// The Service Worker, seen from the page: what a demo's and a real site's have in common.

const BUILD = "__BUILD__";
const ASK_AGAIN_MS = 20_000; // a browser may end a worker that takes long; asked again, it goes on where it was

/**
 * Have the worker. The browser looks for another one at sw.js itself, not at the modules that it imports: these stand
 * in a folder named by what is in it.
 * @param {string | TrustedScriptURL} url the worker's address
 * @returns {Promise<ServiceWorkerRegistration>}
 */
export const register = (url) =>
  navigator.serviceWorker.register(url, { scope: "./", type: "module", updateViaCache: "imports" });

/**
 * Have the worker store parts of this build in the background, and go on asking until that is done or cannot be.
 * @param {("page" | "python")[]} parts
 * @param {(news: object) => void} heard {type: "storing", done, total}, at the end {type: "stored"} or "not-stored"
 */
export function store(parts, heard) {
  const container = navigator.serviceWorker;
  let asking;
  const ask = async () => (await container.ready).active.postMessage({ type: "store", build: BUILD, parts });
  const begin = () => {
    clearInterval(asking);
    asking = setInterval(ask, ASK_AGAIN_MS);
    ask();
  };
  container.addEventListener("message", ({ data }) => {
    if (data?.build !== BUILD) return; // of the worker before, whose build is stored already
    if (data.type === "replaced") return tellReplaced(data.paths);
    if (data.type === "not-mine") return clearInterval(asking); // another worker is about to come
    if (String(data.parts) !== String(parts)) return;
    if (data.type !== "storing") clearInterval(asking);
    heard(data);
  });
  container.addEventListener("controllerchange", begin);
  begin();
}

const told = new Set();

function tellReplaced(paths) {
  const news = paths.filter((path) => !told.has(path));
  if (!news.length) return;
  news.forEach((path) => told.add(path));
  console.error(`Stored files had been changed. They were not used, and are fetched again: ${news.join(", ")}`);
}
