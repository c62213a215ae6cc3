// The page's end of the messages with the vault (src/auth0_pyscript/vault says what they are).

const PATIENCE_MS = 15_000; // for the vault's first word; a slow network has to bring MicroPython first
// What may be asked again when the vault died under it; anything else may have been done already.
const REPEATABLE = new Set(["check_session", "get_user", "get_id_token_claims", "was_signed_in", "token_facts", "enter", "elements"]);

/**
 * Open the link to this build's vault, starting it when it does not run.
 * @param {{url: string, name: string, build: string}} vault url: a checked script address
 * @param {Record<string, Function>} answers what the vault may ask of the window, by name
 * @param {Record<string, Function>} listeners for "welcome", "state", "trees", "report"
 */
export function openVault(vault, answers, listeners) {
  const waiting = new Map(); // id -> {name, args, resolve, reject}
  let session = "";
  let calls = 0;
  let port = null;
  let open = connect();

  async function connect() {
    port = startWorker(vault);
    const life = `${vault.name}:page:${crypto.randomUUID()}`;
    await hold(life);
    port.postMessage({ lives: life });
    const welcome = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(unavailable("it does not answer.")), PATIENCE_MS);
      const settle = (settler) => (value) => (clearTimeout(timer), settler(value));
      port.addEventListener("message", ({ data }) => receive(JSON.parse(data), settle(resolve), settle(reject)));
      port.addEventListener("error", () => settle(reject)(unavailable("a file of it did not load.")));
      port.start?.();
      send({ t: "hello", v: 1, build: vault.build });
    });
    follow(welcome.state);
    // This lock is the vault's for as long as it lives.
    navigator.locks.request(welcome.lock, () => died());
    listeners.welcome?.(welcome);
    return welcome;
  }

  function died() {
    const lost = [...waiting.values()];
    waiting.clear();
    open = connect();
    for (const { name, args, resolve, reject } of lost) {
      if (REPEATABLE.has(name)) call(name, args).then(resolve, reject);
      else reject(unknown());
    }
    listeners.died?.();
  }

  function receive(message, welcome, refuse) {
    if (message.t === "welcome") return welcome(message);
    if (message.t === "refused") return refuse(message.error);
    if (message.t === "result" || message.t === "failure") {
      const call = waiting.get(message.id);
      waiting.delete(message.id);
      return message.t === "result" ? call?.resolve(message.value) : call?.reject(message.error);
    }
    if (message.t === "ask") return answer(message);
    if (message.t === "state") follow(message.state);
    listeners[message.t]?.(message);
  }

  function follow(state) {
    session = state.session_id;
  }

  async function answer({ id, name, args }) {
    try {
      send({ t: "answer", id, value: (await answers[name](...args)) ?? null });
    } catch (error) {
      send({ t: "answer", id, error: error.kind ? error : { ...unavailable(error.message), kind: "Auth0Error" } });
    }
  }

  function send(message) {
    port.postMessage(JSON.stringify(message));
  }

  /** Ask the vault. Rejects with an error as plain data: {kind, error, title, detail, retryable}. */
  async function call(name, args = {}) {
    await open;
    return new Promise((resolve, reject) => {
      const id = String(++calls);
      waiting.set(id, { name, args, resolve, reject });
      send({ t: "call", id, name, args, session });
    });
  }

  open.catch(() => {});
  return { call, opened: () => open };
}

function startWorker({ url, name }) {
  try {
    if (globalThis.SharedWorker) {
      // The options are fixed for a name and an address: whoever asks with others gets an error.
      const worker = new SharedWorker(url, { type: "module", name, extendedLifetime: true });
      worker.addEventListener("error", () => worker.port.dispatchEvent(new Event("error")));
      return worker.port;
    }
    return new Worker(url, { type: "module", name });
  } catch (error) {
    throw unavailable(error.message);
  }
}

/** Hold a lock for as long as this page lives. Resolves when it is held. */
function hold(name) {
  return new Promise((resolve) => {
    navigator.locks.request(name, () => (resolve(), new Promise(() => {})));
  });
}

function unavailable(reason) {
  return {
    kind: "VaultUnavailable",
    error: "vault_unavailable",
    title: "The vault does not start in this browser.",
    detail: `The session lives in a worker: ${reason} Use a current browser, or build the site with --token-storage page.`,
    retryable: false,
  };
}

function unknown() {
  return {
    kind: "NetworkError",
    error: "outcome_unknown",
    title: "The vault ended while this was under way.",
    detail: "It may have been done or not. Look before you do it again.",
    retryable: false,
  };
}
