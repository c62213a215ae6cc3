// Vault mode: the session and the first view live in the vault; the page shows trees and tells of actions.
import { currentView, goTo, onEnter, setAuth } from "./address.js";
import { authorizeInFrame } from "./frame.js";
import { followElements, onAction, showError, showIn } from "./elements.js";
import { openVault } from "./link.js";
import { workerUrl } from "./trusted.js";

const site = new URL(".", location.href);
const areas = { tab: () => sessionStorage, site: () => localStorage };

// What only a window can do. Storage may be forbidden: then nothing is there, and nothing can be kept.
const answers = {
  "store.get": (area, key) => tried(() => areas[area]().getItem(key)),
  "store.set": (area, key, text) => tried(() => (areas[area]().setItem(key, text), true)) ?? false,
  "store.remove": (area, key) => tried(() => areas[area]().removeItem(key)),
  "store.keys": (area) => tried(() => Object.keys(areas[area]())) ?? [],
  navigate: (url) => {
    if (!/^https?:$/.test(new URL(url).protocol)) throw new TypeError("That is no web address.");
    location.assign(url);
  },
  frame: authorizeInFrame,
  confirm: (question) => confirm(question),
  go_to: (address) => goTo(address),
};

/**
 * Start the page over the vault.
 * @param {{name: string, build: string, query: string, onState: Function, prepared: Promise<string>}} page
 *   prepared: gives why the tenant cannot answer, "" when it can
 * @returns {{call: Function, started: Promise<void>}} started: the first view is right, clicks count from then on
 */
export function startVaultHome({ name, build, query, onState, prepared }) {
  const link = openVault({ url: workerUrl("./vault.js"), name: `${name}:${build}`, build }, answers, {
    welcome: ({ state }) => {
      if (state.is_authenticated) setAuth("in");
      onState(state);
    },
    state: ({ state }) => {
      if (!state.is_loading) setAuth(state.is_authenticated ? "in" : "out");
      onState(state);
    },
    trees: ({ trees }) => Object.entries(trees).forEach(([id, tree]) => showIn(id, tree)),
    report: ({ text }) => console.error(`The vault: ${text}`),
    died: () => {
      followElements(tellElements); // the new vault knows nothing of this page
      return link.call("start", { query: "" }).then(() => link.call("enter", { view: currentView() }));
    },
  });
  const tell = (call, args) => link.call(call, args).catch((error) => showError(alert(error)));
  const tellElements = (elements) => tell("elements", { elements });
  followElements(tellElements);
  onAction((action, fields, element) => {
    if (action === "dismiss") showError(""); // an alert of the page's own is unknown to the vault
    tell("act", { action, fields, element });
  });
  onEnter((view) => tell("enter", { view }));
  return { call: link.call, started: start() };

  async function start() {
    await link.opened();
    const problem = await prepared;
    if (problem) throw tenantProblem(problem);
    await link.call("start", { query });
    await link.call("enter", { view: currentView() });
  }
}

function tried(action) {
  try {
    return action();
  } catch {
    return null;
  }
}

function alert({ title, detail }) {
  const dismiss = ["button", { type: "button", class: "button", "data-action": "dismiss" }, "Dismiss"];
  return ["div", { class: "alert", role: "alert" }, ["strong", {}, title], ["p", {}, detail], ["div", { class: "actions" }, dismiss]];
}

function tenantProblem(problem) {
  return {
    title: "The demo tenant cannot run in this browser.",
    detail: `It lives in a Service Worker. ${problem} Try an ordinary window, allow site data, or connect a real tenant.`,
  };
}
