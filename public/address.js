// Which section of the page is shown, as <html data-view>: `#/name` names one. The site's own address shows
// <html data-user-view> to a signed-in user, <html data-visitor-view> to anybody else. A page may have no sections.

const root = document.documentElement;
const site = new URL(".", location.href).href;
const sections = new Map(
  [...document.querySelectorAll("section[data-view]")].map((section) => [
    section.dataset.view,
    section,
  ]),
);
let entered = () => {};

/** The name of the view that the address asks for. */
export function currentView() {
  const name = /^#\/([\w-]*)/.exec(location.hash)?.[1] ?? "";
  if (sections.has(name)) return name;
  // An anchor (the skip link, "How it works") belongs to the view that it stands in.
  const anchor = document.getElementById(location.hash.slice(1));
  if (anchor) return anchor.closest("section[data-view]")?.dataset.view ?? root.dataset.view;
  const isOut = (root.dataset.auth ?? "out") === "out";
  return (isOut ? root.dataset.visitorView : root.dataset.userView) ?? "";
}

/** Call `listener(view)` whenever the user goes to another view. */
export function onEnter(listener) {
  entered = listener;
}

/** Say whether somebody is signed in ("in", "out"): the site's own address depends on it. */
export function setAuth(state) {
  const before = root.dataset.view;
  root.dataset.auth = state;
  show();
  if (root.dataset.view !== before) entered(root.dataset.view);
}

/** Go to an address of this site: "#/profile", "" for the site's own. Gives the name of the view that is shown then. */
export function goTo(address) {
  const target = new URL(address || ".", site);
  if (target.href.startsWith(site)) {
    if (pathOf(target) !== pathOf(location))
      location.replace(target.href); // another page of the site
    else if (target.href !== location.href) history.replaceState(null, "", target.href); // each costs a browser 10 ms
    show();
  }
  return currentView();
}

const pathOf = ({ pathname }) => pathname.replace(/\/index\.html$/, "/");

function show() {
  const view = currentView();
  root.dataset.view = view;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.hash === `#/${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

addEventListener("hashchange", () => {
  show();
  if (document.getElementById(location.hash.slice(1))) return; // the browser itself goes to an anchor
  const view = currentView();
  // A screen reader hears where it is; a sighted user starts at the top.
  const heading = sections.get(view)?.querySelector("h1, h2");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  scrollTo(0, 0);
  entered(view);
});

show();
