// The vault's end of the keeper (../worker/keeper.js): where a browser ends the vault with its last page, the site's
// Service Worker has the session meanwhile. Without one, or where it refuses, nothing is kept.

const BEAT_MS = 20_000; // a Service Worker that hears nothing for 30 s is ended, and one that came late has nothing
const PATIENCE_MS = 1000; // the first view does not wait longer for it

/** @param {URL} address where the keeper answers */
export function createKeeper(address) {
  let isNeeded = false;
  let beat = null;
  let last = Promise.resolve();

  async function ask(more) {
    const response = await fetch(address, {
      // So it never goes to the network: the Service Worker answers, or nobody does.
      cache: "only-if-cached",
      mode: "same-origin",
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
      ...more,
    });
    return response.ok ? response.text() : "";
  }

  /** It is a courtesy: nothing fails when it fails. In order, so that what is forgotten does not come back. */
  const say = (body) => (last = last.then(() => ask({ method: "POST", body })).catch(() => {}));

  return {
    /** Use it from now on. Gives the session that it has, "" when there is none. */
    open() {
      isNeeded = true;
      return ask().catch(() => "");
    },

    /** Have it keep a session for so many seconds from the last sign of this vault's life; "" is none. */
    keep(text, seconds) {
      if (!isNeeded) return;
      const body = JSON.stringify({ text, seconds });
      clearInterval(beat);
      beat = text ? setInterval(say, BEAT_MS, body) : null;
      say(body);
    },

    /** Resolves when all that was said has arrived. */
    kept: () => last,
  };
}
