// The vault's end of the session backup (../service_worker/session_backup.js). Some browsers end the vault with its last
// page; there the site's Service Worker holds the session in its memory. Without such a worker the session ends with the
// vault.

const BEAT_MS = 20_000; // a browser ends a Service Worker that hears nothing for 30 s
const AGAIN_MS = 500; // after the first request that no keeper answered; then twice as long each time
const PATIENCE_MS = 1000; // the first view does not wait longer for it
const HEADER = "Auth0-PyScript-Keeper"; // as in ../service_worker/session_backup.js

/** @param {URL} address where the keeper answers */
export function createKeeper(address) {
  let isNeeded = false;
  let isFound = false; // this site's keeper has answered, and not another project's Service Worker
  let session = ""; // as it is to be kept
  let body = ""; // the request that sends it
  let wait = AGAIN_MS;
  let beat = 0; // a timer
  let last = Promise.resolve();

  /** @param {RequestInit} [more] */
  async function ask(more) {
    const response = await fetch(address, {
      // So the request never goes to the network: the Service Worker answers, or nobody does.
      cache: "only-if-cached",
      mode: "same-origin",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...more,
    });
    if (!response.ok || !response.headers.has(HEADER)) throw new Error("No keeper answers.");
    isFound = true;
    return response.text();
  }

  /** Send the session to the keeper. Another project's worker, which may control this vault at first, gets none. */
  async function deliver() {
    if (!isFound) await ask();
    await ask({ method: "POST", body });
  }

  /** Send it now and every 20 s; where no keeper answers, again soon. In order, so that what is forgotten stays so. */
  function send() {
    clearTimeout(beat);
    last = last
      .then(deliver)
      .then(
        () => true,
        () => false,
      )
      .then((isDelivered) => {
        clearTimeout(beat);
        if (session || (!isDelivered && wait < BEAT_MS))
          beat = setTimeout(send, isDelivered ? BEAT_MS : wait);
        wait = isDelivered ? AGAIN_MS : Math.min(2 * wait, BEAT_MS);
      });
  }

  return {
    /** Use the backup from now on. Returns the session in it, "" if there is none. */
    open() {
      isNeeded = true;
      // The Service Worker says so when it has taken over this vault.
      const news = new BroadcastChannel(`auth0-pyscript:${new URL(".", address).pathname}:keeper`);
      news.addEventListener("message", () => session && send());
      return ask().catch(() => "");
    },

    /**
     * Have it keep a session for so many seconds from the last sign of this vault's life; "" is none.
     * @param {string} text
     * @param {number} seconds
     */
    keep(text, seconds) {
      if (!isNeeded) return;
      session = text;
      body = JSON.stringify({ text, seconds });
      wait = AGAIN_MS;
      send();
    },

    /** Resolves when every request has been answered or has failed. */
    kept: () => last,
  };
}
