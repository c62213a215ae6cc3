// A newer build of the site: noticed while this one is shown, offered, and loaded when the user wants it.
//
// The newer build's worker stores it whole, then waits while pages of an older one are open: these keep their own
// worker, and with it the files that they may still ask for.
import { showNotice } from "./notice.js";
import { onMessage } from "./service_worker_client.js";

const BUILD = "__BUILD__";
const PATIENCE_MS = 3000; // for the newer build's worker to take over

// A page is there for as long as it holds this lock; pages of one build share theirs.
const locks = `auth0-pyscript:${new URL(".", location.href).pathname}:pages:`;
/** Lets go of the lock, resolves when it is free. */
let leave = async () => {};

/** Keep this build's worker in its place for as long as the page lives. */
export function holdBuild() {
  enter();
  // A page that is left may be kept by the browser and come back as it was, but not with a lock.
  addEventListener("pagehide", () => leave());
  addEventListener("pageshow", ({ persisted }) => persisted && enter());
}

/**
 * Look out for newer builds.
 * @param {ServiceWorkerRegistration} registration
 */
export function followBuilds(registration) {
  onMessage((data) => {
    if (data?.type !== "waiting") return;
    if (data.build === BUILD)
      makeWay(registration); // this page is a new one already
    else if (registration.waiting) offer(registration, data.build);
  });
  /** @param {ServiceWorker} worker */
  const greet = (worker) =>
    worker.state === "installed" && worker.postMessage({ type: "which-build" });
  /** @param {ServiceWorker | null} worker */
  const follow = (worker) => {
    if (!worker) return;
    greet(worker);
    worker.addEventListener("statechange", () => greet(worker));
  };
  follow(registration.waiting);
  follow(registration.installing);
  registration.addEventListener("updatefound", () => follow(registration.installing));
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {string} build
 */
function offer(registration, build) {
  const close = showNotice("A new version of this site is ready.", [
    ["Load it", () => load(registration, build)],
    ["Later", () => close()],
  ]);
}

/**
 * @param {ServiceWorkerRegistration} registration
 * @param {string} build
 */
async function load(registration, build) {
  // The browser will ask before it drops what was typed, and the page may stay: then it keeps its worker, too.
  if (dispatchEvent(new Event("beforeunload", { cancelable: true }))) {
    await leave();
    if (!(await locksOfOthers(build)).length) await letGoOn(registration);
  }
  // Where older pages are still open elsewhere, this one comes from the network.
  location.reload();
}

/**
 * Let this build's worker take over, once the pages of others are gone.
 * @param {ServiceWorkerRegistration} registration
 */
async function makeWay(registration) {
  const names = await locksOfOthers(BUILD);
  if (!names.length) return letGoOn(registration);
  for (const name of names) await navigator.locks.request(name, () => {});
  registration.waiting?.postMessage({ type: "which-build" }); // meanwhile it may be another one
}

/**
 * Let the waiting worker take over. Resolves when it has, or does not.
 * @param {ServiceWorkerRegistration} registration
 */
async function letGoOn({ waiting }) {
  if (!waiting) return;
  const over = new Promise((resolve) => {
    waiting.addEventListener(
      "statechange",
      () => waiting.state === "activated" && resolve(undefined),
    );
    setTimeout(resolve, PATIENCE_MS);
  });
  waiting.postMessage({ type: "go-on" });
  await over;
}

/**
 * The locks of pages that are open and of other builds than that one.
 * @param {string} build
 */
async function locksOfOthers(build) {
  const { held = [] } = await navigator.locks.query();
  return held
    .map(({ name }) => name ?? "")
    .filter((name) => name.startsWith(locks) && name !== locks + build);
}

function enter() {
  /** @type {(value: undefined) => void} */
  let free;
  const held = new Promise((resolve) => (free = resolve));
  const over = navigator.locks.request(locks + BUILD, { mode: "shared" }, () => held);
  leave = () => {
    free(undefined);
    return over;
  };
}
