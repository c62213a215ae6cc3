// Vault mode: the session and the first view live in the vault; the page shows trees and tells of actions.
import { currentView, goTo, onEnter, setAuth } from "../page/router.js";
import { authorizeInFrame } from "./frame.js";
import { button, followElements, onAction, showAlert, showIn } from "../page/elements.js";
import { openVault } from "./link.js";
import { VAULT, workerUrl } from "../page/trusted_types.js";

const TOLD_AFTER_MS = 60; // which elements the page has, unless the vault has said by then that it knows
const ENTERED_AFTER_MS = 100;

const site = new URL(".", location.href);
/** @type {Record<string, () => Storage>} */
const areas = { tab: () => sessionStorage, site: () => localStorage };

// What only a window can do. Storage may be forbidden: then nothing is there, and nothing can be kept.
const answers = {
  "store.get": (/** @type {string} */ area, /** @type {string} */ key) =>
    tried(() => areas[area]().getItem(key)),
  "store.set": storeSet,
  "store.remove": (/** @type {string} */ area, /** @type {string} */ key) =>
    tried(() => areas[area]().removeItem(key)),
  "store.keys": (/** @type {string} */ area) => tried(() => Object.keys(areas[area]())) ?? [],
  /**
   * @param {string} url
   * @param {string} key of what is kept for the page that comes back, "" for nothing
   * @param {string} text
   */
  navigate: async (url, key, text) => {
    if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError("That is no web address.");
    if (key && !storeSet("tab", key, `${text}\n${location.href}`)) return false;
    if (key) await prepareLogin();
    location.assign(url);
    return true;
  },
  frame: authorizeInFrame,
  confirm: (/** @type {string} */ question) => confirm(question),
  go_to: goTo,
};

/**
 * @param {string} area
 * @param {string} key
 * @param {string} text
 */
function storeSet(area, key, text) {
  const set = () => {
    areas[area]().setItem(key, text);
    return true;
  };
  return tried(set) ?? false;
}

/** @type {() => unknown} */
let prepareLogin = () => {};

/**
 * @import { State, Welcome } from "./link.js"
 * @import { Problem } from "./problems.js"
 */

/**
 * Start the page over the vault.
 * The result's `started`: the first view is right, clicks count from then on; `configuration`: what the vault was built with.
 * @param {object} page
 * @param {string} page.name
 * @param {string} page.build
 * @param {string} page.query
 * @param {(state: State) => void} page.onState
 * @param {() => unknown} page.prepareLogin called before the page leaves for a login, gives a promise to wait for
 * @param {Promise<string>} page.prepared gives why the tenant cannot answer, "" when it can
 */
