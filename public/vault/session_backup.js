// The vault's end of the session backup (../service_worker/session_backup.js). Some browsers end the vault when its
// last page is closed. In these browsers the site's Service Worker holds a copy of the session in its memory. Without
// such a worker the session ends with the vault.

import { BACKUP_HEADER } from "../shared/site_names.js";

const BEAT_MS = 20_000; // a browser ends a Service Worker that gets no event for 30 s
const AGAIN_MS = 500; // the wait after the first request without an answer; it doubles each time
const PATIENCE_MS = 3000; // the longest time that the first view waits for an answer, on a busy device too

/**
 * @param {URL} address of the backup
 * @param {string} channel on which the Service Worker reports that it controls this vault
 */
export function createBackup(address, channel) {
  let isNeeded = false;
  let isFound = false; // this site's Service Worker has answered; that of another project does not count
  let session = ""; // the session to back up, "" for none
  let body = ""; // of the request that sends it
  let wait = AGAIN_MS;
  let beat = 0; // the timer of the next request
  let last = Promise.resolve();

  /** @param {RequestInit} [more] */
  async function ask(more) {
    const response = await fetch(address, {
      // With this option the request never goes to the network: the Service Worker answers it, or it fails.
      cache: "only-if-cached",
      mode: "same-origin",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...more,
    });
    if (!response.ok || !response.headers.has(BACKUP_HEADER))
      throw new Error("There is no backup.");
    isFound = true;
    return response.text();
  }

  /** Send the session. Another project's Service Worker may control this vault at first; it gets no session. */
  async function deliver() {
    if (!isFound) await ask();
    await ask({ method: "POST", body });
  }

  /**
   * Send the session now and every 20 s; sooner again after a failure. The requests are sent one after another, so
   * that no late request brings back a session that has ended.
   */
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
      // The Service Worker posts a message here when it has taken control of this vault.
      const news = new BroadcastChannel(channel);
      news.addEventListener("message", () => session && send());
      return ask().catch(() => "");
    },

    /**
     * Back up a session, "" for none. It is dropped when no request from this vault comes for `seconds`.
     * @param {string} text
     * @param {number} seconds
     */
    save(text, seconds) {
      if (!isNeeded) return;
      session = text;
      body = JSON.stringify({ text, seconds });
      wait = AGAIN_MS;
      send();
    },

    /** Resolves when each request so far has been answered or has failed. */
    saved: () => last,
  };
}
