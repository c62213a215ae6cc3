// The page's end of the messages with the vault (src/auth0_pyscript/vault says what they are).
import { CALLS, DEADLINE_S, VERSION, WRITING_ACTIONS } from "../page/contract.js";
import { ownController } from "../page/own_worker.js";

const PATIENCE_MS = 40_000; // for the vault's first word; it gives up after 30 s itself, and names the file
const FIRST_WORD_MS = 1000; // for that of a vault whose files are here
const UNHEARD_MOST = 3; // ports in a row on which nothing is heard in that time
const GRACE_S = 10; // beyond a deadline, until a vault that says nothing at all is not waited for any more
const LIVES = { most: 5, within_ms: 60_000 }; // vaults that die faster than that are not started again

const START = "start";
// How the outcome of a call begins. The rest is not read here.
const OUTCOME = /^\{"t":"(?:result|failure)","id":"(\w+)",/;

/**
 * Open the link to this build's vault, starting it when it does not run.
 * @param {{url: string, name: string, build: string}} vault url: a checked script address
 * @param {Record<string, Function>} answers what the vault may ask of the window, by name
 * @param {Record<string, Function>} listeners for "welcome", "state", "trees", "report"; `revived`, to bring the page
 *   up again over a new vault; `lost`, with an error, when there is no vault any more
 */
export function openVault(vault, answers, listeners) {
  const waiting = new Map(); // id -> a call
  const deaths = [];
  let calls = 0;
  let unheard = 0; // ports in a row that were silent
  let known = null; // the state that the vault told last
  let page = null; // the port that there is now
  let isOpen = false; // the page is welcome on the port that there is now
  let open = connect();
  // What was asked before the vault had answered is not asked of it.
  open.catch((error) => waiting.forEach(({ reject }) => reject(error)));

  async function connect() {
    const here = openPort(vault);
    page = here;
    try {
      const welcome = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(speechless()), PATIENCE_MS);
        const fail = (error) => {
          clearTimeout(timer);
          reject(error);
        };
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
        const firstWord = mayBeDeaf ? setTimeout(onDeafPort, FIRST_WORD_MS) : null;
        const watch = (lock) => {
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
          const [text, body] = Array.isArray(data) ? data : [data];
          const outcome = OUTCOME.exec(text);
          if (outcome) return waiting.get(outcome[1])?.resolve({ text, body });
          const message = JSON.parse(text);
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

  function died(here) {
    if (here !== page) return;
    const now = Date.now();
    deaths.push(now);
    own = null;
    if (deaths.filter((death) => now - death < LIVES.within_ms).length < LIVES.most)
      return goOn(here);
    here.leave();
    begin(Promise.reject(unavailable("it started, and ended again and again.")));
  }

  function goOn(here) {
    if (here !== page) return;
    here.leave();
    begin(connect());
  }

  /** Go on over another vault, or another port. What was under way is asked again, or its outcome is unknown. */
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
    const isSameUser = before?.user?.sub === known.user?.sub;
    for (const { name, args, resolve, reject } of lost) {
      if (!isRepeatable(name, args)) reject(unknown());
      else if (!isSameUser) reject(changed());
      else callAsText(name, args).then(resolve, reject);
    }
  }

  // A page that is left may be kept by the browser and come back as it was. Meanwhile the vault must not wait for it.
  addEventListener("pagehide", () => page?.leave());
  addEventListener("pageshow", ({ persisted }) => persisted && begin(connect()));

  function receive(message) {
    if (message.t === "ask") return answer(message);
    if (message.t === "state") known = message.state;
    listeners[message.t]?.(message);
  }

  async function answer({ id, name, args }) {
    const { port } = page;
    const say = (outcome) => port.postMessage(JSON.stringify({ t: "answer", id, ...outcome }));
    try {
      say({ value: (await answers[name](...args)) ?? null });
    } catch (error) {
      say({ error: error.kind ? error : failed(error.message) });
    }
  }

  /** Call the vault. Rejects with an error as plain data: {kind, error, title, detail, retryable}. */
  async function call(name, args = {}) {
    const message = JSON.parse((await callAsText(name, JSON.stringify(args))).text);
    if (message.t === "failure") throw message.error;
    return message.value;
  }

  /**
   * Call the vault without reading what passes: arguments and outcome are JSON texts, each written and read once.
   * @param {AbortSignal} [signal] says that nobody waits any more
   * @param {ArrayBuffer} [body] of the request that `fetch` makes; it is gone from here
   * @returns {Promise<{text: string, body?: ArrayBuffer}>} text: a message `result` or `failure`. Rejects, as `call`,
   *   when there is no vault to answer
   */
  async function callAsText(name, args, signal = undefined, body = undefined) {
    // What brings a page up need not wait for the vault's welcome: the vault does it while the page is painted. A call
    // of an open vault leaves before this function returns: Python, which is still to go to sleep, takes a while for it.
    if (!isOpen && (known || !isOfPage(name))) await opened();
    const isAsked = name === START && page.asksStart; // by preflight.js
    if (isAsked) page.asksStart = false;
    const id = isAsked ? START : String(++calls);
    const deadline = CALLS[name]?.hasDeadline ? DEADLINE_S : null;
    let timer;
    try {
      return await new Promise((resolve, reject) => {
        waiting.set(id, { name, args, resolve, reject });
        if (deadline) timer = setTimeout(() => reject(silent()), (deadline + GRACE_S) * 1000);
        signal?.addEventListener("abort", () => {
          reject(signal.reason);
          page.port.postMessage(JSON.stringify({ t: "cancel", id }));
        });
        if (isAsked) return;
        const head = { t: "call", id, name, session: known?.session_id ?? "", deadline };
        const text = `${JSON.stringify(head).slice(0, -1)},"args":${args}}`;
        if (body) page.port.postMessage([text, body], [body]);
        else page.port.postMessage(text);
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

/** A port to the vault, and the lock that tells the vault when it is left. */
function openPort(vault) {
  const leaving = new AbortController();
  const begun = takeBegun();
  if (begun?.life) {
    leaving.signal.addEventListener("abort", begun.leave);
    return {
      port: begun.worker.port,
      failed: begun.failed,
      left: leaving.signal,
      leave: () => leaving.abort(),
      asksStart: true,
    };
  }
  const life = `${vault.name}:page:${crypto.randomUUID()}`;
  try {
    const { port, failed, outlivesPages = false } = begun ?? startWorker(vault);
    // As preflight.js may have said before; this is for a vault that another page began.
    port.postMessage({
      opens: true,
      outlivesPages,
      expectsUser: document.documentElement.dataset.auth !== "out",
    });
    // A busy page is given its lock late, and need not be: until it has it, the vault does not ask whether it lives.
    hold(life, leaving.signal).then(
      () => port.postMessage({ lives: life }),
      () => {},
    );
    return { port, failed, left: leaving.signal, leave: () => leaving.abort() };
  } catch (error) {
    throw unavailable(error.message);
  }
}

let own = null; // this page's own vault, where there is no SharedWorker: {worker, failed}

function startWorker({ url, name }) {
  if (globalThis.SharedWorker) {
    let outlivesPages = false; // a browser that knows the option reads it
    const extendedLifetime = { get: () => (outlivesPages = true), enumerable: true };
    // The options are fixed for a name and an address: whoever asks with others gets an error.
    const options = Object.defineProperties({ type: "module", name }, { extendedLifetime });
    const worker = new SharedWorker(url, options);
    return { port: worker.port, failed: failure(worker), outlivesPages };
  }
  if (!own) {
    const worker = new Worker(url, { type: "module", name });
    own = { worker, failed: failure(worker) };
  }
  const { port1, port2 } = new MessageChannel();
  own.worker.postMessage(null, [port2]);
  return { port: port1, failed: own.failed };
}

/** The worker that preflight.js has started, once; with a `life` it has greeted it, too, and asked for the start. */
function takeBegun() {
  const begun = globalThis.auth0PyscriptVault;
  delete globalThis.auth0PyscriptVault;
  return begun && !begun.hasFailed
    ? { ...begun, port: begun.worker.port, failed: failure(begun.worker) }
    : null;
}

const failure = (worker) =>
  new Promise((resolve) => {
    worker.addEventListener("error", () => resolve("a file of it did not load."), { once: true });
  });

/** Hold a lock until `signal` says that it is over, or the page ends. Resolves when it is held. */
function hold(name, signal) {
  const over = new Promise((resolve) => signal.addEventListener("abort", resolve));
  return new Promise((resolve, reject) => {
    const held = () => {
      resolve();
      return over;
    };
    navigator.locks.request(name, held).catch(reject);
  });
}

/** True if a call is made anew when the page is brought up over another vault. */
const isOfPage = (name) => CALLS[name]?.repeat === "with-page";

/** True if a call under which the vault died is asked again. */
function isRepeatable(name, text) {
  switch (CALLS[name]?.repeat) {
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

const problem = (kind, error, title, detail, retryable = false) => ({
  kind,
  error,
  title,
  detail,
  retryable,
});

const failed = (message) =>
  problem("Auth0Error", "auth0_error", "The page could not do what the vault asked for.", message);

const unavailable = (reason) =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start in this browser.",
    `The session lives in a worker: ${reason} Load the page again, or use a current browser. If it never works, tell the developer of this page: a build with --token-storage page does without a vault.`,
  );

const speechless = () =>
  problem(
    "VaultUnavailable",
    "vault_unavailable",
    "The vault does not start.",
    "The session lives in a worker, and the worker does not answer. Check the connection, then load the page again.",
    true,
  );

const unknown = () =>
  problem(
    "NetworkError",
    "outcome_unknown",
    "The vault ended while this was under way.",
    "It may have been done or not. Look before you do it again.",
  );

const silent = () =>
  problem(
    "RequestTimeout",
    "timeout",
    "The vault does not answer.",
    "It may have been done or not. Load the page again, and look before you do it again.",
  );

const changed = () =>
  problem(
    "SessionChanged",
    "session_changed",
    "The vault ended, and another session is signed in now than the one this page showed.",
    "Look at the page again, then repeat it if you still want it.",
  );
