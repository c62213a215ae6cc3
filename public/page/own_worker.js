// This site's own Service Worker. An origin may have several: another project's worker at "/" controls every page below
// it, and the browser also finds that worker's registration for such pages.
import { folder } from "./place.js";

/**
 * True for this site's own worker, in any build.
 * @param {ServiceWorker | null | undefined} worker
 */
export const isOwn = (worker) => (worker ? worker.scriptURL === `${folder}sw.js` : false);

/** This site's own worker if it controls this page, else null. */
export function ownController() {
  const { serviceWorker } = navigator;
  const controller = serviceWorker && serviceWorker.controller;
  return isOwn(controller) ? controller : null;
}

/**
 * Return this site's own registration, null if there is none.
 * @returns {Promise<ServiceWorkerRegistration | null>}
 */
export async function ownRegistration() {
  const registration = await navigator.serviceWorker?.getRegistration(folder);
  const isHere =
    registration?.scope === folder &&
    [registration.installing, registration.waiting, registration.active].some(isOwn);
  return isHere ? registration : null;
}
