// The page's end of the connection to the vault (src/auth0_pyscript/vault/__init__.py describes the messages).
import { CALLS, DEADLINE_S, WRITING_ACTIONS } from "../shared/contract.js";
import { ownController } from "../page/own_worker.js";
import { marked } from "../page/place.js";
import { START, callText, helloText } from "./handshake.js";
import { NOT_LOADED, forgetOwnWorker, openPort } from "./port.js";
import { changed, ended, failed, silent, speechless, unavailable, unknown } from "./problems.js";

const PATIENCE_MS = 40_000; // for the vault's first message; after 30 s the vault itself gives up, and names the file
const FIRST_WORD_MS = 1000; // for the first message of a vault whose files are here
const SECOND_TRY_MS = 10_000; // for the first message of a vault whose worker has failed once
const UNHEARD_MOST = 3; // the most ports in a row that may be silent for that time
const GRACE_S = 10; // how long after its deadline a call still waits for a silent vault
const LIVES = { most: 5, within_ms: 60_000 }; // a vault that ends that often in that time is not started again

/**
 * @import { Tree } from "../page/renderer.js"
 * @import { Port, VaultAddress } from "./port.js"
 * @import { Problem } from "./problems.js"
 *
 * @typedef {object} State of the session, as far as the page's JavaScript reads it
 * @property {string} session_id
 * @property {boolean} is_authenticated
 * @property {boolean} is_loading
 * @property {{sub?: string} | null} user
 *
 * @typedef {{state: State, elements: object[], configuration: {domain: string}}} Welcome
 *
 * @typedef {object} Listeners
 * @property {(message: Welcome) => string} misfit returns the origin of a tenant that this page may not reach, or ""
 * @property {(message: Welcome) => void} welcome
 * @property {(message: {state: State}) => void} state
 * @property {(message: {trees: Record<string, Tree>, expected?: boolean}) => void} trees
 * @property {(message: {text: string}) => void} report
 * @property {() => Promise<void>} revived starts the page again with a new vault
 * @property {(error: Problem) => void} lost is called when there is no vault any more
 *
 * @typedef {{text: string, body?: ArrayBuffer}} Outcome text: a message `result` or `failure`
 *
 * @typedef {object} Waiting a call
 * @property {string} name
 * @property {string} args JSON
 * @property {(outcome: Outcome | Promise<Outcome>) => void} resolve
 * @property {(error: unknown) => void} reject
 */

