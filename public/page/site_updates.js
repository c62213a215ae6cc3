// The page's end of a real site's Service Worker: the page registers the worker, tells it what to store, and asks it
// for newer builds. If the page comes from the worker's store and the server cannot be reached, a notice says so.
import { showNotice } from "./notice.js";
import { ownController } from "./own_worker.js";
import { marked } from "./place.js";
import { followBuilds, holdBuild } from "./renewal.js";
import { activated, register, store } from "./service_worker_client.js";

const FIRST_VIEW_MS = 1000; // without a network the first view may come late, so the notice waits no longer than that

const ANSWER_MS = 10_000; // a server that has not answered by then counts as unreachable

let isStored = Boolean(ownController()); // until the worker reports whether the page is stored

/**
 * Register the site's worker and follow it while the page lives. Without a worker the page uses the network.
 * @param {string | TrustedScriptURL} url the worker's address
 * @param {Promise<void>} firstView resolves after the first view, when network and processor are free
 * @returns {Promise<ServiceWorker | null>} the active worker, null if there is none
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
  if (isThere) check(registration); // otherwise the browser has just fetched the worker
  await firstView;
  store(["page"], ({ type }) => {
    marked.dataset.offline = type;
    if (type !== "storing") isStored = type === "stored";
  });
}

/** Store the files of the page's Python, too, because this page uses them. */
export function storePython() {
  store(["python"], ({ type }) => (marked.dataset.offlinePython = type));
}

let takeBack = () => {};

/**
 * Let the browser look for a new build now. The result also shows whether the site can be reached.
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
 * Return the value of `answer`, false if it takes too long.
 * @param {Promise<boolean> | boolean} answer
 * @returns {Promise<boolean>}
 */
const inTime = (answer) =>
  Promise.race([answer, new Promise((resolve) => setTimeout(resolve, ANSWER_MS, false))]);

/**
 * Ask the worker whether the server answers at all. A failed request of the page itself would log an error.
 * @param {ServiceWorker | null} worker
 */
function answers(worker) {
  if (!worker) return false;
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: "reach" }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}
