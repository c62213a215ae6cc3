// The backup of the vault's session, in this worker's memory. It is for browsers that end the vault at every reload
// (Firefox, WebKit). It answers only the vault of its own build, which it recognises by the kind and the address of the
// client: no page and no other worker gets an answer. Nothing is written to storage. The backup ends with this worker.
import { BACKUP_HEADER, backupChannel } from "../shared/site_names.js";

const LONGEST_MS = 60_000; // the longest event that a browser allows; a Service Worker without an event ends after 30 s
const HEADERS = { "Cache-Control": "no-store", [BACKUP_HEADER]: "1" };

/**
 * @param {string} vault the address of this build's vault
 * @returns {(event: FetchEvent) => Promise<Response>} answers a request to the address of the backup
 */
export function createBackup(vault) {
  let kept = { text: "", seconds: 0 }; // text: the session; seconds: its life after the vault's last request
  let heardAt = 0;

  /** @param {FetchEvent} event */
  async function answer({ request, clientId }) {
    const asking = await clients.get(clientId);
    if (asking?.type !== "sharedworker" || asking.url !== vault)
      return new Response(null, { status: 403 });
    const silence = Date.now() - heardAt;
    if (!(silence >= 0 && silence <= kept.seconds * 1000)) kept = { text: "", seconds: 0 };
    if (request.method === "POST") kept = await request.json();
    heardAt = Date.now();
    return new Response(request.method === "POST" ? null : kept.text, { headers: HEADERS });
  }

  return (event) => {
    event.waitUntil(new Promise((resolve) => setTimeout(resolve, LONGEST_MS)));
    return answer(event);
  };
}

/** Tell the vault that it can send its session. Call this when the worker is active and controls the vault. */
export function callVault() {
  const channel = new BroadcastChannel(backupChannel(registration.scope));
  channel.postMessage("here");
  channel.close();
}
