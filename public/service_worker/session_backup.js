// The backup of the vault's session, in this worker's memory. It is for browsers that end the vault at every reload
// (Firefox, WebKit). It answers only the vault of its own build, which it recognises by the kind and the address of the
// client: no page and no other worker gets an answer. Nothing is written to storage. The backup ends with this worker.
import { family } from "./names.js";

const LONGEST_MS = 60_000; // that a browser lets an event of a Service Worker last; without one it ends in half of it
// Tells the vault that this site's keeper answers: another project's Service Worker may answer any address.
const HEADERS = { "Cache-Control": "no-store", "Auth0-PyScript-Keeper": "1" };

/**
 * @param {string} vault the address of this build's vault
 * @returns {(event: FetchEvent) => Promise<Response>} what answers at the keeper's address
 */
export function createKeeper(vault) {
  let kept = { text: "", seconds: 0 }; // the session as its vault wrote it; seconds: without a sign of its life
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

/** At the worker's activation, when it has taken over the vault: a session that the vault has may come here from now on. */
export function callVault() {
  const channel = new BroadcastChannel(`${family(registration.scope)}keeper`);
  channel.postMessage("here");
  channel.close();
}
