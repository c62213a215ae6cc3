// What the vault's Python asks of the worker. Only text, booleans and small numbers cross that border, bytes in
// hexadecimal: MicroPython cuts integers there, confuses null with undefined, and is slow at base64.

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * @param {(pageId: string, text: string) => void} send gives a page a message
 * @param {{keep: Function, kept: Function}} keeper where the session outlives this worker
 * @param {() => Promise<void>} fetchRest fetches the Python that is imported late
 */
export function createHost(send, { keep, kept }, fetchRest) {
  const held = new Map(); // lock id -> what lets it go
  const timers = new Map();
  const requests = new Map(); // id -> what ends it
  const channels = new Map();
  let count = 0;
  return {
    send,
    keep,
    kept,
    fetchRest,
    random: (size) => toHex(crypto.getRandomValues(new Uint8Array(size))),
    async verify(jwk, signed, signature) {
      try {
        const key = await crypto.subtle.importKey("jwk", JSON.parse(jwk), RS256, false, ["verify"]);
        return await crypto.subtle.verify(RS256.name, key, fromHex(signature), fromHex(signed));
      } catch {
        return false; // a key that cannot be imported fits nothing
      }
    },
    /** body: "" for none, else "." and hexadecimal. Answers JSON: {status, headers, body, url} or {failure, origin}. */
    async request(id, method, url, headers, body, timeout) {
      const ending = new AbortController();
      requests.set(id, ending);
      try {
        const response = await fetch(url, {
          method,
          headers: JSON.parse(headers),
          body: body ? fromHex(body.slice(1)) : undefined,
          // No cookie of the tenant may decide what a token request is answered.
          credentials: "omit",
          cache: "no-store",
          // A followed redirect would carry the token to an address that nobody checked.
          redirect: "manual",
          referrerPolicy: "no-referrer",
          signal: AbortSignal.any([ending.signal, AbortSignal.timeout(timeout)]),
        });
        if (response.type === "opaqueredirect") return failure("redirect");
        return JSON.stringify({
          status: response.status,
          headers: [...response.headers],
          body: toHex(new Uint8Array(await response.arrayBuffer())),
          url: response.url,
        });
      } catch (error) {
        if (error.name === "TimeoutError") return failure("timeout");
        if (ending.signal.aborted) return failure("aborted");
        if (!navigator.onLine) return failure("offline");
        return failure((await answers(url)) ? "cors" : "unreachable");
      } finally {
        requests.delete(id);
      }
    },
    /** The URL that `fetch` makes of an address; "" when there is none. */
    normalise(address, base) {
      try {
        return new URL(address, base).href;
      } catch {
        return "";
      }
    },
    /** End a request that nobody waits for. */
    abort(id) {
      requests.get(id)?.abort();
    },
    /** Resolves with an id for `unlock` once the lock is held. */
    lock(name) {
      const id = String(++count);
      return new Promise((granted) => {
        navigator.locks.request(name, () => new Promise((release) => {
          held.set(id, release);
          granted(id);
        }));
      });
    },
    unlock(id) {
      held.get(id)?.();
      held.delete(id);
    },
    after(milliseconds, action) {
      const id = String(++count);
      timers.set(id, setTimeout(() => timers.delete(id) && action(), milliseconds));
      return id;
    },
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    /** Hear what this site's other vaults say on a channel. */
    listen(name, heard) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener("message", ({ data }) => typeof data === "string" && heard(data));
      channels.set(name, channel);
    },
    /** Say it to them. */
    broadcast(name, text) {
      channels.get(name).postMessage(text);
    },
  };
}

const failure = (kind) => JSON.stringify({ failure: kind, origin: location.origin });

/** Say whether a server is there at all: an answer that may not be read still proves it. */
async function answers(url) {
  try {
    await fetch(new URL("/", url), {
      method: "HEAD",
      mode: "no-cors",
      credentials: "omit",
      cache: "no-store",
      signal: AbortSignal.timeout(3000),
    });
    return true;
  } catch {
    return false;
  }
}

const toHex = (bytes) => Array.from(bytes, (byte) => HEX[byte]).join("");

const fromHex = (text) => Uint8Array.from({ length: text.length / 2 }, (_, at) => parseInt(text.slice(2 * at, 2 * at + 2), 16));
