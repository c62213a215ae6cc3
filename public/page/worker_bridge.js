// The page's end of the bridge to Python in workers of the site: it passes their calls to the vault. Workers have no
// SharedWorker, so they cannot reach the vault themselves. Any script of the origin may use the bridge, as it may use the
// vault's port. No answer has a token.

import { TOKEN_CALL } from "../shared/contract.js";

/** @import { Vault } from "./boot.js" */

const NO_TOKEN = {
  kind: "TokenNotAvailable",
  error: "token_not_available",
  title: "A worker gets no access token.",
  detail: "Call the API with client.fetch: the vault adds the token.",
  retryable: false,
};

/**
 * Answer the messages of workers from now on.
 * @param {BroadcastChannel} channel
 * @param {Vault} vault
 * @param {string} lockPrefix
 * @returns {(message: any) => Promise<void>} handles one message
 */
export function openBridge(channel, vault, lockPrefix) {
  const page = crypto.randomUUID();
  /** @type {Map<string, AbortController>} the calls of workers under way */
  const underWay = new Map();
  /** @type {Set<string>} */
  const workers = new Set();
  // A worker that gets this lock knows that the page is gone.
  navigator.locks.request(lockPrefix + page, () => new Promise(() => {})).catch(() => {});
  vault.follow((state) => {
    for (const worker of workers)
      channel.postMessage({ to: worker, from: page, t: "state", state });
  });

  /** @type {Record<string, (message: any) => unknown>} */
  const handlers = {
    async hello({ from }) {
      const problem = await vault.started();
      workers.add(from);
      const isVisible = document.visibilityState === "visible";
      const known = { state: vault.state(), configuration: vault.configuration() };
      channel.postMessage({ to: from, from: page, t: "here", problem, isVisible, ...known });
    },
    async call({ from, id, name, args, body }) {
      const ending = new AbortController();
      underWay.set(from + id, ending);
      const [text, answer] =
        name === TOKEN_CALL
          ? [JSON.stringify({ error: NO_TOKEN })]
          : await vault.call(name, args, ending.signal, body);
      underWay.delete(from + id);
      channel.postMessage({ to: from, from: page, t: "result", id, text, body: answer });
    },
    cancel({ from, id }) {
      underWay.get(from + id)?.abort();
    },
  };

  return async (message) => {
    const { to, from, t } = Object(message);
    if (typeof from !== "string" || !(to === page || (t === "hello" && to === ""))) return;
    if (Object.hasOwn(handlers, t)) await handlers[t](message);
  };
}
