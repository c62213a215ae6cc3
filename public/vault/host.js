// What the vault's Python asks of the worker. Only text, booleans and small numbers cross that border, short bytes in
// hexadecimal: MicroPython cuts integers there, confuses null with undefined, and is slow at base64. The bodies of
// requests and answers stay on this side. Python knows their names, and hands them on without reading them.

import { memberText } from "./long_json.js";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const LONGEST_TURN_MS = 1; // that a body is read without a look at anything else: a call of another page takes ten turns
const MOST_AHEAD = 2 ** 27; // bytes of an answer that get their memory before they have come
const LATE = "late"; // why a request was ended
const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * @param {(pageId: string, text: string, body: ArrayBuffer | undefined, texts: string[]) => void} send gives a page a
 *   message, a body for good, and texts
 * @param {{keep: Function, kept: Function}} keeper where the session outlives this worker
 * @param {() => Promise<void>} fetchRest fetches the Python that is imported late
 */
export function createHost(send, { keep, kept }, fetchRest) {
  const held = new Map(); // lock id -> the function that releases it
  const timers = new Map();
  const requests = new Map(); // id -> what ends it
  const channels = new Map();
  const bodies = new Map(); // name -> ArrayBuffer; Python releases each
  let count = 0;

  function hold(body, name = String(++count)) {
    bodies.set(name, body);
    return name;
  }

  function handOver(name) {
    const body = bodies.get(name);
    bodies.delete(name);
    return body;
  }

  /** What `fetch` takes: `body` is "" for none, "." and text, or "#" and the name of a body. */
  function bodyOf(body) {
    if (body === "") return undefined;
    return body[0] === "#" ? bodies.get(body.slice(1)) : body.slice(1);
  }

  return {
    /** Take a body that came from a page. Returns its name. */
    hold: (body) => hold(body),
    /** Give a page a message, the body of that name ("" is none), and texts: each a string, or a record. */
    send(pageId, text, body, ...texts) {
      const strings = texts.map((one) => (typeof one === "string" ? one : one.text));
      send(pageId, text, handOver(body), strings);
    },
    readBody: (name) => toHex(new Uint8Array(handOver(name))),
    releaseBody(name) {
      bodies.delete(name);
    },
    /**
     * Release a body, and return the record in it: `facts` are its `user_id` and `user_metadata` as JSON, an object there
     * empty; `text` is the text of that object. `facts` is "" for a body that is not JSON.
     */
    readRecord(name) {
      try {
        const text = new TextDecoder().decode(handOver(name));
        const { user_id, user_metadata } = Object(JSON.parse(text));
        const isObject =
          typeof user_metadata === "object" && user_metadata && !Array.isArray(user_metadata);
        const facts = JSON.stringify({
          user_id,
          user_metadata: isObject ? {} : user_metadata && 0,
        });
        const metadata = isObject ? memberText(text, "user_metadata") : "";
        return { facts, text: metadata, hasText: isObject };
      } catch {
        return { facts: "", text: "", hasText: false };
      }
    },
    keep,
    kept,
    fetchRest,
    elapsed: () => performance.now() / 1000, // seconds, by a clock that nobody sets
    random: (size) => toHex(crypto.getRandomValues(new Uint8Array(size))),
    async verify(jwk, signed, signature) {
      try {
        const key = await crypto.subtle.importKey("jwk", JSON.parse(jwk), RS256, false, ["verify"]);
        return await crypto.subtle.verify(RS256.name, key, fromHex(signature), fromHex(signed));
      } catch {
        return false; // a key that cannot be imported fits nothing
      }
    },
    /**
     * @param {string} body as `bodyOf` takes it
     * @param {number} timeout milliseconds until the first byte, and then between two bytes
     * @returns {Promise<string>} JSON: {status, headers, body, url}, body a name; or {failure, origin}
     */
    async request(id, method, url, headers, body, timeout) {
      const ending = new AbortController();
      const limit = createTimeLimit(timeout, () => ending.abort(LATE));
      let response;
      requests.set(id, ending);
      try {
        // After Python's turn: `fetch` takes longer to start when it is called from within WebAssembly.
        await undefined;
        response = await fetch(url, {
          method,
          headers: JSON.parse(headers),
          body: bodyOf(body),
          // No cookie of the tenant may decide what a token request is answered.
          credentials: "omit",
          cache: "no-store",
          // A followed redirect would carry the token to an address that nobody checked.
          redirect: "manual",
          referrerPolicy: "no-referrer",
          signal: ending.signal,
        });
        if (response.type === "opaqueredirect") return failure("redirect");
        const answer = await collect(response, limit.renew);
        return JSON.stringify({
          status: response.status,
          headers: [...response.headers],
          body: hold(answer, answerOf(id)),
          size: answer.byteLength,
          url: response.url,
        });
      } catch {
        if (ending.signal.reason === LATE) return failure(response ? "stalled" : "timeout");
        if (ending.signal.aborted) return failure("aborted");
        if (!navigator.onLine) return failure("offline");
        if (response) return failure("cut");
        return failure((await answers(url)) ? "cors" : "unreachable");
      } finally {
        limit.end();
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
    /** End a request whose caller is gone. If its answer has come already, release the body of the answer. */
    abort(id) {
      requests.get(id)?.abort();
      bodies.delete(answerOf(id));
    },
    /** Resolves with an id for `unlock` once the lock is held. */
    lock(name) {
      const id = String(++count);
      return new Promise((granted) => {
        navigator.locks.request(
          name,
          () =>
            new Promise((release) => {
              held.set(id, release);
              granted(id);
            }),
        );
      });
    },
    unlock(id) {
      held.get(id)?.();
      held.delete(id);
    },
    after(milliseconds, action) {
      const id = String(++count);
      timers.set(
        id,
        setTimeout(() => timers.delete(id) && action(), milliseconds),
      );
      return id;
    },
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    /** Listen to the messages of this site's other vaults on a channel. */
    listen(name, heard) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener("message", ({ data }) => typeof data === "string" && heard(data));
      channels.set(name, channel);
    },
    /** Send a message to the other vaults. */
    broadcast(name, text) {
      channels.get(name).postMessage(text);
    },
  };
}

const answerOf = (id) => `answer ${id}`;

const failure = (kind) => JSON.stringify({ failure: kind, origin: location.origin });

/** Call `onLate` unless `renew` or `end` is called again and again within that time. */
function createTimeLimit(milliseconds, onLate) {
  let timer;
  const end = () => clearTimeout(timer);
  const renew = () => {
    end();
    timer = setTimeout(onLate, milliseconds);
  };
  renew();
  return { renew, end };
}

/** All bytes of an answer. `onBytes` is called when some have come. */
async function collect(response, onBytes) {
  onBytes(); // the headers
  const reader = response.body?.getReader();
  if (!reader) return new ArrayBuffer(0);
  // What the server says of its size is right but for compressed answers. Each byte is copied once then, and no more
  // than twice in any case.
  let bytes = new Uint8Array(Math.min(response.headers.get("content-length") || 0, MOST_AHEAD));
  let size = 0;
  let since = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    onBytes();
    // Parts that are here already are read without a pause. The messages of other pages come in between.
    if (performance.now() - since > LONGEST_TURN_MS) {
      await nextTurn();
      since = performance.now();
    }
    if (size + value.length > bytes.length) {
      const longer = new Uint8Array(Math.max(2 * bytes.length, size + value.length));
      longer.set(bytes.subarray(0, size));
      bytes = longer;
    }
    bytes.set(value, size);
    size += value.length;
  }
  return size === bytes.length ? bytes.buffer : bytes.buffer.slice(0, size);
}

/** Resolves when the tasks that wait for this thread have had their turn. */
function nextTurn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  }).finally(() => port1.close());
}

/** Return true if a server answers at all, even if this worker may not read the answer. */
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

const fromHex = (text) =>
  Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );
