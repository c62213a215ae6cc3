// The view: the section of the page that is shown, named in <html data-view>. The address `#/name` shows the section
// with that name. The site's own address shows the section named in <html data-user-view> to a user who is signed in,
// and the section named in <html data-visitor-view> to a visitor. A page may have no sections.

const root = document.documentElement;
const site = new URL(".", location.href).href;
/** @type {NodeListOf<HTMLElement>} */
const found = document.querySelectorAll("section[data-view]");
const sections = new Map(Array.from(found, (section) => [section.dataset.view ?? "", section]));
/** @type {(view: string) => void} */
let entered = () => {};

/**
 * Return the name of the view that the address asks for.
 * @returns {string}
 */
export function currentView() {
  const name = /^#\/([\w-]*)/.exec(location.hash)?.[1] ?? "";
  if (sections.has(name)) return name;
  // An anchor (the skip link, "How it works") belongs to the view that contains it.
  const anchor = document.getElementById(location.hash.slice(1));
  if (anchor) {
    /** @type {HTMLElement | null} */
    const section = anchor.closest("section[data-view]");
    return section?.dataset.view ?? root.dataset.view ?? "";
  }
  const isOut = (root.dataset.auth ?? "out") === "out";
  return (isOut ? root.dataset.visitorView : root.dataset.userView) ?? "";
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
  const before = root.dataset.view;
  root.dataset.auth = state;
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
    if (pathOf(target) !== pathOf(location))
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
  root.dataset.view = view;
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const links = document.querySelectorAll("nav a");
  for (const link of links) {
    if (link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  return view;
}

addEventListener("hashchange", () => {
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
});

show();
