// Which section of the page is shown: `#/name` names one, the site's own address shows the profile
// to a signed-in user and home to anybody else.

const root = document.documentElement;
const sections = new Map(
  [...document.querySelectorAll("section[data-view]")].map((section) => [section.dataset.view, section]),
);
let entered = () => {};

/** The name of the view that the address asks for. */
export function currentView() {
  const name = /^#\/([\w-]*)/.exec(location.hash)?.[1] ?? "";
  if (sections.has(name)) return name;
  // An anchor (the skip link, "How it works") belongs to the view that it stands in.
  const anchor = document.getElementById(location.hash.slice(1));
  if (anchor) return anchor.closest("section[data-view]")?.dataset.view ?? root.dataset.view;
  return root.dataset.auth === "in" || root.dataset.auth === "was-in" ? "profile" : "home";
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

/** Go to another view without a reload: "#/profile", or "" for the site's own address. */
export function goTo(address) {
  // Only a fragment or a query of this very page: nothing from outside may lead elsewhere.
  const target = new URL(address || ".", new URL(".", location.href));
  if (target.origin !== location.origin || !target.href.startsWith(new URL(".", location.href).href)) return;
  history.replaceState(null, "", target.href);
  show();
}

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
