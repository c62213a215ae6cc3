// The functions of the worker that the vault's Python calls. Their arguments and results are text, booleans and small
// numbers. Short bytes are hexadecimal text, because MicroPython truncates integers here, confuses null with undefined,
// and is slow at base64. The bodies of requests and answers stay in JavaScript. Python refers to a body by a name, and
// does not read it.

import { memberText } from "./long_json.js";

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));
const LONGEST_TURN_MS = 1; // the longest time for which a body is read at a stretch: other pages' messages come between
const MOST_AHEAD = 2 ** 27; // the most bytes that are allocated for an answer before they have come
const LATE = "late"; // the reason for which a request was aborted
const RS256 = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };

/**
 * @typedef {(pageId: string, text: string, body: ArrayBuffer | undefined, texts: string[]) => void} Send sends a page a
 *   message, transfers a body, and sends texts
 * @typedef {{facts: string, text: string, hasText: boolean}} UserRecord
 * @typedef {ReturnType<typeof createHost>} Host
 *
 * @param {Send} send
 * @param {Pick<ReturnType<typeof import("./session_backup.js").createBackup>, "save" | "saved">} backup
 * @param {() => Promise<unknown>} fetchRest fetches the Python that is imported later
 */
export function createHost(send, { save, saved }, fetchRest) {
  /** @type {Map<string, (value?: unknown) => void>} lock id -> the function that releases it */
  const held = new Map();
  /** @type {Map<string, number>} id -> the timer's number */
  const timers = new Map();
  /** @type {Map<string, AbortController>} by the request's id */
  const requests = new Map();
  /** @type {Map<string, BroadcastChannel>} by name */
  const channels = new Map();
  /** @type {Map<string, ArrayBuffer>} by name; Python releases each */
  const bodies = new Map();
  let count = 0;

  /** @param {ArrayBuffer} body */
  function hold(body, name = String(++count)) {
    bodies.set(name, body);
    return name;
  }

  /** @param {string} name */
  function handOver(name) {
    const body = bodies.get(name);
    bodies.delete(name);
    return body;
  }

  /** @param {string} name of a body that is held */
  const read = (name) => /** @type {ArrayBuffer} */ (handOver(name));

  /**
   * Return a body as `fetch` takes it.
   * @param {string} body "" for none, "." and a text, or "#" and the name of a body
   */
  function bodyOf(body) {
    if (body === "") return undefined;
    return body[0] === "#" ? bodies.get(body.slice(1)) : body.slice(1);
  }

  return {
    /**
     * Hold a body that came from a page. Returns its name.
     * @param {ArrayBuffer} body
     */
    hold: (body) => hold(body),
    /**
     * Send a page a message, the body with that name ("" is none), and texts.
     * @param {string} pageId
     * @param {string} text
     * @param {string} body
     * @param {(string | UserRecord)[]} texts
     */
    send(pageId, text, body, ...texts) {
      const strings = texts.map((one) => (typeof one === "string" ? one : one.text));
      send(pageId, text, handOver(body), strings);
    },
    /**
     * Release a body, and return its bytes in hexadecimal.
     * @param {string} name
     */
    readBody: (name) => toHex(new Uint8Array(read(name))),
    /** @param {string} name */
    releaseBody(name) {
      bodies.delete(name);
    },
    /**
     * Release a body that is a user's record in JSON. Returns the record: `facts` are its `user_id` and `user_metadata` as
     * JSON. If the text of an object in `user_metadata` is longer than `most` characters, the object is empty there, and
     * `text` has the text. `facts` is "" if the body is not JSON.
     * @param {string} name
     * @param {number} most
     * @returns {UserRecord}
     */
    readRecord(name, most) {
      try {
        const text = new TextDecoder().decode(read(name));
        const { user_id, user_metadata } = Object(JSON.parse(text));
        const isObject =
          user_metadata && typeof user_metadata === "object" && !Array.isArray(user_metadata);
        if (!isObject) {
          const facts = JSON.stringify({ user_id, user_metadata: user_metadata && 0 });
          return { facts, text: "", hasText: false };
        }
        const metadata = memberText(text, "user_metadata");
        const hasText = metadata.length > most;
        const first = user_id === undefined ? "" : `"user_id":${JSON.stringify(user_id)},`;
        const facts = `{${first}"user_metadata":${hasText ? "{}" : metadata}}`;
        return { facts, text: metadata, hasText };
      } catch {
        return { facts: "", text: "", hasText: false };
      }
    },
    save,
    saved,
    fetchRest,
    elapsed: () => performance.now() / 1000, // seconds, by a clock that is never set
    /** @param {number} size in bytes */
    random: (size) => toHex(crypto.getRandomValues(new Uint8Array(size))),
    /**
     * Return true if an RS256 signature is right.
     * @param {string} jwk the public key, as JSON
     * @param {string} signed bytes in hexadecimal
     * @param {string} signature bytes in hexadecimal
     */
    async verify(jwk, signed, signature) {
      try {
        const key = await crypto.subtle.importKey("jwk", JSON.parse(jwk), RS256, false, ["verify"]);
        return await crypto.subtle.verify(RS256.name, key, fromHex(signature), fromHex(signed));
      } catch {
        return false; // a key that cannot be imported verifies nothing
      }
    },
    /**
     * @param {string} id for `abort`
     * @param {string} method
     * @param {string} url
     * @param {string} headers JSON: a list of pairs
     * @param {string} body as `bodyOf` takes it
     * @param {number} timeout milliseconds until the first byte, and then between two bytes
     * @returns {Promise<string>} JSON: {status, headers, body, url}, body a name; or {failure, origin}
     */
    async request(id, method, url, headers, body, timeout) {
      const ending = new AbortController();
      const limit = createTimeLimit(timeout, () => ending.abort(LATE));
      /** @type {Response | undefined} */
      let response;
      requests.set(id, ending);
      try {
        // Wait until Python's turn is over: `fetch` takes longer to start when it is called from within WebAssembly.
        await undefined;
        response = await fetch(url, {
          method,
          headers: JSON.parse(headers),
          body: bodyOf(body),
          // No cookie of the tenant may influence the answer to a token request.
          credentials: "omit",
          cache: "no-store",
          // A followed redirect would send the token to an address that was not checked.
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
    /**
     * Return the URL that `fetch` makes from an address, "" if the address is not valid.
     * @param {string} address
     * @param {string} base
     */
    normalise(address, base) {
      try {
        return new URL(address, base).href;
      } catch {
        return "";
      }
    },
    /**
     * Abort a request whose caller is gone. If the answer has come already, release its body.
     * @param {string} id
     */
    abort(id) {
      requests.get(id)?.abort();
      bodies.delete(answerOf(id));
    },
    /**
     * Wait for a lock. Resolves with an id for `unlock`.
     * @param {string} name
     * @returns {Promise<string>}
     */
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
    /** @param {string} id */
    unlock(id) {
      held.get(id)?.();
      held.delete(id);
    },
    /**
     * Call `action` after that time. Returns an id for `cancel`.
     * @param {number} milliseconds
     * @param {() => void} action
     */
    after(milliseconds, action) {
      const id = String(++count);
      timers.set(
        id,
        setTimeout(() => timers.delete(id) && action(), milliseconds),
      );
      return id;
    },
    /** @param {string} id */
    cancel(id) {
      clearTimeout(timers.get(id));
      timers.delete(id);
    },
    /**
     * Listen to the messages of this site's other vaults on a channel. One browser may run vaults of several builds.
     * @param {string} name of the channel
     * @param {(text: string) => void} heard
     */
    listen(name, heard) {
      const channel = new BroadcastChannel(name);
      channel.addEventListener("message", ({ data }) => typeof data === "string" && heard(data));
      channels.set(name, channel);
    },
    /**
     * Send a message to the other vaults.
     * @param {string} name of a channel that `listen` has opened
     * @param {string} text
     */
    broadcast(name, text) {
      channels.get(name)?.postMessage(text);
    },
  };
}

const answerOf = (/** @type {string} */ id) => `answer ${id}`;

const failure = (/** @type {string} */ kind) =>
  JSON.stringify({ failure: kind, origin: location.origin });

/**
 * Call `onLate` after that time. `renew` starts the time again, `end` stops it.
 * @param {number} milliseconds
 * @param {() => void} onLate
 */
function createTimeLimit(milliseconds, onLate) {
  /** @type {number | undefined} */
  let timer;
  const end = () => clearTimeout(timer);
  const renew = () => {
    end();
    timer = setTimeout(onLate, milliseconds);
  };
  renew();
  return { renew, end };
}

/**
 * Read all bytes of an answer.
 * @param {Response} response
 * @param {() => void} onBytes is called now, for the headers, and whenever bytes have come
 */
async function collect(response, onBytes) {
  onBytes();
  const reader = response.body?.getReader();
  if (!reader) return new ArrayBuffer(0);
  // The server's Content-Length is right, except for compressed answers. If it is right, each byte is copied once.
  // Otherwise a byte is copied about twice.
  const announced = Number(response.headers.get("content-length"));
  let bytes = new Uint8Array(Math.min(announced || 0, MOST_AHEAD));
  let size = 0;
  let since = performance.now();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    onBytes();
    // Chunks that have come already are read without waiting. Pause between them, so that other pages' messages are
    // read.
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

/** Resolves after the tasks that are waiting for this thread. */
function nextTurn() {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = resolve;
    port2.postMessage(null);
  }).finally(() => port1.close());
}

/**
 * Return true if a server answers at all, even if this worker may not read the answer.
 * @param {string} url
 */
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

const toHex = (/** @type {Uint8Array} */ bytes) => Array.from(bytes, (byte) => HEX[byte]).join("");

const fromHex = (/** @type {string} */ text) =>
  Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );
