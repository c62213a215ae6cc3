// A real site's Service Worker, seen from the page: registered, told what to store, asked for newer builds. And the
// word that nothing can be reached, when what is shown comes from what it has stored.
import { showNotice } from "./notice.js";
import { ownController } from "./own_worker.js";
import { followBuilds, holdBuild } from "./renewal.js";
import { activated, register, store } from "./service_worker_client.js";

const FIRST_VIEW_MS = 1000; // without the network a first view may take its time; then it is said before it is there

const ANSWER_MS = 10_000; // a server that has not answered by then is as good as none

const root = document.documentElement;
let isStored = Boolean(ownController()); // as far as is known

/**
 * Have the site's worker for as long as the page lives. A browser that takes none just has to ask the network.
 * @param {string | TrustedScriptURL} url the worker's address
 * @param {Promise<void>} firstView resolves after the first view, when network and processor are free
 * @returns {Promise<ServiceWorker | null>} the active worker, null when the browser has none
 */
export async function followWorker(url, firstView) {
  const isThere = Boolean(ownController());
  holdBuild();
  const registration = await register(url).catch(() => null);
  if (!registration) return null;
  follow(registration, isThere, firstView);
  return activated(registration).catch(() => null);
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {boolean} isThere
 * @param {Promise<void>} firstView
 */
async function follow(registration, isThere, firstView) {
  followBuilds(registration);
  for (const change of ["online", "offline"]) addEventListener(change, () => check(registration));
  await Promise.race([firstView, new Promise((resolve) => setTimeout(resolve, FIRST_VIEW_MS))]);
  if (isThere) check(registration); // else the browser has just asked for the worker
  await firstView;
  store(["page"], ({ type }) => {
    root.dataset.offline = type;
    if (type !== "storing") isStored = type === "stored";
  });
}

/** The page's Python is in use here: have what it needs, too. */
export function storePython() {
  store(["python"], ({ type }) => (root.dataset.offlinePython = type));
}

let takeBack = () => {};

/**
 * The browser's own look for a new build, now. It shows, too, whether the site can be reached.
 * @param {ServiceWorkerRegistration} registration
 */
async function check(registration) {
  const isRenewable =
    navigator.onLine &&
    (await inTime(
      registration.update().then(
        () => true,
        () => false,
      ),
    ));
  const isReached = isRenewable || (await inTime(answers(registration.active)));
  takeBack();
  if (isReached || !isStored) return;
  const close = showNotice(
    "You seem to be offline. This page is stored on your device; logging in and your data need a network.",
    [
      ["Check again", () => check(registration)],
      ["Close", () => close()],
    ],
  );
  takeBack = close;
}

/**
 * Resolve as `answer` does, and to false when that takes too long.
 * @param {Promise<boolean> | boolean} answer
 * @returns {Promise<boolean>}
 */
const inTime = (answer) =>
  Promise.race([answer, new Promise((resolve) => setTimeout(resolve, ANSWER_MS, false))]);

/**
 * Ask the worker whether the server answers at all: a page that asks in vain has an error in its console.
 * @param {ServiceWorker | null} worker
 */
function answers(worker) {
  if (!worker) return false;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: "reach" }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}
