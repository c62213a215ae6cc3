// The change from the active worker to this one, and from this one to the next.
//
// Chromium 156 ends the active worker when another one has called `skipWaiting`, also while it has a request to answer.
// If that request is for the page, the browser waits for the answer for ever, and the tab hangs. So the active worker
// first answers what it has, and leaves new requests for the page to the network.

const HEARD_MS = 1000; // for the active worker's first word: another project's worker sends none
const PATIENCE_MS = 10_000; // for its answers: the network may be slow
const TYPE = "give-way"; // what the next worker asks of the active one

/** @type {Set<Promise<unknown>>} */
const pending = new Set();
let isGivingWay = false;

/**
 * True when this worker must not answer a request for the page any more. Without a network it still does: nobody else
 * can.
 */
export const leavesPagesToNetwork = () =>
  isGivingWay && navigator.onLine && Boolean(registration.installing || registration.waiting);

/**
 * Answer a request.
 * @param {FetchEvent} event
 * @param {Promise<Response>} response
 */
export function respond(event, response) {
  event.respondWith(response);
  const settled = response.catch(() => {}).finally(() => pending.delete(settled));
  pending.add(settled);
}

/**
 * If a message is the next worker's request, finish the pending answers and tell it. Returns whether it is.
 * @param {ExtendableMessageEvent} event
 */
export function giveWay(event) {
  if (event.data?.type !== TYPE) return false;
  isGivingWay = true;
  const [port] = event.ports;
  port?.postMessage("heard");
  event.waitUntil(idle().then(() => port?.postMessage("ready")));
  return true;
}

/** Resolves when no answer is pending. It also waits for answers that begin meanwhile. */
async function idle() {
  while (pending.size) await Promise.all(pending);
}

/** Become the active worker: at once if there is none, else when the active one has finished its answers. */
export async function becomeActive() {
  const { active } = registration;
  if (active) {
    const { port1, port2 } = new MessageChannel();
    await new Promise((resolve) => {
      let timer = setTimeout(resolve, HEARD_MS);
      port1.onmessage = ({ data }) => {
        clearTimeout(timer);
        if (data === "ready") resolve(undefined);
        else timer = setTimeout(resolve, PATIENCE_MS);
      };
      active.postMessage({ type: TYPE }, [port2]);
    });
    port1.close();
  }
  skipWaiting(); // not awaited: while this worker is installed, its promise may wait for the installation
}
