// What Python in a worker of the site gets in place of boot.js: the same vault, over a page of the site. PyScript imports
// this module by its name, from the worker's own configuration.
import { sitePrefix } from "../shared/site_names.js";

const HERE_MS = 200; // the wait for a page that is visible, when another page has answered
const PAGE_MS = 30_000; // the longest wait for any page

export const folder = new URL("..", import.meta.url).href;
export const site = new URL("__SITE__", folder).href;

/** A page has a policy; a worker has none of its own. */
export const policy = "";
export const tokenStorage = "vault";

const prefix = `${sitePrefix(folder)}bridge`;
const channel = new BroadcastChannel(prefix);
const worker = crypto.randomUUID();
/** @type {Map<string, (outcome: [string, ArrayBuffer]) => void>} the answers that calls wait for, by their ids */
const waiting = new Map();
let calls = 0;
let state = "null";
let configuration = "null";
let page = ""; // the page that answers
/** @type {(state: string) => void} */
let follower = () => {};
/** @type {Promise<string> | null} */
let connecting = null;

const NOTHING = new ArrayBuffer();
const NO_PAGE = {
  kind: "VaultUnavailable",
  error: "vault_unavailable",
  title: "No page of this site answers the worker.",
  detail: "A page with the scripts of auth0-pyscript must be open. Load the page again.",
  retryable: true,
};
const GONE = {
  kind: "NetworkError",
  error: "outcome_unknown",
  title: "The page was closed during the call.",
  detail: "It is not known whether the call had an effect.",
  retryable: false,
};

/** @type {(answer: any) => void} */
let onHere = () => {};

channel.addEventListener("message", ({ data }) => {
  if (data?.to !== worker) return;
  if (data.t === "here") onHere(data);
  if (data.from !== page) return;
  if (data.t === "state") follower((state = data.state));
  if (data.t === "result") {
    waiting.get(data.id)?.([data.text, data.body ?? NOTHING]);
    waiting.delete(data.id);
  }
});

/** Connect to a page. Returns "", or the error that the page shows in place of a login. */
function connect() {
  connecting ??= find().then((answer) => {
    if (!answer) {
      connecting = null; // a page may be opened later
      return JSON.stringify(NO_PAGE);
    }
    ({ from: page, state, configuration } = answer);
    navigator.locks.request(`${prefix}:${page}`, leave).catch(() => {});
    return answer.problem;
  });
  return connecting;
}

/** The page is gone: its calls have no answer, and the next call finds another page. */
function leave() {
  page = "";
  connecting = null;
  for (const settle of waiting.values()) settle([JSON.stringify({ error: GONE }), NOTHING]);
  waiting.clear();
}

/**
 * Return the answer of a page that is visible, or of any page.
 * @returns {Promise<any>} null if none answers
 */
function find() {
  return new Promise((resolve) => {
    setTimeout(resolve, PAGE_MS, null);
    onHere = (answer) => {
      if (answer.isVisible) resolve(answer);
      else setTimeout(resolve, HERE_MS, answer);
    };
    channel.postMessage({ to: "", from: worker, t: "hello" });
  });
}

/** The same functions as those of a page's vault (boot.js). */
export const vault = {
  state: () => state,
  configuration: () => configuration,
  started: connect,
  /** @param {(state: string) => void} listener */
  follow(listener) {
    follower = listener;
  },
  /**
   * @param {string} name
   * @param {string} args
   * @param {AbortSignal} [signal]
   * @param {Uint8Array<ArrayBuffer>} [body]
   * @returns {Promise<[string, ArrayBuffer]>}
   */
  async call(name, args, signal, body) {
    const problem = await connect();
    if (problem)
      return [JSON.stringify({ error: { ...NO_PAGE, ...JSON.parse(problem) } }), NOTHING];
    const id = String(++calls);
    signal?.addEventListener("abort", () =>
      channel.postMessage({ to: page, from: worker, t: "cancel", id }),
    );
    channel.postMessage({ to: page, from: worker, t: "call", id, name, args, body });
    return new Promise((resolve) => waiting.set(id, resolve));
  },
};

/** A worker has no buttons that wait for it. */
export const pythonReady = () => {};
