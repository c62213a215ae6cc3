// A newer build of the site: the page notices it, offers it, and loads it when the user agrees.
//
// The newer build's worker stores the whole build. Then it waits while pages of an older build are open: they keep
// their own worker, which has the files that they may still request.
import { showNotice } from "./notice.js";
import { onMessage } from "./service_worker_client.js";
import { prefix } from "./place.js";

const BUILD = "__BUILD__";
const PATIENCE_MS = 11_000; // for the newer build's worker to take over: activation.js waits 10 s for this one's answers

// A page holds this lock while it is open. Pages of one build share a lock.
const locks = `${prefix}pages:`;
/** Release this page's lock. Resolves when it is released. */
let leave = async () => {};

/** Keep this build's worker active while the page is open. */
export function holdBuild() {
  enter();
  // The browser may keep a page that is left and restore it later, but its lock is lost.
  addEventListener("pagehide", () => leave());
  addEventListener("pageshow", ({ persisted }) => persisted && enter());
}

/**
 * Watch for newer builds.
 * @param {ServiceWorkerRegistration} registration
 */
export function followBuilds(registration) {
  onMessage((data) => {
    if (data?.type !== "waiting") return;
    if (data.build === BUILD)
      makeWay(registration); // this page belongs to the new build already
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
  // The browser asks before it discards the user's text. If the user stays, the page keeps its worker.
  if (dispatchEvent(new Event("beforeunload", { cancelable: true }))) {
    await leave();
    if (!(await locksOfOthers(build)).length) await letGoOn(registration);
  }
  // If other pages of the older build are open, this page comes from the network.
  location.reload();
}

/**
 * Let this build's worker take over when no page of another build is open any more.
 * @param {ServiceWorkerRegistration} registration
 */
async function makeWay(registration) {
  const names = await locksOfOthers(BUILD);
  if (!names.length) return letGoOn(registration);
  for (const name of names) await navigator.locks.request(name, () => {});
  registration.waiting?.postMessage({ type: "which-build" }); // the waiting worker may be another one by now
}

/**
 * Let the waiting worker take over. Resolves when it is active, or after PATIENCE_MS.
 * @param {ServiceWorkerRegistration} registration
 */
async function letGoOn({ waiting }) {
  if (!waiting) return;
  const over = new Promise((resolve) => {
    waiting.addEventListener(
      "statechange",
      () => ["activated", "redundant"].includes(waiting.state) && resolve(undefined),
    );
    setTimeout(resolve, PATIENCE_MS);
  });
  waiting.postMessage({ type: "go-on" });
  await over;
}

/**
 * Return the names of the locks that open pages of other builds hold. A page that waits for such a lock (`makeWay`)
 * also holds it for a moment, but not in shared mode.
 * @param {string} build
 */
async function locksOfOthers(build) {
  const { held = [], pending = [] } = await navigator.locks.query();
  return [...held, ...pending]
    .filter(({ mode }) => mode === "shared")
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
