// A real site's Service Worker, seen from the page: registered, told what to store, asked for newer builds. And the
// word that nothing can be reached, when what is shown comes from what it has stored.
import { showNotice } from "./notice.js";
import { followBuilds, holdBuild } from "./renewal.js";
import { register, store } from "./service_worker.js";

const FIRST_VIEW_MS = 1000; // without the network a first view may take its time; then it is said before it is there

const root = document.documentElement;
let isStored = Boolean(navigator.serviceWorker.controller); // as far as is known

/**
 * Have the site's worker for as long as the page lives. A browser that takes none just has to ask the network.
 * @param {string | TrustedScriptURL} worker its address
 * @param {Promise<void>} firstView is there: whatever takes the network's or the processor's time comes after it
 */
export async function followWorker(worker, firstView) {
  const container = navigator.serviceWorker;
  const isThere = Boolean(container.controller);
  holdBuild();
  // To register what is there already would have to wait for whatever the browser is just updating.
  const registration = await (isThere ? container.getRegistration() : register(worker)).catch(() => null);
  if (!registration) return;
  followBuilds(registration);
  for (const change of ["online", "offline"]) addEventListener(change, () => check(registration));
  await Promise.race([firstView, new Promise((resolve) => setTimeout(resolve, FIRST_VIEW_MS))]);
  if (isThere) check(registration); // else the browser has just asked for the worker
  await firstView;
  store(["page"], ({ type }) => {
    root.dataset.offline = type;
    isStored ||= type === "stored";
  });
}

/** The page's Python is in use here: have what it needs, too. */
export function storePython() {
  store(["python"], ({ type }) => (root.dataset.offlinePython = type));
}

let takeBack = () => {};

/** The browser's own look for a new build, now. It shows, too, whether the site can be reached. */
async function check(registration) {
  const isRenewable = navigator.onLine && (await registration.update().then(() => true, () => false));
  const isReached = isRenewable || (await answers(registration.active));
  takeBack();
  if (isReached || !isStored) return;
  const close = showNotice(
    "You seem to be offline. This page is stored on your device; logging in and your data need a network.",
    [["Check again", () => check(registration)], ["Close", () => close()]],
  );
  takeBack = close;
}

/** Ask the worker whether the server answers at all: a page that asks in vain has an error in its console. */
function answers(worker) {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: "reach" }, [port2]);
  return new Promise((resolve) => (port1.onmessage = ({ data }) => resolve(data)));
}
