// The ports of the tenant's Python in a Service Worker: a store for its state, a signing key, random bytes.
// All results are text.
import { tenantDatabase } from "./names.js";
import { once } from "./lazy.js";

const ALGORITHM = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" }; // RS256 (RFC 7518, 3.3)
const STRENGTH = { modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) };

/** @param {string} scope the site's directory: another site on the same origin has another database */
export function createPorts(scope) {
  const database = tenantDatabase(scope);
  const keys = once(() => findOrMakeKeys(database));
  return {
    /** Return the whole state as it was saved, "" if there is none yet. */
    load: async () => (await read(database, "state")) ?? "",
    save: (/** @type {string} */ text) => write(database, "state", text),
    sign: async (/** @type {BufferSource} */ data) => {
      const { privateKey } = await keys();
      return base64url(await crypto.subtle.sign(ALGORITHM.name, privateKey, data));
    },
    public_jwk: async () => JSON.stringify((await keys()).publicJwk),
    random: async (/** @type {number} */ count) =>
      base64url(crypto.getRandomValues(new Uint8Array(count))),
  };
}

/**
 * Return the key pair of this browser. The private key cannot be exported: the database holds only a handle.
 * @param {string} database
 * @returns {Promise<{privateKey: CryptoKey, publicJwk: JsonWebKey}>}
 */
async function findOrMakeKeys(database) {
  const found = await read(database, "keys");
  if (found) return found;
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { ...ALGORITHM, ...STRENGTH },
    false,
    ["sign", "verify"],
  );
  const { kty, n, e } = await crypto.subtle.exportKey("jwk", publicKey);
  const made = { privateKey, publicJwk: { kty, n, e } };
  await write(database, "keys", made);
  return made;
}

/** @param {ArrayBuffer | Uint8Array} bytes */
function base64url(bytes) {
  const text = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/**
 * @param {string} database
 * @param {string} name
 */
const read = (database, name) => transact(database, "readonly", (kept) => kept.get(name));
/**
 * @param {string} database
 * @param {string} name
 * @param {unknown} value
 */
const write = (database, name, value) =>
  transact(database, "readwrite", (kept) => kept.put(value, name));

/**
 * Make one request to the database. The database is open only for this request, so it can be deleted at any other time.
 * @param {string} name
 * @param {IDBTransactionMode} mode
 * @param {(kept: IDBObjectStore) => IDBRequest} ask
 */
async function transact(name, mode, ask) {
  const opening = indexedDB.open(name, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("kept");
  const database = await settled(opening);
  try {
    const transaction = database.transaction("kept", mode);
    const request = ask(transaction.objectStore("kept"));
    await new Promise((resolve, reject) => {
      transaction.oncomplete = () => resolve(undefined);
      transaction.onabort = () => reject(transaction.error);
    });
    return request.result;
  } finally {
    database.close();
  }
}

/**
 * @param {IDBOpenDBRequest} request
 * @returns {Promise<IDBDatabase>}
 */
function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}
