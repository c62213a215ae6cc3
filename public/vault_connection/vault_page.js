// Vault mode: the vault holds the session and makes the first view. The page shows trees and reports actions.
import { currentView, goTo, onEnter, setAuth } from "../page/router.js";
import { authorizeInFrame } from "./frame.js";
import {
  button,
  followElements,
  onAction,
  showAlert,
  showIn,
  stopWaiting,
} from "../page/elements.js";
import { folder, isBuilt, prefix } from "../page/place.js";
import { openVault } from "./link.js";
import { BUILD, START, VAULT, startArguments } from "./handshake.js";
import { workerUrl } from "../page/trusted_types.js";

const TOLD_AFTER_MS = 60; // the wait for "welcome", which may make it needless to send the list of elements
const ENTERED_AFTER_MS = 100;

/** @type {Record<string, () => Storage>} */
const areas = { tab: () => sessionStorage, site: () => localStorage };

// The functions that need a window. If storage is blocked, those of the storage return false.
const answers = {
  "store.get": inStorage((storage, key) => storage.getItem(key)),
  "store.set": inStorage((storage, key, text) => storage.setItem(key, text)),
  "store.remove": inStorage((storage, key) => storage.removeItem(key)),
  "store.keys": inStorage((storage) => Object.keys(storage)),
  /**
   * @param {string} url
   * @param {string} key under which `text` is stored for the page that comes back, "" for nothing
   * @param {string} text
   */
  navigate: async (url, key, text) => {
    if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError("That is not a web address.");
    if (key && answers["store.set"]("tab", key, `${text}\n${location.href}`) === false)
      return false;
    if (key) await prepareLogin();
    location.assign(url);
    return true;
  },
  frame: authorizeInFrame,
  confirm: (/** @type {string} */ question) => confirm(question),
  go_to: goTo,
};

/**
 * @param {(storage: Storage, ...args: string[]) => unknown} action
 * @returns {(area: string, ...args: string[]) => unknown}
 */
function inStorage(action) {
  return (area, ...args) => {
    try {
      return action(areas[area](), ...args);
    } catch {
      return false;
    }
  };
}

/** @type {() => unknown} */
let prepareLogin = () => {};

/**
 * @import { State, Welcome } from "./link.js"
 * @import { Problem } from "./problems.js"
 */

/**
 * Start the page with the vault.
 * In the result, `started` resolves when the first view is complete: from then on clicks are handled. `configuration`
 * returns the configuration of the vault.
 * @param {object} page
 * @param {string} page.query
 * @param {(state: State) => void} page.onState
 * @param {() => unknown} page.prepareLogin is called before the page leaves for a login; may return a promise to wait for
 * @param {Promise<string>} page.prepared resolves with the reason why the tenant cannot answer, "" if it can
 */
export function startVaultPage({ onState, prepared, ...page }) {
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
  /** @type {string | null} the list of elements that the vault has for this page */
  let known = null;
  /** @type {string | null} the list that the page had at its last visit, which the vault expects */
  let expected = null;
  /** @type {() => void} */
  let isWelcome;
  /** @type {Promise<void>} */
  const welcomed = new Promise((resolve) => (isWelcome = resolve));
  let isSignedIn = false;
  let isViewTold = false;
  const link = openVault({ url: workerUrl(VAULT), name: prefix + BUILD }, answers, {
    misfit,
    welcome: (welcome) => {
      ({ configuration } = welcome);
      expected = JSON.stringify(welcome.elements);
      known ??= expected;
      isWelcome();
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
      if (areExpected && known !== expected) return; // these trees are for other elements; all trees will come again
      Object.entries(trees).forEach(([id, tree]) => showIn(id, tree));
    },
    report: ({ text }) => console.error(`The vault: ${text}`),
    revived() {
      known = null; // the new vault does not have the list
      return bringUp();
    },
    lost: (error) => {
      if (!isStarted) return cannotStart(error);
      stopWaiting();
      fail(error);
    },
  });
  // These calls ignore the end of the vault, because `bringUp` sends the same again to the next vault.
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

  /** Send the vault all that it needs of the page: at the start, and again to each new vault. */
  async function bringUp() {
    const tenantProblem = await prepared;
    // The query may be sent again to another vault. The tenant still gets the code in it only once.
    const begun = link.call(START, {
      ...startArguments(prefix, query, currentView()),
      tenant_problem: tenantProblem,
    });
    begun.catch(() => {}); // `opened` reports the reason
    let told;
    await Promise.race([welcomed, after(TOLD_AFTER_MS)]);
    followElements((elements) => {
      const list = JSON.stringify(elements);
      if (list !== known) told = tellElements(elements);
      known = list;
    });
    await link.opened();
    await begun;
    await told; // the trees of these elements have come then
    query = "";
    isStarted = true;
    hasStarted();
    await started; // a kept click is sent before the view, which `start` has sent already
    isViewTold = false;
    if (isSignedIn) {
      await after(ENTERED_AFTER_MS); // the vault is already loading what a user's view shows, and must not be interrupted
      if (!isSignedIn) return; // the session ended meanwhile: do not send the user to a login
    }
    if (!isViewTold) tellView(currentView());
  }
}

const after = (/** @type {number} */ milliseconds) =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

const isUnknown = (/** @type {Partial<Problem>} */ { error }) => error === "outcome_unknown"; // the vault died meanwhile

/**
 * @param {Problem} error
 * @param {string} text what the user had typed; it is shown if it may be lost
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
 * Return the origin of the tenant if the Content-Security-Policy does not allow it, else "": auth_config.json may have
 * been edited after the build.
 * @param {Welcome} welcome
 */
function misfit({ configuration: { domain } }) {
  if (!isBuilt) return ""; // the page's own policy, which is not the vault's
  const { origin } = new URL(domain, folder);
  /** @type {HTMLMetaElement | null} */
  const meta = document.querySelector("meta[http-equiv=Content-Security-Policy]");
  const isFit = origin === location.origin || !meta || meta.content.includes(origin);
  return isFit ? "" : origin;
}