// The beginning of a call's outcome. The rest is not parsed here.
const OUTCOME = /^\{"t":"(?:result|failure)","id":"(\w+)",/;

/**
 * Open the connection to this build's vault. Starts the vault if it does not run.
 * @param {VaultAddress} vault
 * @param {Record<string, Function>} answers the functions of the window that the vault may call, by name
 * @param {Listeners} listeners
 */
export function openVault(vault, answers, listeners) {
  /** @type {Map<string, Waiting>} by id */
  const waiting = new Map();
  /** @type {number[]} the times at which vaults ended */
  const deaths = [];
  let calls = 0;
  let unheard = 0; // ports in a row that were silent
  /** @type {State | null} the last state from the vault */
  let known = null;
  /** @type {Port | null} the current port */
  let page = null;
  let isOpen = false; // the vault has sent "welcome" on the current port
  let open = connect();
  // If the vault cannot be opened, the calls that wait for it fail.
  open.catch((error) => waiting.forEach(({ reject }) => reject(error)));

  /** Return the current port. Throws if no worker could be made. */
  function current() {
    if (!page) throw speechless();
    return page;
  }

  async function connect() {
    const here = openPort(vault);
    page = here;
    try {
      /** @type {Welcome} */
      const welcome = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(speechless()), PATIENCE_MS);
        const fail = (/** @type {Problem} */ error) => {
          clearTimeout(timer);
          reject(error);
        };
        /** @type {Record<string, (message: {lock: string} & Welcome & {error: Problem}) => void>} */
        const first = {
          starting: ({ lock }) => watch(lock),
          welcome: (message) => {
            const unfit = listeners.misfit(message);
            if (unfit) return here.port.postMessage({ unfit }); // the vault refuses this page, then
            clearTimeout(timer);
            resolve(message);
          },
          refused: ({ error }) => fail(error),
        };
        // A browser may hand out a port of a worker that has just ended. Messages on such a port are lost. So another
        // port is opened. This does not count as an end of the vault.
        const isVisitor = marked.dataset.auth === "out";
        const areFilesHere = deaths.length || !isVisitor || ownController();
        const mayBeDeaf = areFilesHere && unheard < UNHEARD_MOST;
        const onDeafPort = () => {
          fail(unknown());
          unheard += 1;
          goOn(here);
        };
        // A shared worker whose script has thrown lives on and says nothing. A browser reports this to the first page only.
        const onSecondFailure = () => fail(unavailable(NOT_LOADED));
        let firstWord = 0;
        if (here.isSecondTry) firstWord = setTimeout(onSecondFailure, SECOND_TRY_MS);
        else if (mayBeDeaf) firstWord = setTimeout(onDeafPort, FIRST_WORD_MS);
        const watch = (/** @type {string} */ lock) => {
          clearTimeout(firstWord);
          unheard = 0;
          // The vault holds this lock while it lives.
          const over = () => {
            fail(unknown());
            died(here);
          };
          navigator.locks.request(lock, { signal: here.left }, over).catch(() => {});
        };
        here.port.addEventListener("message", ({ data }) => {
          const [text, body, texts] = Array.isArray(data) ? data : [data];
          const outcome = OUTCOME.exec(text);
          if (outcome) return waiting.get(outcome[1])?.resolve({ text, body });
          const message = JSON.parse(text);
          if (texts?.length) message.trees = withTexts(message.trees, texts);
          (first[message.t] ?? receive)(message);
        });
        here.failed.then((reason) => fail(unavailable(reason)));
        here.port.start();
        if (!here.asksStart) here.port.postMessage(helloText());
      });
      known = welcome.state;
      listeners.welcome(welcome);
      isOpen = here === page;
    } catch (error) {
      here.leave();
      throw error;
    }
  }

  /** Wait until the vault is open. If it ends meanwhile, wait for the next vault. */
  async function opened() {
    for (;;) {
      const now = open;
      try {
        return await now;
      } catch (error) {
        if (now === open) throw error;
      }
    }
  }

  /** @param {Port} here */
  function died(here) {
    if (here !== page) return;
    const now = Date.now();
    deaths.push(now);
    forgetOwnWorker();
    if (deaths.filter((death) => now - death < LIVES.within_ms).length < LIVES.most)
      return goOn(here);
    here.leave();
    begin(Promise.reject(ended()));
  }

  /** @param {Port} here */
  function goOn(here) {
    if (here !== page) return;
    here.leave();
    begin(connect());
  }

  /**
   * Go on with another vault or another port. Pending calls are repeated, or rejected if they must not be repeated.
   * @param {Promise<void>} opening
   */
  async function begin(opening) {
    isOpen = false;
    const before = known;
    const lost = [...waiting.values()];
    waiting.clear();
    open = opening;
    try {
      for (const { name, reject } of lost) if (isOfPage(name)) reject(unknown());
      await opening;
      await listeners.revived();
    } catch (error) {
      for (const { reject } of lost) reject(error);
      if (opening === open) listeners.lost(error); // otherwise a later `begin` is running
      return;
    }
    const isSameUser = before?.user?.sub === known?.user?.sub;
    for (const { name, args, resolve, reject } of lost) {
      if (!isRepeatable(name, args)) reject(unknown());
      else if (!isSameUser) reject(changed());
      else callAsText(name, args).then(resolve, reject);
    }
  }

  // The browser may keep a page that is left, and restore it later. Meanwhile the vault must not wait for the page.
  addEventListener("pagehide", () => page?.leave());
  addEventListener("pageshow", ({ persisted }) => persisted && begin(connect()));

  /** @param {Question & {t: string, state: State, trees: Record<string, Tree>, text: string}} message */
  function receive(message) {
    if (message.t === "ask") return answer(message);
    if (message.t === "state") known = message.state;
    if (message.t === "state" || message.t === "trees" || message.t === "report")
      listeners[message.t](message);
  }

  /**
   * @typedef {{id: string, name: string, args: unknown[]}} Question
   * @param {Question} question
   */
  async function answer({ id, name, args }) {
    const { port } = current();
    const say = (/** @type {object} */ outcome) =>
      port.postMessage(JSON.stringify({ t: "answer", id, ...outcome }));
    try {
      say({ value: (await answers[name](...args)) ?? null });
    } catch (error) {
      say({ error: error.kind ? error : failed(error.message) });
    }
  }

  /**
   * Call the vault. Rejects with a Problem.
   * @param {keyof typeof CALLS} name
   * @param {object} args
   */
  async function call(name, args = {}) {
    const message = JSON.parse((await callAsText(name, JSON.stringify(args))).text);
    if (message.t === "failure") throw message.error;
    return message.value;
  }

  /**
   * Call the vault. Arguments and outcome are JSON texts that are not parsed here, so each is written and read only
   * once.
   * @param {string} name
   * @param {string} args
   * @param {AbortSignal} [signal] cancels the call
   * @param {ArrayBuffer} [body] of the request that `fetch` makes; it is transferred
   * @returns {Promise<Outcome>} rejects, as `call` does, if there is no vault to answer
   */
  async function callAsText(name, args, signal = undefined, body = undefined) {
    // A call that starts the page does not wait for "welcome", so the vault can work on it while the page is painted.
    // If the vault is open, a call is sent before this function returns: the page's Python needs some time to yield.
    if (!isOpen && (known || !isOfPage(name))) await opened();
    const here = current();
    const isAsked = name === START && here.asksStart; // by preflight.js
    if (isAsked) here.asksStart = false;
    const id = isAsked ? START : String(++calls);
    const deadline = ruleOf(name)?.hasDeadline ? DEADLINE_S : null;
    let timer = 0;
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { name, args, resolve, reject });
        if (deadline) timer = setTimeout(() => reject(silent()), (deadline + GRACE_S) * 1000);
        signal?.addEventListener("abort", () => {
          reject(signal.reason);
          current().port.postMessage(JSON.stringify({ t: "cancel", id }));
        });
        if (isAsked) return;
        const session = known?.session_id ?? "";
        const text = callText(id, name, session, deadline, args);
        if (body) here.port.postMessage([text, body], [body]);
        else here.port.postMessage(text);
      });
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  /**
   * Return a port to the vault for a worker of this page. The caller transfers the port to the worker. The messages are
   * the same from "hello" on, with `window: false`. The port lives as long as the page.
   */
  async function handOut() {
    await opened();
    return openPort(vault).port;
  }

  return { call, callAsText, handOut, opened };
}

