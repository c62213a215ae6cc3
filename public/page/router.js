// The view: the section of the page that is shown, named in <html data-view>. The address `#/name` shows the section
// with that name. The site's own address shows the section named in <html data-user-view> to a user who is signed in,
// and the section named in <html data-visitor-view> to a visitor. A page may have no sections. Pages that were not built
// by us have a router of their own or none: here their address, their links and their scroll position stay as they are.

import { isCallback, isGuest, marked, site } from "./place.js";

/** @type {NodeListOf<HTMLElement>} */
const marks = document.querySelectorAll("section[data-view]");
const found = isGuest ? [] : [...marks];
const sections = new Map(found.map((section) => [section.dataset.view ?? "", section]));
/** @type {(view: string) => void} */
let entered = () => {};

/**
 * Return the name of the view that the address asks for.
 * @returns {string}
 */
export function currentView() {
  if (isGuest) return "";
  const name = /^#\/([\w-]*)/.exec(location.hash)?.[1] ?? "";
  if (sections.has(name)) return name;
  // An anchor (the skip link, "How it works") belongs to the view that contains it.
  const anchor = document.getElementById(location.hash.slice(1));
  if (anchor) {
    /** @type {HTMLElement | null} */
    const section = anchor.closest("section[data-view]");
    return section?.dataset.view ?? marked.dataset.view ?? "";
  }
  const isOut = (marked.dataset.auth ?? "out") === "out";
  return (isOut ? marked.dataset.visitorView : marked.dataset.userView) ?? "";
}

/**
 * Call `listener(view)` whenever the user goes to another view.
 * @param {(view: string) => void} listener
 */
export function onEnter(listener) {
  entered = listener;
}

/**
 * Set whether a user is signed in. The view of the site's own address depends on it.
 * @param {"in" | "out"} state
 */
export function setAuth(state) {
  const before = marked.dataset.view;
  marked.dataset.auth = state;
  if (isGuest) document.documentElement.dataset.auth0 = state; // for their style sheets; nothing of ours reads it
  const view = show();
  if (view !== before) entered(view);
}

/**
 * Go to an address of this site, such as "#/profile"; "" is the site's own. Returns the name of the view that is shown.
 * @param {string} address
 */
export function goTo(address) {
  const target = new URL(address || ".", site);
  if (target.href.startsWith(site)) {
    if (pathOf(target) !== pathOf(location) || isCallback)
      location.replace(target.href); // another page of the site
    else if (target.href !== location.href) history.replaceState(null, "", target.href); // only if needed: it takes 10 ms
    show();
  }
  return currentView();
}

/** @param {URL | Location} address */
const pathOf = ({ pathname }) => pathname.replace(/\/index\.html$/, "/");

function show() {
  const view = currentView();
  if (isGuest) return view;
  marked.dataset.view = view;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("nav a");
  for (const link of links) {
    if (link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  return view;
}

if (!isGuest) addEventListener("hashchange", onHashChange);

function onHashChange() {
  show();
  if (document.getElementById(location.hash.slice(1))) return; // the browser itself goes to an anchor
  const view = currentView();
  // The focus makes a screen reader announce the view. The page is scrolled to its top.
  /** @type {HTMLElement | null | undefined} */
  const heading = sections.get(view)?.querySelector("h1, h2");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
  entered(view);
}

show();
