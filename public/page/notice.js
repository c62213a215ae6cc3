// Notices of the site itself: one line at the bottom of the window, over the page, so that nothing moves. A page may
// style `.site-notice`. Without a style the notice is the last line of the page.

// The region is in the page before it has a text, because screen readers announce only changes of a live region.
const region = document.createElement("div");
region.className = "site-notice";
region.setAttribute("role", "status");
document.body.append(region);

/**
 * Show a text and its buttons instead of the current notice. Returns a function that removes them.
 * @param {string} text
 * @param {[string, () => void][]} ways each button's label, and what it does
 */
export function showNotice(text, ways) {
  const words = document.createElement("p");
  words.textContent = text;
  const line = document.createElement("div");
  line.append(words, ...ways.map(([label, act]) => button(label, act)));
  region.replaceChildren(line);
  return () => line.remove();
}

/**
 * @param {string} label
 * @param {() => void} act
 */
function button(label, act) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "button";
  element.textContent = label;
  element.addEventListener("click", act);
  return element;
}