/**
 * Return trees with the texts in place of the numbers that stand for them.
 * @param {Record<string, Tree | number>} trees
 * @param {string[]} texts
 * @returns {Record<string, Tree>}
 */
function withTexts(trees, texts) {
  /** @type {(tree: any) => any} */
  const filled = (tree) => {
    if (typeof tree === "number") return texts[tree];
    return Array.isArray(tree) ? tree.map(filled) : tree;
  };
  return Object.fromEntries(Object.entries(trees).map(([id, tree]) => [id, filled(tree)]));
}

/** @param {string} name of a call */
const ruleOf = (name) =>
  /** @type {Record<string, {hasDeadline: boolean, repeat: string} | undefined>} */ (CALLS)[name];

/**
 * True if a call belongs to the start of a page, which is done again with each new vault.
 * @param {string} name
 */
const isOfPage = (name) => ruleOf(name)?.repeat === "with-page";

/**
 * True if a call is repeated when the vault ends before it has answered.
 * @param {string} name
 * @param {string} text its arguments
 */
function isRepeatable(name, text) {
  switch (ruleOf(name)?.repeat) {
    case "always":
      return true;
    case "safe-method":
      return ["GET", "HEAD"].includes((JSON.parse(text).method ?? "GET").toUpperCase());
    case "reading-action":
      return !WRITING_ACTIONS.includes(JSON.parse(text).action);
    default:
      return false;
  }
}
