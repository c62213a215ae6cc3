// The page's end of the messages with the vault (src/auth0_pyscript/vault says what they are).
import { CALLS, DEADLINE_S, VERSION, WRITING_ACTIONS } from "../page/contract.js";
import { ownController } from "../page/own_worker.js";
import { forgetOwnWorker, openPort } from "./port.js";
import { changed, failed, silent, speechless, unavailable, unknown } from "./problems.js";

const PATIENCE_MS = 40_000; // for the vault's first word; it gives up after 30 s itself, and names the file
const FIRST_WORD_MS = 1000; // for that of a vault whose files are here
const UNHEARD_MOST = 3; // ports in a row on which nothing is heard in that time
const GRACE_S = 10; // beyond a deadline, until a vault that says nothing at all is not waited for any more
const LIVES = { most: 5, within_ms: 60_000 }; // vaults that die faster than that are not started again

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
 * @property {(message: Welcome) => void} welcome
 * @property {(message: {state: State}) => void} state
 * @property {(message: {trees: Record<string, Tree>, expected?: boolean}) => void} trees
 * @property {(message: {text: string}) => void} report
 * @property {() => Promise<void>} revived brings the page up again over a new vault
 * @property {(error: Problem) => void} lost there is no vault any more
 *
 * @typedef {{text: string, body?: ArrayBuffer}} Outcome text: a message `result` or `failure`
 *
 * @typedef {object} Waiting a call
 * @property {string} name
 * @property {string} args JSON
 * @property {(outcome: Outcome | Promise<Outcome>) => void} resolve
 * @property {(error: unknown) => void} reject
 */

const START = "start";
// How the outcome of a call begins. The rest is not read here.
const OUTCOME = /^\{"t":"(?:result|failure)","id":"(\w+)",/;

/**
 * Open the link to this build's vault, starting it when it does not run.
 * @param {VaultAddress} vault
 * @param {Record<string, Function>} answers what the vault may ask of the window, by name
 * @param {Listeners} listeners
 */
export function openVault(vault, answers, listeners) {
  /** @type {Map<string, Waiting>} by id */
  const waiting = new Map();
  /** @type {number[]} moments */
  const deaths = [];
  let calls = 0;
  let unheard = 0; // ports in a row that were silent
  /** @type {State | null} that the vault told last */
  let known = null;
  /** @type {Port | null} that there is now */
  let page = null;
  let isOpen = false; // the page is welcome on the port that there is now
  let open = connect();
  // What was asked before the vault had answered is not asked of it.
  open.catch((error) => waiting.forEach(({ reject }) => reject(error)));

  /** The port that there is now. Throws when no worker could be made. */
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
            clearTimeout(timer);
            resolve(message);
          },
          refused: ({ error }) => fail(error),
        };
        // A browser may still hand out a port of a worker that has just ended, and nobody hears what is said there. That
        // is no death: another port is asked for.
        const isVisitor = document.documentElement.dataset.auth === "out";
        const areFilesHere = deaths.length || !isVisitor || ownController();
        const mayBeDeaf = areFilesHere && unheard < UNHEARD_MOST;
        const onDeafPort = () => {
          fail(unknown());
          unheard += 1;
          goOn(here);
        };
        const firstWord = mayBeDeaf ? setTimeout(onDeafPort, FIRST_WORD_MS) : 0;
        const watch = (/** @type {string} */ lock) => {
          clearTimeout(firstWord);
          unheard = 0;
          // This lock is the vault's for as long as it lives.
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
        const { build } = vault;
        const { pathname: path } = location;
        if (!here.asksStart)
          here.port.postMessage(
            JSON.stringify({ t: "hello", v: VERSION, build, window: true, path }),
          );
      });
      known = welcome.state;
      try {
        listeners.welcome(welcome);
      } catch (error) {
        here.port.postMessage({ unfit: true });
        throw error;
      }
      isOpen = here === page;
    } catch (error) {
      here.leave();
      throw error;
    }
  }

  /** The vault is open. While it dies and another is started, that one is waited for. */
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
    begin(Promise.reject(unavailable("it started, and ended again and again.")));
  }

  /** @param {Port} here */
  function goOn(here) {
    if (here !== page) return;
    here.leave();
    begin(connect());
  }

  /**
   * Go on over another vault, or another port. What was under way is asked again, or its outcome is unknown.
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
      if (opening === open) listeners.lost(error); // else another death has its own way on
      return;
    }
    const isSameUser = before?.user?.sub === known?.user?.sub;
    for (const { name, args, resolve, reject } of lost) {
      if (!isRepeatable(name, args)) reject(unknown());
      else if (!isSameUser) reject(changed());
      else callAsText(name, args).then(resolve, reject);
    }
  }

  // A page that is left may be kept by the browser and come back as it was. Meanwhile the vault must not wait for it.
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
   * @param {string} name
   * @param {object} args
   */
  async function call(name, args = {}) {
    const message = JSON.parse((await callAsText(name, JSON.stringify(args))).text);
    if (message.t === "failure") throw message.error;
    return message.value;
  }

  /**
   * Call the vault without reading what passes: arguments and outcome are JSON texts, each written and read once.
   * @param {string} name
   * @param {string} args
   * @param {AbortSignal} [signal] says that nobody waits any more
   * @param {ArrayBuffer} [body] of the request that `fetch` makes; it is gone from here
   * @returns {Promise<Outcome>} rejects, as `call`, when there is no vault to answer
   */
  async function callAsText(name, args, signal = undefined, body = undefined) {
    // What brings a page up need not wait for the vault's welcome: the vault does it while the page is painted. A call
    // of an open vault leaves before this function returns: Python, which is still to go to sleep, takes a while for it.
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
        const head = { t: "call", id, name, session: known?.session_id ?? "", deadline };
        const text = `${JSON.stringify(head).slice(0, -1)},"args":${args}}`;
        if (body) here.port.postMessage([text, body], [body]);
        else here.port.postMessage(text);
      });
    } finally {
      clearTimeout(timer);
      waiting.delete(id);
    }
  }

  /**
   * A port to the vault for a worker of this page's own, to be transferred to it. It speaks the same messages, from
   * "hello" on, with `window: false`, and lives as long as the page.
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
 * True if a call is made anew when the page is brought up over another vault.
 * @param {string} name
 */
const isOfPage = (name) => ruleOf(name)?.repeat === "with-page";

/**
 * True if a call under which the vault died is asked again.
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