export function startVaultHome({ name, build, onState, prepared, ...page }) {
  let { query } = page;
  ({ prepareLogin } = page);
  /** @type {() => void} */
  let hasStarted;
  /** @type {(error: unknown) => void} */
  let cannotStart;
  /** @type {Promise<void>} */
  const started = new Promise((resolve, reject) => {
    hasStarted = resolve;
    cannotStart = reject;
  });
  let isStarted = false;
  /** @type {Welcome["configuration"] | null} */
  let configuration = null;
  /** @type {string | null} the list of elements that the vault takes this page to have */
  let known = null;
  /** @type {string | null} the one that it had the last time, and is expected to have */
  let expected = null;
  /** @type {() => void} */
  let isWelcome;
  /** @type {Promise<void>} */
  const welcomed = new Promise((resolve) => (isWelcome = resolve));
  let isSignedIn = false;
  let isViewTold = false;
  const link = openVault({ url: workerUrl(VAULT), name: `${name}:${build}`, build }, answers, {
    welcome: (welcome) => {
      ({ configuration } = welcome);
      expected = JSON.stringify(welcome.elements);
      known ??= expected;
      isWelcome();
      refuseMisfit(welcome.configuration);
      isSignedIn = welcome.state.is_authenticated;
      if (isSignedIn) setAuth("in");
      onState(welcome.state);
    },
    state: ({ state }) => {
      isSignedIn = state.is_authenticated;
      if (!state.is_loading) setAuth(isSignedIn ? "in" : "out");
      onState(state);
    },
    trees({ trees, expected: areExpected }) {
      if (areExpected && known !== expected) return; // they are for other elements, and all trees will come again
      Object.entries(trees).forEach(([id, tree]) => showIn(id, tree));
    },
    report: ({ text }) => console.error(`The vault: ${text}`),
    revived() {
      known = null; // all is told to another vault
      return bringUp();
    },
    lost: (error) => (isStarted ? fail(error) : cannotStart(error)),
  });
  // `bringUp` tells these again over the next vault.
  const tellView = (/** @type {string} */ view) => {
    isViewTold = true;
    link.call("enter", { view }).catch((error) => isUnknown(error) || fail(error));
  };
  const tellElements = (/** @type {object[]} */ elements) =>
    link.call("elements", { elements }).catch(() => {});
  onAction((action, fields, element) => {
    link.call("act", { action, fields, element }).catch((error) => fail(error, fields.text));
  });
  onEnter(tellView);
  bringUp().catch((error) => isUnknown(error) || cannotStart(error));
  return {
    callAsText: link.callAsText,
    handOut: link.handOut,
    configuration: () => configuration,
    started,
  };

  /** Make the page right, at first and over each new vault: it knows nothing of the page. */
  async function bringUp() {
    const problem = await prepared;
    if (problem) throw tenantProblem(problem);
    // An answer of the tenant may be brought again to another vault: its code is sent once in any case.
    const begun = link.call("start", {
      query,
      view: currentView(),
      stored: stored(name),
      invitation: invitation(name),
    });
    begun.catch(() => {}); // `opened` says why
    let told;
    await Promise.race([welcomed, after(TOLD_AFTER_MS)]);
    followElements((elements) => {
      const list = JSON.stringify(elements);
      if (list !== known) told = tellElements(elements);
      known = list;
    });
    await link.opened();
    await begun;
    await told; // and what they show
    query = "";
    isStarted = true;
    hasStarted();
    await started; // a click that was kept comes before the view, which `start` has named
    isViewTold = false;
    if (isSignedIn) {
      await after(ENTERED_AFTER_MS); // what a user's view shows is read already: the vault has its hands free for that
      if (!isSignedIn) return; // the session ended meanwhile, and nobody is sent to log in for that
    }
    if (!isViewTold) tellView(currentView());
  }
}

const after = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const isUnknown = (/** @type {Partial<Problem>} */ { error }) => error === "outcome_unknown"; // the vault died meanwhile

/**
 * What this site has stored in the tab and in the browser, for a vault that would ask.
 * @param {string} name
 */
function stored(name) {
  const texts = (/** @type {Storage} */ storage) =>
    Object.fromEntries(Object.entries(storage).filter(([key]) => key.startsWith(`${name}:`)));
  return tried(() => ({ tab: texts(sessionStorage), site: texts(localStorage) }));
}

/** The invitation that preflight.js took out of the address, null for none. */
const invitation = (/** @type {string} */ name) =>
  tried(() => sessionStorage.getItem(`${name}:invitation`));

/**
 * @template T
 * @param {() => T} action
 * @returns {T | null}
 */
function tried(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

/**
 * @param {Problem} error
 * @param {string} text what the user had typed, when it may be lost
 */
function fail(error, text = "") {
  const { title, detail } = error;
  const isLost = ["outcome_unknown", "session_changed"].includes(error.error);
  const typed = isLost ? text : "";
  showAlert(
    { title, detail, text: typed },
    button("reload", "Load the page again"),
    button("dismiss", "Dismiss"),
  );
}

/**
 * The file may have been edited after the build, to a tenant that this page may not even show in a frame.
 * @param {Welcome["configuration"]} configuration
 */
function refuseMisfit({ domain }) {
  const { origin } = new URL(domain, site);
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[http-equiv=Content-Security-Policy]");
  if (origin === location.origin || !meta || meta.content.includes(origin)) return;
  throw {
    title: `auth_config.json names ${origin}, which this build may not reach.`,
    detail:
      "Tell the developer of this page: the Content-Security-Policy in index.html was made for other addresses. Build " +
      "the site again with the new values.",
  };
}

/** @param {string} problem */
function tenantProblem(problem) {
  return {
    title: "The demo tenant cannot run in this browser.",
    detail: `It lives in a Service Worker. ${problem} Try an ordinary window, or allow site data. Tell the developer of this page: build the site for a tenant of your own.`,
  };
}
